// Who is asked which question: interprets the table of answer_files/page_asking.py exactly as the engine's scoring/sheet.py does.

const OPEN_STATES = ["dont_know", "declined", "missing"];
const ALWAYS = { now: true, settled: true };
const NEVER = { now: false, settled: true };
// It rests on a score, which the page does not reckon.
const MAYBE = { maybe: true };
const MAY_CHANGE = { mayChange: true };

// Which texts are the same but for case, as Python's casefold has it; upper and lower case alone miss two letters.
const FOLDED = new Map([["ı", "ı"], ["ẞ", "ss"]]);
const casefold = text => Array.from(text, one => FOLDED.get(one) ?? one.toUpperCase().toLowerCase()).join("");
const foldedValue = value => (typeof value === "string" ? casefold(value) : value);

// True, false, or null while that is open (Kleene's three values).
function holds(condition, factOf) {
  const [kind, ...rest] = condition;
  if (kind === "cannot_tell") return null;
  if (kind === "not") {
    const inner = holds(rest[0], factOf);
    return inner === null ? null : !inner;
  }
  if (kind === "all" || kind === "any") {
    const results = rest.map(part => holds(part, factOf));
    const decides = kind === "any";
    return results.includes(decides) ? decides : results.includes(null) ? null : !decides;
  }
  if (kind === "count") {
    const [least, ...parts] = rest;
    const results = parts.map(part => holds(part, factOf));
    if (results.filter(one => one === true).length >= least) return true;
    return results.filter(one => one !== false).length >= least ? null : false;
  }
  const [name, operator, wanted] = rest;
  const fact = factOf(kind, name);
  if (operator === "answered" && !fact.mayChange) return (fact.value !== null) === wanted;
  if (fact.open || fact.mayChange) return null;
  return fact.value === null ? false : compare(fact.value, operator, wanted);
}

// What is ticked comes as a list; a date as an object, which equals nothing that a condition can name.
function compare(value, operator, wanted) {
  if (operator.startsWith("has_")) {
    const ticked = (Array.isArray(value) ? value : [value]).map(foldedValue);
    const isTicked = one => ticked.includes(foldedValue(one));
    return operator === "has_any" ? wanted.some(isTicked) : operator === "has_all" ? wanted.every(isTicked) : !wanted.some(isTicked);
  }
  if (["is", "is_not", "in"].includes(operator)) {
    if (Array.isArray(value)) return value.length === 1 ? compare(value[0], operator, wanted) : operator === "is_not";
    if (operator === "in") return wanted.map(foldedValue).includes(foldedValue(value));
    return (foldedValue(value) === foldedValue(wanted)) === (operator === "is");
  }
  if (operator === "between") return compare(value, "at_least", wanted[0]) && compare(value, "at_most", wanted[1]);
  if (typeof value !== "number" || typeof wanted !== "number") return false;
  return operator === "at_least" ? value >= wanted : value <= wanted;
}

// The comparisons in a condition, as [kind, name].
function leaves(condition) {
  const [kind, ...rest] = condition;
  if (["not", "all", "any"].includes(kind)) return rest.flatMap(leaves);
  return kind === "count" ? rest.slice(1).flatMap(leaves) : [[kind, rest[0]]];
}

function attributeFact(value) {
  if (value === undefined || value === null) return { value: null };
  return { value: /^-?(?:\d+\.?\d*|\.\d+)$/.test(value) ? Number(value) : value };
}

function isChosen(answer, option) {
  if (!answer || answer.state !== "answered") return false;
  return Array.isArray(answer.value) ? answer.value.includes(option) : answer.value === option;
}

// The sum of numbers, rounded once (Shewchuk, as Python's math.fsum).
function exactSum(numbers) {
  const partials = [];
  for (let x of numbers) {
    let kept = 0;
    for (let y of partials) {
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y;
      const low = y - (high - x);
      if (low) partials[kept++] = low;
      x = high;
    }
    partials.length = kept;
    partials.push(x);
  }
  let high = 0, low = 0, at = partials.length;
  while (at > 0) {
    const x = high, y = partials[--at];
    high = x + y;
    low = y - (high - x);
    if (low) break;
  }
  if (at > 0 && ((low < 0 && partials[at - 1] < 0) || (low > 0 && partials[at - 1] > 0))) {
    const twice = low * 2, rounded = high + twice;
    if (twice === rounded - high) high = rounded;
  }
  return high;
}

