// The fields of the page and the answers file: one shows the other. Ids are q<number>-<part>; see page.html and fields.html.

const byId = id => document.getElementById(id);
const make = (tag, text, attributes = {}) => {
  const found = document.createElement(tag);
  if (text !== undefined) found.textContent = text;
  for (const [name, value] of Object.entries(attributes)) found.setAttribute(name, value);
  return found;
};
// A text of the questionnaire, marked where it is in another language than the page.
const content = (tag, text, attributes = {}) => make(tag, text, known.content_language === known.language ? attributes : { ...attributes, lang: known.content_language });

// By question, the pieces of evidence that are shown: also those that are still blank.
const shownPieces = new Map();

function fillAll() {
  const council = own(file, "council") ?? {};
  byId("council-name").value = council.name ?? "";
  byId("council-id").value = council.id ?? "";
  byId("date").value = own(file, "date") ?? "";
  byId("role").value = own(own(file, "respondent"), "role") ?? "";
  for (const one of document.querySelectorAll("[data-attribute]")) fillValue(one, council[one.dataset.attribute] ?? "");
  byId("signed").hidden = !own(file, "sign_off")?.length;
  shownPieces.clear();
  listed.forEach((id, number) => fillQuestion(id, number));
  known.themes.forEach((theme, place) => { if (theme.may_not_apply) byId(`whole-${place}-reason`).value = recordOf(theme.may_not_apply).reason ?? ""; });
}

// Shows a value also where it is none that can be chosen, so that nothing is lost from sight.
function fillValue(field, value) {
  const text = String(value);
  if (field.tagName === "SELECT" && !Array.from(field.options).some(one => one.value === text)) field.append(make("option", text, { value: text }));
  field.value = text;
}

function fillQuestion(id, number) {
  const question = questionOf.get(id), record = recordOf(id), answer = said.get(id), own = byId(`q${number}`);
  showChoice(question, number, record, answer);
  for (const part of ["reason", "note", "owner", "date"]) {
    const field = byId(`q${number}-${part}`);
    if (field) field.value = record[part] ?? "";
  }
  shownPieces.set(id, piecesOf(id));
  showPieces(id, number);
  const views = own.querySelector(".views"), many = isMap(record.views) ? Object.keys(record.views).length : 0;
  views.hidden = !many;
  views.textContent = many ? t("script.views", { n: many }) : "";
  own.querySelector("details").open = false;
  showCount(id, number);
}

function showChoice(question, number, record, answer) {
  const isTicked = ["many", "tiered"].includes(question.kind), value = answer.via ? undefined : answer.value;
  const state = answer.via ? "missing" : answer.state;
  for (const radio of document.getElementsByName(`q${number}`)) {
    const option = /^option-(\d+)$/.exec(radio.value);
    radio.checked = option ? value !== undefined && question.options[option[1]].value === value
      : radio.value === "none" ? isTicked && state === "answered" && value.length === 0 : radio.value === state;
  }
  if (isTicked) question.options.forEach((one, at) => { byId(`q${number}-tick-${at}`).checked = Array.isArray(value) && value.includes(one.value); });
  const field = byId(`q${number}-value`);
  if (field) field.value = WORD_OF_STATE[state] !== undefined || isBlank(record.answer) ? "" : String(record.answer);
  showReason(question.id, number);
}

function showReason(id, number) {
  const reason = byId(`q${number}-reason`);
  if (reason) reason.closest(".reason").hidden = said.get(id).state !== "not_applicable" && isBlank(recordOf(id).reason);
  byId(`q${number}`).querySelector(".clear").hidden = isBlank(recordOf(id).answer);
}

function showCount(id, number) {
  const record = recordOf(id);
  const filled = ["note", "owner", "date"].filter(key => !isBlank(record[key])).length + piecesOf(id).length;
  byId(`q${number}`).querySelector(".count").textContent = filled ? t("script.filled", { n: filled }) : "";
}

function showPieces(id, number) {
  const box = byId(`q${number}-pieces`), question = questionOf.get(id);
  box.replaceChildren(...shownPieces.get(id).map((piece, at) => {
    const made = byId("piece").content.cloneNode(true).firstElementChild;
    for (const one of made.querySelectorAll("[id], [for], [aria-describedby]")) {
      for (const name of ["id", "for", "aria-describedby"]) {
        if (one.hasAttribute(name)) one.setAttribute(name, one.getAttribute(name).replace(/\bnew-/g, `q${number}-e${at}-`));
      }
    }
    made.querySelector("legend").textContent = t("script.piece", { number: at + 1 });
    made.querySelector(".remove button").textContent = t("script.remove", { number: at + 1, id });
    const shows = made.querySelector(".shows");
    if (question.kind === "levels") {
      shows.querySelector("select").append(...question.options.map(one => make("option", `${one.value} ${one.label}`, { value: one.value })));
    } else shows.remove();
    for (const field of made.querySelectorAll("[data-key]")) fillValue(field, piece[field.dataset.key] ?? "");
    return made;
  }));
}

