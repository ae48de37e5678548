// What is shown: one view at a time, the list of themes, and the answers as they are checked and printed.

const views = Array.from(document.querySelectorAll(".view"));
const FIRST = "start";
let shown = FIRST;

const tell = (key, values) => { byId("status").textContent = key ? t(key, values) : ""; };

function titleOf(view) {
  return view.querySelector("h1").textContent;
}

// Shows a view and moves the focus to its heading, or to a field in it; not where the page was just opened, whose top comes first.
function show(id, { focus, faults = [], first = false } = {}) {
  const view = views.find(one => one.id === id) ?? byId(FIRST);
  shown = view.id;
  for (const one of views) one.hidden = one !== view;
  refresh();
  showProblems(faults);
  if (location.hash !== `#${shown}`) history.pushState(null, "", `#${shown}`);
  if (focus) focus.focus();
  else if (!faults.length && !first) { window.scrollTo(0, 0); view.querySelector("h1").focus(); }
}

// What is wrong, at the top of the view, each with a link to its field; the same words stand beside the field.
function showProblems(faults, more = []) {
  const box = byId("problems"), view = byId(shown);
  document.title = `${faults.length + more.length ? `${t("script.error")} ` : ""}${shown === FIRST ? "" : `${titleOf(view)} – `}${known.title}`;
  showFaults(faults);
  box.hidden = !(faults.length + more.length);
  if (box.hidden) return;
  byId("problems-title").textContent = t("script.problem");
  byId("problems-list").replaceChildren(...[...faults, ...more].map(fault => {
    const item = make("li"), field = fault.field ?? "load";
    const link = make("a", inWords(fault), { href: `#${field}` });
    link.addEventListener("click", event => {
      event.preventDefault();
      const one = target(field), holder = one.closest(".view");
      if (holder && holder.id !== shown) show(holder.id, { faults: faultsIn(holder.id), focus: one });
      else one.focus();
      one.scrollIntoView({ block: "center" });
    });
    item.append(link);
    return item;
  }));
  window.scrollTo(0, 0);
  box.focus();
}

const placeOf = view => (/^theme-(\d+)$/.exec(view) ? Number(view.slice(6)) : null);
const faultsIn = view => (view === FIRST ? faultsOfStart() : placeOf(view) === null ? [] : faultsOfTheme(placeOf(view)));

// Brings what is shown in line with the answers.
function refresh() {
  known.themes.forEach(refreshTheme);
  if (shown === "tasks") showTasks();
  if (shown === "check") byId("summary").replaceChildren(...summary(true));
  showKept();
}

function refreshTheme(theme, place) {
  const view = byId(`theme-${place}`);
  const whole = theme.around.find(isWhole);
  const notice = view.querySelector(".via"), box = byId(`whole-${place}`);
  if (box) {
    box.checked = whole === theme.may_not_apply;
    byId(`whole-${place}-reason`).closest(".reason").hidden = !box.checked;
  }
  notice.hidden = !whole || whole === theme.may_not_apply;
  notice.textContent = notice.hidden ? "" : t("script.via", { id: whole, reason: recordOf(whole).reason ?? "" });
  theme.questions.forEach((id, at) => {
    const number = listed.indexOf(id), line = byId(`q${number}-not-asked`), isThere = !whole && isAskedNow(id);
    byId(`q${number}`).hidden = !isThere;
    line.hidden = isThere || Boolean(whole);
    if (line.hidden) return;
    const state = asked.get(id), where = theme.only_where[at];
    const why = where === null ? t("script.taken_out") : state.settled ? t("script.only_where", { condition: where }) : t("script.waits", { condition: where });
    const counts = isOpen(id) ? "" : ` ${t(state.settled ? "problem.not_asked" : "problem.depends")}`;
    line.textContent = `${id} ${questionOf.get(id).title}: ${why}${counts}`;
  });
}

// How far a theme has got: none, some, done, mend (something is to be put right) or outside (nothing in it is asked).
function stateOf(place) {
  const theme = known.themes[place];
  if (faultsOfTheme(place).length) return "mend";
  if (theme.around.some(isWhole)) return "done";
  const there = theme.questions.filter(isAskedNow);
  const open = there.filter(isOpen).length;
  return !there.length ? "outside" : !open ? "done" : open === there.length ? "none" : "some";
}

function counted() {
  const there = listed.filter(id => wholeOf(id) || isAskedNow(id));
  return { n: there.filter(id => !isOpen(id)).length, all: there.length };
}

