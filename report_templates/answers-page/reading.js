// Reads JSON and what is written in it: the same rules and codes as the library's readers, and nothing is guessed.

const MOST_BYTES = 5_000_000, DEEPEST = 32, MOST_TEXT = 10_000;
// A lone half of a pair, or a control character that no format of answers files may hold.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const trimmed = text => text.replaceAll("\r\n", "\n").replaceAll("\r", "\n").trim();
const folded = text => casefold(text).split(/\s+/).filter(Boolean).join(" ");
const shorten = text => {
  const line = Array.from(text.split(/\s+/).filter(Boolean).join(" "));
  return line.length <= 60 ? line.join("") : line.slice(0, 59).join("") + "…";
};
const isMap = value => typeof value === "object" && value !== null && !Array.isArray(value);
const own = (map, key) => (isMap(map) && Object.hasOwn(map, key) ? map[key] : undefined);
// Also a key such as __proto__ becomes a key like any other.
const put = (map, key, value) => Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });

class Refused extends Error {
  constructor(key, values = {}) {
    super(key);
    this.problem = { key, values };
  }
}

// JavaScript moves keys that are whole numbers to the front. Where order has a meaning, a character that no file may hold keeps them in place.
const ORDERED = ["views", "respondents", "recorded"], IN_PLACE = "\u0001";
const toText = (data, indent) => JSON.stringify(data, null, indent).replaceAll('"\\u0001', '"');

// JSON to values. Keys that come twice are refused; a number that JavaScript would write otherwise stays as it was written, as a text.
function parseJson(text) {
  let at = 0;
  const broken = () => new Refused("not_json");
  const skip = () => { while (at < text.length && " \t\n\r".includes(text[at])) at += 1; };
  const string = () => {
    const found = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
    found.lastIndex = at;
    const match = found.exec(text);
    if (!match) throw broken();
    at = found.lastIndex;
    const value = JSON.parse(match[0]);
    if (FORBIDDEN.test(value)) throw new Refused("control");
    return value;
  };
  const items = (close, one) => {
    at += 1;
    skip();
    if (text[at] === close) { at += 1; return; }
    for (;;) {
      one();
      skip();
      if (text[at] === close) { at += 1; return; }
      if (text[at] !== ",") throw broken();
      at += 1;
      skip();
    }
  };
  const value = (depth, name) => {
    if (depth > DEEPEST) throw new Refused("too_deep");
    skip();
    if (text[at] === "{") {
      const map = {};
      items("}", () => {
        if (text[at] !== '"') throw broken();
        const key = string();
        skip();
        if (text[at] !== ":") throw broken();
        at += 1;
        if (Object.hasOwn(map, key) || Object.hasOwn(map, IN_PLACE + key)) throw new Refused("twice", { name: shorten(key) });
        put(map, ORDERED.includes(name) && /^\d+$/.test(key) ? IN_PLACE + key : key, value(depth + 1, key));
      });
      return map;
    }
    if (text[at] === "[") {
      const list = [];
      items("]", () => list.push(value(depth + 1)));
      return list;
    }
    if (text[at] === '"') return string();
    const word = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
    word.lastIndex = at;
    const match = word.exec(text);
    if (!match) throw broken();
    at = word.lastIndex;
    const read = JSON.parse(match[0]);
    return typeof read === "number" && String(read) !== match[0] ? match[0] : read;
  };
  const found = value(1);
  skip();
  if (at < text.length) throw broken();
  return found;
}

const numbersOf = version => [...String(version).split(".").map(Number), 0, 0, 0, 0].slice(0, 4).join(".");
const isScalar = value => ["string", "number", "boolean"].includes(typeof value);
const isSaid = value => value === null || isScalar(value) || (Array.isArray(value) && value.length <= 200 && value.every(isScalar));
const blankOr = check => value => value === undefined || value === null || check(value);
const isText = blankOr(value => isScalar(value) && String(value).length <= MOST_TEXT * 2);

