// The answers file that is being filled in. The page changes only what it asks for; whatever else a loaded file holds stays as it is.

const known = JSON.parse(document.getElementById("rsc-assess-known").textContent);
const embedded = document.getElementById("rsc-assess-answers");
const questionOf = new Map(known.questions.map(one => [one.id, one]));
const listed = known.themes.flatMap(one => one.questions);
const WORD_OF_STATE = { not_applicable: "N/A", dont_know: "don't know", declined: "prefer not to say" };
const LONGEST = { reason: 400, note: 10_000, owner: 120, reference: 400, link: 2_000, reviewer: 120, name: 200, role: 120 };

let file = {};
// What follows from it, reckoned anew after each change: see reckon.
let said = new Map(), asked = new Map();
// Whether something changed since it was last saved to a file or loaded from one.
let isUnsaved = false;

const plural = new Intl.PluralRules(known.language);
function t(key, values = {}) {
  let text = known.texts[key];
  if (typeof text !== "string") text = text[plural.select(values.n)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

const months = Array.from({ length: 12 }, (_, month) =>
  new Intl.DateTimeFormat(known.language, { month: "long", timeZone: "UTC" }).format(new Date(Date.UTC(2026, month, 1)))
);
// A text as it may stand in a file: outer spaces and what no format can hold are taken out.
const clean = text => trimmed(text.replace(new RegExp(FORBIDDEN, "g"), "\ufffd"));
const isBlank = value => value === undefined || value === null || value === "";

function mapUnder(key) {
  if (!isMap(own(file, key))) put(file, key, {});
  return file[key];
}

function setOrDelete(map, key, value) {
  if (isBlank(value)) delete map[key];
  else put(map, key, value);
}

// An answer as the map that it may also be written as.
function recordOf(id) {
  const found = own(own(file, "answers"), id);
  return isMap(found) ? found : isBlank(found) ? {} : { answer: found };
}

function changeAnswer(id, key, value) {
  const record = { ...recordOf(id) };
  const wasOutside = said.get(id)?.state === "not_applicable";
  setOrDelete(record, key, value);
  if (key === "answer" && wasOutside && value !== "N/A") delete record.reason;
  storeRecord(id, record);
}

function storeRecord(id, record) {
  const keys = Object.keys(record);
  setOrDelete(mapUnder("answers"), id, keys.length === 0 ? undefined : keys.length === 1 && keys[0] === "answer" ? record.answer : record);
  changed();
}

function changeCouncil(key, value) {
  setOrDelete(mapUnder("council"), key, value);
  changed();
}

function changeRole(value) {
  const respondent = mapUnder("respondent");
  setOrDelete(respondent, "role", value);
  if (!Object.keys(respondent).length) delete file.respondent;
  changed();
}

// The pieces of evidence of an answer as maps; a bare text is a claim.
function piecesOf(id) {
  const found = recordOf(id).evidence;
  const items = Array.isArray(found) ? found : isBlank(found) ? [] : [found];
  return items.filter(one => !isBlank(one)).map(one => (isMap(one) ? { ...one } : { kind: "claimed", reference: String(one) }));
}

function changePieces(id, pieces) {
  const kept = pieces.filter(one => Object.values(one).some(value => !isBlank(value)));
  changeAnswer(id, "evidence", kept.length ? kept.map(one => ({ kind: "claimed", ...one })) : undefined);
}

// Reckons what was said and who is asked what.
function reckon() {
  said = allSaid(file, known);
  asked = whoIsAsked(known.asking, said, attributesOf(own(file, "council"), known.codes));
}

const isAskedNow = id => { const one = asked.get(id) ?? ALWAYS; return Boolean(one.maybe || one.now); };
// The section that was answered as a whole and has this question in it.
const wholeOf = id => said.get(id)?.via;
const isOpen = id => said.get(id)?.state === "missing";

// The file as it is saved: in the shape and order of the library's own, without what is blank.
function output() {
  const found = {};
  const given = { questionnaire: known.id, version: known.version, ...file, answers: orderedAnswers() };
  const others = Object.keys(given).filter(key => !known.top_keys.includes(key));
  for (const key of [...known.top_keys, ...others]) {
    const value = own(given, key);
    const isEmpty = key === "council" && isMap(value) && !Object.values(value).some(one => !isBlank(one));
    if (!isBlank(value) && !isEmpty) put(found, key, key === "council" ? withoutBlanks(value) : value);
  }
  return found;
}

const withoutBlanks = map => (isMap(map) ? Object.fromEntries(Object.entries(map).filter(([, value]) => !isBlank(value))) : map);

function orderedAnswers() {
  const answers = own(file, "answers") ?? {};
  const others = Object.keys(answers).filter(id => !known.order.includes(id));
  const found = {};
  for (const id of [...known.order, ...others]) {
    const one = own(answers, id);
    if (!isBlank(one) && !(isMap(one) && Object.values(one).every(isBlank))) put(found, id, isMap(one) ? orderedRecord(one) : one);
  }
  return found;
}

function orderedRecord(record) {
  const found = {};
  const others = Object.keys(record).filter(key => !known.own_keys.includes(key));
  for (const key of [...known.own_keys, ...others]) if (!isBlank(own(record, key))) put(found, key, record[key]);
  return found;
}

const asText = () => toText(output(), 2) + "\n";

// Takes another file in place of this one. Ids are matched without regard to case, as the library does.
function take(other) {
  file = other;
  const answers = own(file, "answers");
  if (isMap(answers)) {
    const byFold = new Map(known.order.map(id => [casefold(id), id]));
    for (const id of Object.keys(answers)) {
      const meant = known.order.includes(id) ? id : byFold.get(casefold(id.trim()));
      if (meant && meant !== id && !Object.hasOwn(answers, meant)) {
        put(answers, meant, answers[id]);
        delete answers[id];
      }
    }
  } else put(file, "answers", {});
  reckon();
}

// What there is to put right: [{field, key, values}], for one question, in the words and with the codes of the library.
function faultsOf(id) {
  const question = questionOf.get(id), record = recordOf(id), answer = said.get(id), field = `q${listed.indexOf(id)}`;
  const found = [];
  const add = (part, key, values = {}) => found.push({ field: part ? `${field}-${part}` : field, key, values, id });
  const longer = (part, key, value) => {
    const length = Array.from(String(value ?? "")).length;
    if (length > LONGEST[key]) add(part, "too_long", { count: length, most: LONGEST[key] });
  };
  const day = (part, value) => {
    if (isBlank(value)) return;
    const text = trimmed(String(value));
    if (!/^\d{4}-\d\d-\d\d$/.test(text)) add(part, "date", { said: shorten(text) });
    else if (!isDay(text)) add(part, "day", { said: text });
  };
  if (answer.problem) add(["number", "date", "text"].includes(question.kind) ? "value" : "", answer.problem.key, answer.problem.values);
  if (answer.state === "not_applicable" && !answer.via && question.not_applicable && question.needs_reason && isBlank(record.reason)) {
    add("reason", "no_reason");
  }
  longer("reason", "reason", record.reason);
  longer("note", "note", record.note);
  longer("owner", "owner", record.owner);
  day("date", record.date);
  piecesOf(id).forEach((piece, at) => {
    for (const key of ["reference", "link", "reviewer"]) longer(`e${at}-${key}`, key, piece[key]);
    day(`e${at}-date`, piece.date);
  });
  return found;
}

function faultsOfTheme(place) {
  const theme = known.themes[place], found = [];
  if (theme.may_not_apply) {
    const whole = recordOf(theme.may_not_apply);
    if (isWhole(theme.may_not_apply)) {
      const both = known.sections[theme.may_not_apply].filter(id => !isBlank(recordOf(id).answer));
      if (both.length) found.push({ field: `whole-${place}`, key: "both", values: { id: both[0] }, id: theme.may_not_apply });
      if (isBlank(whole.reason) && known.sections[theme.may_not_apply].some(id => questionOf.get(id).needs_reason)) {
        found.push({ field: `whole-${place}-reason`, key: "no_reason", values: {}, id: theme.may_not_apply });
      }
    }
  }
  for (const id of theme.questions) if (isAskedNow(id)) found.push(...faultsOf(id));
  return found;
}

const isWhole = section => match({ kind: "text", options: [], not_applicable: true }, recordOf(section).answer, known).state === "not_applicable";

function faultsOfStart() {
  const council = own(file, "council") ?? {}, found = [];
  const add = (field, key, values = {}) => found.push({ field, key, values });
  const name = trimmed(String(council.name ?? "")), code = trimmed(String(council.id ?? "")).toUpperCase();
  const scheme = folded(String(council.id_scheme ?? "gss"));
  if (!name) add("council-name", "no_name");
  if (Array.from(name).length > LONGEST.name) add("council-name", "too_long", { count: Array.from(name).length, most: LONGEST.name });
  if (code && scheme === "gss") {
    if (!/^[A-Z]\d{8}$/.test(code)) add("council-id", "code", { said: shorten(code) });
    else if (!Object.hasOwn(known.codes.prefixes, code.slice(0, 3))) {
      add("council-id", "prefix", { said: code.slice(0, 3), known: Object.keys(known.codes.prefixes).join(", ") });
    }
  }
  const date = trimmed(String(own(file, "date") ?? ""));
  if (!date) add("date", "no_date");
  else if (!/^\d{4}-\d\d-\d\d$/.test(date)) add("date", "date", { said: shorten(date) });
  else if (!isDay(date)) add("date", "day", { said: date });
  const role = Array.from(String(own(own(file, "respondent"), "role") ?? ""));
  if (role.length > LONGEST.role) add("role", "too_long", { count: role.length, most: LONGEST.role });
  return found;
}

const allFaults = () => [...faultsOfStart(), ...known.themes.flatMap((_, place) => faultsOfTheme(place))];

// A fault in words: what, remedy and code, with the id of its question in front where there is one.
function inWords({ key, values, id, about }) {
  const options = id && questionOf.get(id)?.options.map(one => one.value);
  const also = id && questionOf.get(id)?.not_applicable ? t("problem.or_outside") : "";
  const use = options?.length ? (questionOf.get(id).kind === "levels" ? t("problem.use_range", { low: options[0], high: options.at(-1) })
    : t("problem.use_one", { options: options.slice(0, 12).join(", ") + (options.length > 12 ? " …" : "") })) + also : "";
  const who = id ?? about;
  return (who ? `${who}: ` : "") + t(`problem.${key}`, { ...values, use }).trim();
}