// What was typed or chosen in a field goes into the file.
function takeField(field) {
  const part = /^q(\d+)-(.+)$/.exec(field.id), whole = /^whole-(\d+)(-reason)?$/.exec(field.id);
  if (part) takePart(listed[part[1]], Number(part[1]), part[2], field);
  else if (whole) takeWhole(known.themes[whole[1]].may_not_apply, field, Boolean(whole[2]));
  else if (field.id === "role") changeRole(clean(field.value));
  else if (field.id === "date") { setOrDelete(file, "date", asDay(clean(field.value), months)); changed(); }
  else if (field.id === "council-name") changeCouncil("name", clean(field.value));
  else if (field.id === "council-id") changeCouncil("id", clean(field.value));
  else if (field.dataset.attribute) changeCouncil(field.dataset.attribute, clean(field.value));
}

function takePart(id, number, part, field) {
  const question = questionOf.get(id), piece = /^e(\d+)-(\w+)$/.exec(part), option = /^option-(\d+)$/.exec(part);
  const choose = value => { changeAnswer(id, "answer", value); showReason(id, number); };
  const radios = Array.from(document.getElementsByName(`q${number}`));
  if (option) choose(question.options[option[1]].value);
  else if (/^tick-/.test(part)) {
    for (const radio of radios) radio.checked = false;
    const ticked = question.options.filter((_, at) => byId(`q${number}-tick-${at}`).checked).map(one => one.value);
    choose(ticked.length ? ticked : undefined);
  } else if (part === "none" || WORD_OF_STATE[part] !== undefined) {
    const written = byId(`q${number}-value`);
    // A text that was written is not thrown away without a word.
    if (question.kind === "text" && written.value.trim() && !confirm(t("script.replace_text"))) {
      field.checked = false;
      return;
    }
    if (written) written.value = "";
    question.options.forEach((_, at) => { const tick = byId(`q${number}-tick-${at}`); if (tick) tick.checked = false; });
    choose(part === "none" ? [] : WORD_OF_STATE[part]);
    const reason = byId(`q${number}-reason`);
    if (part === "not_applicable" && reason && clean(reason.value)) changeAnswer(id, "reason", clean(reason.value));
  } else if (part === "value") {
    for (const radio of radios) radio.checked = false;
    const text = clean(field.value);
    choose(question.kind === "number" && /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? Number(text) : question.kind === "date" ? asDay(text, months) : text);
  } else if (piece) {
    const pieces = shownPieces.get(id);
    const text = clean(field.value), key = piece[2];
    const value = key === "date" ? asDay(text, months) : key === "shows" && /^\d+$/.test(text) ? Number(text) : text;
    setOrDelete(pieces[piece[1]], key, value);
    changePieces(id, pieces);
  } else changeAnswer(id, part, part === "date" ? asDay(clean(field.value), months) : clean(field.value));
  showCount(id, number);
}

function takeWhole(section, field, isReason) {
  const record = { ...recordOf(section) };
  if (isReason) setOrDelete(record, "reason", clean(field.value));
  else if (field.checked) put(record, "answer", "N/A");
  else { delete record.answer; delete record.reason; }
  storeRecord(section, record);
}

// Beside each field its fault, and none beside the others.
function showFaults(faults) {
  for (const one of document.querySelectorAll(".view .error")) { one.hidden = true; one.textContent = ""; }
  for (const one of document.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
  for (const one of document.querySelectorAll(".wrong")) one.classList.remove("wrong");
  for (const fault of faults) {
    const field = byId(fault.field), line = byId(`${fault.field}-error`) ?? byId(fault.field.replace(/-value$/, "") + "-error");
    if (!field || !line) continue;
    line.textContent = `${line.textContent} ${t("script.error")} ${inWords(fault)}`.trim();
    line.hidden = false;
    if (field.tagName !== "FIELDSET") field.setAttribute("aria-invalid", "true");
    (field.closest(".field") ?? field.closest(".whole") ?? field).classList.add("wrong");
    for (let around = field.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  }
}

// The field that a link to a fault leads to: of a question, its first.
const target = id => { const found = byId(id); return found?.tagName === "FIELDSET" ? found.querySelector("input, textarea, select") : found; };