// What keeps a file from being loaded: all problems, as {key, values, about}. What is only a wrong answer is loaded and shown.
function problemsOf(file, known) {
  if (!isMap(file)) return [{ key: "no_answers", values: {} }];
  const id = own(file, "questionnaire"), version = own(file, "version");
  if (!isScalar(id) || !isScalar(version)) return [{ key: "no_answers", values: {} }];
  if (folded(String(id)) !== folded(known.id)) return [{ key: "other", values: { theirs: shorten(String(id)), ours: known.id } }];
  if (numbersOf(version) !== numbersOf(known.version)) return [{ key: "version", values: { theirs: shorten(String(version)), ours: known.version } }];
  const found = [];
  const expect = (isRight, name, about) => { if (!isRight) found.push({ key: "wrong_kind", values: { name: shorten(name) }, about: about && shorten(about) }); };
  expect(blankOr(map => isMap(map) && Object.values(map).every(blankOr(isScalar)))(own(file, "council")), "council");
  expect(isText(own(file, "date")), "date");
  expect(blankOr(map => isMap(map) && Object.values(map).every(blankOr(isScalar)))(own(file, "respondent")), "respondent");
  for (const key of ["respondents", "recorded"]) expect(blankOr(isMap)(own(file, key)), key);
  expect(blankOr(list => Array.isArray(list) && list.every(isMap))(own(file, "sign_off")), "sign_off");
  const answers = own(file, "answers");
  expect(blankOr(isMap)(answers), "answers");
  for (const [about, said] of Object.entries(isMap(answers) ? answers : {})) {
    if (isSaid(said)) continue;
    if (!isMap(said)) { expect(false, "answers", about); continue; }
    for (const [key, value] of Object.entries(said)) {
      if (key === "answer") expect(isSaid(value), key, about);
      else if (key === "evidence") expect(isEvidence(value), key, about);
      else if (key === "views") expect(blankOr(isMap)(value), key, about);
      else if (known.own_keys.includes(key)) expect(isText(value), key, about);
      else expect(false, key, about);
    }
  }
  return found;
}
const isPiece = one => isScalar(one) || (isMap(one) && Object.values(one).every(isText));
const isEvidence = blankOr(value => isPiece(value) || (Array.isArray(value) && value.length <= 200 && value.every(isPiece)));

// What was said to a question as {state, value}, or with a `problem` where it matches nothing; by the rules of AnswersReader.match.
function match(question, said, known) {
  const problem = (key, values) => ({ state: "missing", problem: { key, values, question } });
  const ticked = ["many", "tiered"].includes(question.kind);
  const notThere = text => problem(question.kind === "levels" && /^-*\d*\.?\d*$/.test(text) && /\d/.test(text) ? "level" : "option", { said: shorten(text) });
  if (Array.isArray(said)) {
    if (!ticked) return problem("list", {});
    const found = new Set();
    for (const one of said) {
      const option = optionOf(question, trimmed(String(one)));
      if (!option) return notThere(String(one));
      found.add(option);
    }
    const chosen = question.options.filter(one => found.has(one));
    const alone = chosen.length > 1 && chosen.find(one => one.alone);
    if (alone) return { ...problem("alone", { said: shorten(alone.label) }), value: chosen.map(one => one.value) };
    return { state: "answered", value: chosen.map(one => one.value) };
  }
  const text = said === null || said === undefined ? "" : trimmed(String(said));
  if (!text || known.not_answered.some(one => folded(one) === folded(text))) return { state: "missing" };
  const option = optionOf(question, text);
  if (option) return { state: "answered", value: ticked ? [option.value] : option.value };
  const state = Object.keys(known.words).find(one => known.words[one].includes(folded(text)));
  if (ticked && !state) {
    const parts = text.includes("\n") ? text.split("\n") : text.split(";");
    return match(question, folded(text) === "(none of these)" ? [] : parts.map(trimmed).filter(Boolean), known);
  }
  if (state === "not_applicable" && !question.not_applicable) return { state, ...{ problem: { key: "not_offered", values: {}, question } } };
  if (state) return { state };
  if (question.kind === "number") {
    const unit = question.units.filter(one => text.toLowerCase().endsWith(one.toLowerCase())).sort((a, b) => b.length - a.length)[0] ?? "";
    const plain = text.slice(0, text.length - unit.length).trim();
    if (plain.length > 60 || !/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(plain) || /^0\d+$/.test(plain)) {
      return problem(question.low === -1e12 ? "plain_number" : "number", { said: shorten(plain || text), low: question.low, high: question.high });
    }
    const value = Number(plain);
    if (!(value >= question.low && value <= question.high) || (question.positive && value <= 0)) {
      return problem("range", { said: shorten(plain), low: question.low, high: question.high });
    }
    return { state: "answered", value };
  }
  if (question.kind === "date") {
    if (!/^\d{4}-\d\d-\d\d$/.test(text)) return problem("date", { said: shorten(text) });
    return isDay(text) ? { state: "answered", value: { day: text } } : problem("day", { said: text });
  }
  if (question.kind === "text") return { state: "answered", value: text };
  if (question.kind === "levels") {
    const level = /^(\d{1,2})(?:\.0+)?(?:\s*[-–:]\s*(.+))?$/s.exec(text);
    const found = level && question.options.find(one => one.value === Number(level[1]));
    if (found && level[2] && !found.names.some(one => folded(one) === folded(level[2]))) {
      return problem("other_name", { level: level[1], name: found.label, said: shorten(level[2]) });
    }
    if (found) return { state: "answered", value: found.value };
  }
  return notThere(text);
}

