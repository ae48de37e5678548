// Keeps the answers in this browser while they are written: each piece of work by itself, so that none takes the place of another.

const KEPT_OF_ALL = `rsc-assess/${known.id}/`;
const KEPT = `${KEPT_OF_ALL}${known.version}/`;
const MOST_KEPT = 4_000_000;
const tab = crypto.getRandomValues(new Uint32Array(4)).join("-");
// The key of this work, and the revision that this window wrote or took last.
let work = KEPT + tab, revision = 0;
let isToKeep = false, cannotKeep = false;

function storage() {
  try {
    const found = window.localStorage;
    found.getItem(KEPT);
    return found;
  } catch {
    return null;
  }
}

const keysKept = prefix => {
  const found = storage();
  return found ? Array.from({ length: found.length }, (_, at) => found.key(at)).filter(key => key?.startsWith(prefix)) : [];
};

// What is kept under a key: {time, revision, file}, or null where it cannot be used. Any page on this computer may have written there.
function readKept(key) {
  try {
    const text = storage()?.getItem(key);
    if (!text || text.length > MOST_KEPT) return null;
    const found = parseJson(text);
    const time = new Date(own(found, "time"));
    if (!isMap(found) || Number.isNaN(time.getTime()) || problemsOf(own(found, "file"), known).length) return null;
    return { key, time, revision: Number(own(found, "revision")) || 0, file: own(found, "file") };
  } catch {
    return null;
  }
}

const allKept = () => keysKept(KEPT).filter(key => key !== work).map(readKept).filter(Boolean).sort((one, other) => other.time - one.time);

// Writes what changed. Where another window wrote the same work meanwhile, this one goes on under a key of its own.
function keep() {
  if (!isToKeep) return;
  isToKeep = false;
  embedded.firstChild.data = toText(output()).replaceAll("<", "\\u003c");
  const found = storage();
  const there = found ? readKept(work) : null;
  if (there && there.revision !== revision) {
    work = KEPT + crypto.getRandomValues(new Uint32Array(4)).join("-");
    revision = 0;
    tell("script.two_windows");
  }
  try {
    if (!found) throw new Error("no storage");
    revision = Math.floor(Math.random() * 1e15) + 1;
    const text = toText({ time: new Date().toISOString(), revision, file: output() });
    if (text.length > MOST_KEPT) throw new Error("too much");
    found.setItem(work, text);
    cannotKeep = false;
  } catch {
    cannotKeep = true;
  }
  showKept();
}

let waiting = 0;
function keepSoon() {
  isToKeep = true;
  clearTimeout(waiting);
  waiting = setTimeout(keep, 400);
}

function forget() {
  clearTimeout(waiting);
  isToKeep = false;
  for (const key of keysKept(KEPT_OF_ALL)) storage().removeItem(key);
  revision = 0;
}

function showKept() {
  const line = document.getElementById("kept");
  const now = new Intl.DateTimeFormat(known.language, { hour: "2-digit", minute: "2-digit" }).format(new Date());
  line.textContent = cannotKeep || !storage() ? t("script.cannot_keep") : !isUnsaved ? t("script.nothing_new") : t("script.kept", { time: now });
}
