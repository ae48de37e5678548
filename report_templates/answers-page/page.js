// Starts the page: what each key, button and file does.

// Something was changed by the person.
function changed() {
  isUnsaved = true;
  const before = shownQuestions();
  reckon();
  refresh();
  const more = shownQuestions() - before;
  if (more > 0) tell("script.more_asked", { n: more });
  else if (more < 0) tell("script.fewer_asked", { n: -more });
  keepSoon();
}

const shownQuestions = () => (placeOf(shown) === null ? 0 : byId(shown).querySelectorAll(".question:not([hidden])").length);

function save() {
  keep();
  const council = String(own(own(file, "council"), "name") ?? "").normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 40);
  const name = `answers-${known.id}${council ? `-${council}` : ""}.json`;
  const address = URL.createObjectURL(new Blob([asText()], { type: "application/json" }));
  const link = make("a", undefined, { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  isUnsaved = false;
  showKept();
  const faults = allFaults().length;
  tell(faults ? "script.saved_faults" : "script.saved", { name, n: faults });
}

function textOf(bytes) {
  const start = Array.from(bytes.subarray(0, 8), one => String.fromCharCode(one)).join("");
  if (start.startsWith("PK") || start.startsWith("\u00d0\u00cf\u0011")) throw new Refused("workbook");
  if (start.startsWith("%PDF")) throw new Refused("not_json");
  const wide = start.startsWith("\u00ff\u00fe") ? "utf-16le" : start.startsWith("\u00fe\u00ff") ? "utf-16be" : "utf-8";
  let text;
  try {
    text = new TextDecoder(wide, { fatal: true }).decode(bytes);
  } catch {
    throw new Refused("not_utf8");
  }
  if (!text.trim()) throw new Refused("empty");
  if (FORBIDDEN.test(text)) throw new Refused("control");
  if (/^\s*<(?:!doctype html|html)/i.test(text)) throw new Refused("page");
  if (!/^\s*[{[]/.test(text)) throw new Refused("not_json");
  return text;
}

async function load(chosen) {
  if (isUnsaved && !confirm(t("script.replace"))) return;
  let problems = [], other = null;
  try {
    if (chosen.size > MOST_BYTES) throw new Refused("too_large");
    other = parseJson(textOf(new Uint8Array(await chosen.arrayBuffer())));
    problems = problemsOf(other, known);
  } catch (error) {
    problems = [error instanceof Refused ? error.problem : { key: "unreadable", values: {} }];
  }
  if (problems.length) {
    tell("");
    const shownProblems = problems.slice(0, 100).map(one => ({ ...one, field: "load" }));
    showProblems([], shownProblems);
    return;
  }
  keep();
  work = KEPT + crypto.getRandomValues(new Uint32Array(4)).join("-");
  revision = 0;
  begin(other, false);
  show("tasks");
  tell("script.loaded", { name: shorten(chosen.name), ...counted() });
}

// Starts with a file: what the page brought along, what was loaded, or what this browser kept.
function begin(other, unsaved) {
  take(other);
  isUnsaved = unsaved;
  fillAll();
  embedded.firstChild.data = toText(output()).replaceAll("<", "\\u003c");
  showFound();
}

// What this browser kept of earlier work, to go on with.
function showFound() {
  const box = byId("found"), kept = allKept();
  box.hidden = !kept.length;
  if (!kept.length) { box.replaceChildren(); return; }
  const list = make("ul");
  const when = new Intl.DateTimeFormat(known.language, { dateStyle: "long", timeStyle: "short" });
  for (const one of kept) {
    const item = make("li", `${own(own(one.file, "council"), "name") ?? t("script.no_name")}, ${when.format(one.time)} `);
    const button = make("button", t("script.go_on"), { type: "button", class: "quiet" });
    button.append(make("span", ` ${item.textContent}`, { class: "unseen" }));
    button.addEventListener("click", () => {
      if (isUnsaved && !confirm(t("script.replace"))) return;
      const now = readKept(one.key) ?? one;
      keep();
      work = one.key;
      revision = now.revision;
      begin(now.file, true);
      show("tasks");
      tell("script.went_on", counted());
    });
    item.append(button);
    list.append(item);
  }
  box.replaceChildren(make("h2", t("script.found")), list);
}

function onClick(event) {
  const button = event.target.closest("button, a");
  if (!button) return;
  const holder = button.closest(".question"), number = holder ? Number(holder.id.slice(1)) : null, id = holder && listed[number];
  if (button.id === "save" || button.id === "save-checked") save();
  else if (button.id === "load") byId("file").click();
  else if (button.id === "print-answers") window.print();
  else if (button.id === "skip") { event.preventDefault(); byId("main").focus(); }
  else if (button.id === "forget") {
    if (!confirm(t("script.really_forget"))) return;
    forget();
    showFound();
    tell("script.forgotten");
  } else if (button.id === "begin") goOn(FIRST, "tasks");
  else if (button.closest(".next")) {
    const place = placeOf(shown);
    goOn(shown, place + 1 < known.themes.length ? `theme-${place + 1}` : "check");
  } else if (button.closest(".clear")) {
    changeAnswer(id, "answer", undefined);
    fillAnswer(id, number);
    holder.querySelector("input, textarea").focus();
    tell("script.cleared", { id });
  } else if (button.closest(".add")) {
    shownPieces.get(id).push({});
    showPieces(id, number);
    byId(`q${number}-e${shownPieces.get(id).length - 1}-kind`).focus();
    tell("script.added", { number: shownPieces.get(id).length });
  } else if (button.closest(".remove")) {
    const at = Array.from(byId(`q${number}-pieces`).children).indexOf(button.closest(".piece"));
    shownPieces.get(id).splice(at, 1);
    changePieces(id, shownPieces.get(id));
    showPieces(id, number);
    showCount(id, number);
    holder.querySelector(".add button").focus();
    tell("script.removed", { number: at + 1 });
  } else if (button.closest(".change")) {
    event.preventDefault();
    const one = target(button.getAttribute("href").slice(1)), view = one.closest(".view").id;
    show(view, { focus: one, faults: [] });
    one.scrollIntoView({ block: "center" });
  }
}

const fillAnswer = (id, number) => showChoice(questionOf.get(id), number, recordOf(id), said.get(id));

// Goes to the next view, unless something in this one is to be put right.
function goOn(from, to) {
  const faults = faultsIn(from);
  if (faults.length) showProblems(faults);
  else show(to);
}

function followAddress() {
  const id = location.hash.slice(1);
  const view = views.find(one => one.id === id);
  const faults = id === "check" ? allFaults() : [];
  tell("");
  if (view || !id) show(view ? id : FIRST, { faults });
}

document.documentElement.classList.add("js");
if (!location.hash) history.replaceState(null, "", `#${FIRST}`);
begin(parseJson(embedded.textContent), false);
byId("more-council")?.removeAttribute("open");
document.addEventListener("click", onClick);
for (const kind of ["input", "change"]) {
  document.getElementById("main").addEventListener(kind, event => {
    const isTyped = event.target.tagName === "TEXTAREA" || event.target.type === "text";
    if (isTyped === (kind === "input")) takeField(event.target);
  });
}
byId("file").addEventListener("change", event => {
  const [chosen] = event.target.files;
  event.target.value = "";
  if (!chosen) return;
  document.documentElement.dataset.loading = "";
  load(chosen).finally(() => delete document.documentElement.dataset.loading);
});
window.addEventListener("hashchange", followAddress);
window.addEventListener("beforeprint", showPrinted);
window.addEventListener("pagehide", keep);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
window.addEventListener("beforeunload", event => { if (isUnsaved) event.preventDefault(); });
const wanted = views.find(one => one.id === location.hash.slice(1))?.id ?? FIRST;
show(wanted, { first: true, faults: wanted === "check" ? allFaults() : [] });