function optionOf(question, text) {
  const wanted = folded(text);
  return question.options.find(one => folded(String(one.value)) === wanted || one.names.some(name => folded(name) === wanted));
}

function isDay(text) {
  const [year, month, day] = text.split("-").map(Number);
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

// A date as people write it, 24/11/2026 or 24 November 2026, as the file has it; anything else stays as it is.
function asDay(text, months) {
  const said = text.trim();
  const found = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(said);
  const words = /^(\d{1,2})\s+(\p{L}+)\.?\s+(\d{4})$/u.exec(said);
  let month = found ? Number(found[2]) : 0;
  if (words) month = months.findIndex(one => folded(one).startsWith(folded(words[2])) && words[2].length >= 3) + 1;
  const parts = found ?? words;
  if (!parts || !month) return said;
  const day = `${parts[3]}-${String(month).padStart(2, "0")}-${parts[1].padStart(2, "0")}`;
  return isDay(day) ? day : said;
}

// The council's attributes as conditions know them: type and nation follow from a GSS code.
function attributesOf(council, codes) {
  const found = new Map();
  for (const [name, value] of Object.entries(isMap(council) ? council : {})) {
    if (value !== null && trimmed(String(value)) && name !== "id_scheme") found.set(name, trimmed(String(value)));
  }
  const scheme = own(council, "id_scheme");
  if (found.has("id") && (scheme === undefined || scheme === null || folded(String(scheme)) === "gss")) {
    const code = found.get("id").toUpperCase();
    found.set("id", code);
    const pair = /^[A-Z]\d{8}$/.test(code) ? own(codes.prefixes, code.slice(0, 3)) : undefined;
    if (pair) {
      found.set("type", own(codes.types, code) ?? pair[0]);
      found.set("nation", pair[1]);
    }
  }
  return found;
}

// What was said to each question, as match gives it; a section answered as a whole says it for all questions in it.
function allSaid(file, known) {
  const answers = own(file, "answers") ?? {};
  const found = new Map();
  for (const question of known.questions) {
    const said = own(answers, question.id);
    found.set(question.id, match(question, isMap(said) ? own(said, "answer") ?? null : said ?? null, known));
  }
  for (const [section, questions] of Object.entries(known.sections)) {
    const whole = own(answers, section);
    const word = isMap(whole) ? own(whole, "answer") : whole;
    if (typeof word !== "string" || !known.words.not_applicable.includes(folded(word))) continue;
    for (const id of questions) if (found.get(id).state === "missing" && !found.get(id).problem) found.set(id, { state: "not_applicable", via: section });
  }
  return found;
}