// said: a Map from question ids to {state, value}; attributes: a Map of the council's, as texts.
// Returns a Map: {now, settled} or MAYBE by the id of each question that has a gate; all others are always asked.
function whoIsAsked(table, said, attributes) {
  const asked = new Map(), computed = new Map();
  const stateOf = id => asked.get(id) ?? ALWAYS;
  const setsOf = (id, value) => {
    if (Array.isArray(value)) return value.length === 1 ? setsOf(id, value[0]) : undefined;
    return Object.hasOwn(table.sets, id) ? table.sets[id].find(([option]) => option === value)?.[1] : undefined;
  };
  const whatIsSaid = id => {
    const answer = computed.get(id) ?? said.get(id);
    if (!answer) return { value: null, open: true };
    const state = answer.state === "answered" ? setsOf(id, answer.value) ?? "answered" : answer.state;
    return state === "answered" ? { value: answer.value } : { value: null, open: OPEN_STATES.includes(state) };
  };
  const fact = (kind, name) => {
    if (kind === "attribute") return attributeFact(attributes.get(name));
    const state = stateOf(name);
    if (state.maybe) return MAY_CHANGE;
    return state.now ? whatIsSaid(name) : { value: null, open: !state.settled };
  };
  const isOpen = (kind, name) => {
    if (kind === "attribute") return false;
    const state = stateOf(name);
    return state.maybe || !state.settled || (state.now && Boolean(whatIsSaid(name).open));
  };
  const possibleFact = (kind, name) => (isOpen(kind, name) ? MAY_CHANGE : fact(kind, name));

  const isAsked = gate => {
    const applies = ["all", ...gate.applies];
    const tests = leaves(applies);
    const inTheEnd = holds(applies, possibleFact);
    let maybe = false, now = true, settled = true;
    if (inTheEnd === false) return NEVER;
    if (inTheEnd === null) {
      maybe = tests.some(([kind, name]) => kind === "cannot_tell" || (kind === "question" && stateOf(name).maybe));
      now = holds(applies, fact) === true;
      settled = false;
    }
    for (const [name, option] of gate.taken_by) {
      const source = stateOf(name);
      const chosen = source.now && isChosen(said.get(name), option);
      if (source.maybe) maybe = true;
      else if (chosen && source.settled) return NEVER;
      else if (!source.settled || isOpen("question", name)) {
        now = now && !chosen;
        settled = false;
      }
    }
    return maybe ? MAYBE : settled ? (now ? ALWAYS : NEVER) : { now, settled };
  };

  const isNever = state => !state.maybe && !state.now && state.settled;
  const asItsNumbers = (gate, own) => {
    const sources = gate.computed.terms.flat().map(stateOf);
    if (isNever(own)) return own;
    if (own.maybe || sources.some(one => one.maybe)) return MAYBE;
    if (sources.some(isNever) || sources.every(one => one.settled)) return own;
    return { now: own.now && sources.every(one => one.now), settled: false };
  };
  const source = id => {
    const state = stateOf(id);
    if (isNever(state)) return { state: "not_applicable" };
    const answer = (state.now && (computed.get(id) ?? said.get(id))) || { state: "missing" };
    if (answer.state === "answered" && !Array.isArray(answer.value)) {
      const set = setsOf(id, answer.value);
      return set === undefined ? answer : { state: set };
    }
    return answer;
  };
  const fromOthers = ({ how, terms, cells }) => {
    const values = [];
    for (const term of terms) {
      const found = term.map(source);
      let stopped = found.find(one => OPEN_STATES.includes(one.state));
      if (!stopped && found.every(one => one.state !== "answered")) stopped = found[0];
      if (stopped) return { state: stopped.state };
      const given = found.filter(one => one.state === "answered").map(one => one.value);
      values.push(how === "table" ? given[0] : exactSum(given));
    }
    if (how === "table") {
      return { state: "answered", value: cells.find(([row, column]) => row === values[0] && column === values[1])[2] };
    }
    if (how === "quotient" && values[1] === 0) return { state: "not_applicable" };
    const number = how === "quotient" ? values[0] / values[1] : how === "sum" ? values[0] : values[0] - values[1];
    return { state: "answered", value: number };
  };

  for (const gate of table.gates) {
    let state = isAsked(gate);
    if (gate.computed) {
      state = asItsNumbers(gate, state);
      computed.set(gate.id, fromOthers(gate.computed));
    }
    asked.set(gate.id, state);
  }
  return asked;
}