function showTasks() {
  byId("progress").textContent = t("script.progress", counted());
  const parts = [];
  let above = null, list = null;
  known.themes.forEach((theme, place) => {
    const heading = theme.above.join(" › ");
    if (list === null || heading !== above) {
      if (heading) parts.push(content("h2", heading));
      list = make("ul", undefined, { class: "tasks" });
      parts.push(list);
      above = heading;
    }
    const item = make("li"), state = stateOf(place);
    item.append(content("a", theme.title, { href: `#theme-${place}`, "aria-describedby": `state-${place}` }));
    item.append(make("span", t(`script.state_${state}`), { id: `state-${place}`, class: `tag ${state}` }));
    list.append(item);
  });
  byId("task-list").replaceChildren(...parts);
}

// A date in the words of the language; anything else as it is written.
function dayInWords(text) {
  const said = trimmed(String(text ?? ""));
  if (!/^\d{4}-\d\d-\d\d$/.test(said) || !isDay(said)) return said;
  return new Intl.DateTimeFormat(known.language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${said}T00:00:00Z`));
}

// An answer in words: its name, or the word for its state.
function answerInWords(id) {
  const question = questionOf.get(id), answer = said.get(id), record = recordOf(id);
  const outside = reason => (isBlank(reason) ? t("state.not_applicable") : t("script.outside", { reason }));
  if (answer.via) return outside(recordOf(answer.via).reason);
  if (answer.problem) return String(Array.isArray(record.answer) ? record.answer.join(", ") : record.answer ?? "");
  if (answer.state === "not_applicable") return outside(record.reason);
  if (answer.state !== "answered") return t(`state.${answer.state}`);
  const name = value => {
    const option = question.options.find(one => one.value === value);
    return question.kind === "levels" && option.label !== String(value) ? `${value} ${option.label}` : option.label;
  };
  if (Array.isArray(answer.value)) return answer.value.length ? answer.value.map(name).join("\n") : t("script.nothing_ticked");
  if (question.options.length) return name(answer.value);
  return typeof answer.value === "number" ? `${answer.value} ${question.units[0] ?? ""}`.trim() : answer.value.day !== undefined ? dayInWords(answer.value.day) : String(answer.value);
}

function moreInWords(id) {
  const record = recordOf(id), found = [];
  if (!isBlank(record.note)) found.push(t("script.note", { text: record.note }));
  for (const piece of piecesOf(id)) {
    const kind = known.texts[`kind.${piece.kind}`] ?? piece.kind;
    const shows = isBlank(piece.shows) ? "" : t("script.shows", { level: piece.shows });
    const parts = [kind, piece.reference, piece.link, dayInWords(piece.date), piece.reviewer, shows];
    found.push(t("script.evidence", { text: parts.filter(one => !isBlank(one)).join("; ") }));
  }
  if (!isBlank(record.owner)) found.push(t("script.owner", { text: record.owner }));
  if (!isBlank(record.date)) found.push(t("script.answered_on", { text: dayInWords(record.date) }));
  return found;
}

// All answers as headings and lists; with links to change them on the page, without on paper.
function summary(withLinks) {
  const found = [];
  const row = (list, name, lines, href, what) => {
    const box = make("div"), value = make("dd");
    value.append(...lines.map(line => content("p", line)));
    box.append(content("dt", name), value);
    if (withLinks) {
      const change = make("dd", undefined, { class: "change" }), link = make("a", t("script.change"), { href });
      link.append(make("span", ` ${what}`, { class: "unseen" }));
      change.append(link);
      box.append(change);
    }
    list.append(box);
  };
  const council = own(file, "council") ?? {}, who = make("dl");
  const about = [["name", council.name, "council-name"], ["code", council.id, "council-id"], ["date", dayInWords(own(file, "date")), "date"], ["role", own(own(file, "respondent"), "role"), "role"]];
  for (const [key, value, field] of about) row(who, t(`script.about_${key}`), [isBlank(value) ? t("state.missing") : String(value)], `#${field}`, t(`script.about_${key}`));
  for (const one of document.querySelectorAll("[data-attribute]")) {
    if (!isBlank(council[one.dataset.attribute])) {
      const label = document.querySelector(`label[for="${one.id}"]`).textContent;
      row(who, label, [one.tagName === "SELECT" ? one.selectedOptions[0].textContent : one.value], `#${one.id}`, label);
    }
  }
  found.push(make("h2", t("script.about")), who);
  known.themes.forEach(theme => {
    const list = make("dl"), there = theme.questions.filter(id => wholeOf(id) || isAskedNow(id));
    for (const id of there) row(list, `${id} ${questionOf.get(id).title}`, [answerInWords(id), ...moreInWords(id)], `#q${listed.indexOf(id)}`, id);
    if (there.length) found.push(content("h2", [...theme.above, theme.title].join(" › ")), list);
  });
  return found;
}

function showPrinted() {
  const council = own(own(file, "council"), "name");
  byId("printed").replaceChildren(content("h1", isBlank(council) ? known.title : `${known.title}: ${council}`), ...summary(false));
}
