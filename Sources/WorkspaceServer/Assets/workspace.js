// Keys, marks, drafts and whether the page is out of date. Everything here can be done without it, by mouse or by Tab.
const body = document.body;
const main = document.getElementById("main");
const find = (name) => document.querySelector(`[data-key="${name}"]`);
const store = {
  get: (name) => { try { return sessionStorage.getItem(name); } catch { return null; } },
  set: (name, value) => { try { sessionStorage.setItem(name, value); } catch { /* full or off */ } },
  drop: (name) => { try { sessionStorage.removeItem(name); } catch { /* off */ } },
};

// The list, in the order in which it was shown: it is not sorted again under the cursor.
const rows = [...document.querySelectorAll("[data-account]")];
if (rows.length) {
  store.set("list", JSON.stringify(rows.map((row) => row.dataset.account)));
  store.set("listAt", location.pathname + location.search);
}
const account = main?.dataset.own;
const accountAt = (step) => {
  const list = JSON.parse(store.get("list") ?? "[]");
  const place = list.indexOf(account);
  return place < 0 ? undefined : list[place + step];
};
const address = (id) => "/account?id=" + encodeURIComponent(id);
if (account) {
  const next = document.getElementById("next-account");
  if (next && accountAt(1)) next.href = address(accountAt(1));
  const back = document.getElementById("back-to-list");
  if (back && store.get("listAt")) back.href = store.get("listAt");
  const place = JSON.parse(store.get("list") ?? "[]").indexOf(account);
  if (place >= 0) store.set("row", account);
}
// Back on the list, the row that one comes from has the focus.
if (rows.length && store.get("row")) {
  const row = rows.find((one) => one.dataset.account === store.get("row"));
  row?.querySelector("a")?.focus({ preventScroll: false });
  store.drop("row");
}

const move = (step) => {
  if (!rows.length) {
    const id = account && accountAt(step);
    if (id) location.assign(address(id));
    return;
  }
  const now = rows.indexOf(document.activeElement?.closest("[data-account]"));
  const row = rows[Math.min(rows.length - 1, Math.max(0, now + step))];
  row?.querySelector("a")?.focus();
};

// Marks: a click with Shift, or X, marks all from the last one.
const boxes = [...document.querySelectorAll("input[type=checkbox][name=account]")];
let last = -1;
const count = () => {
  const marked = boxes.filter((box) => box.checked).length;
  const text = document.getElementById("marked");
  if (text) text.textContent = marked === 1 ? "1 account marked" : `${marked} accounts marked`;
};
const mark = (place, through, value) => {
  const from = through && last >= 0 ? Math.min(last, place) : place;
  const to = through && last >= 0 ? Math.max(last, place) : place;
  for (let at = from; at <= to; at += 1) boxes[at].checked = value;
  last = place;
  count();
};
boxes.forEach((box, place) => {
  box.addEventListener("click", (event) => mark(place, event.shiftKey, box.checked));
});
if (boxes.length) count();

// What was typed is kept until it is recorded, also when the sign-in lapses: for the person who typed
// it, in this tab. Whoever signs out leaves nothing, in any tab.
const person = body.dataset.person ?? "";
const forget = (mine) => {
  let names = [];
  try { names = Object.keys(sessionStorage); } catch { /* off */ }
  for (const name of names) {
    if (name.startsWith("draft:") && !(mine && name.startsWith(`draft:${mine}:`))) store.drop(name);
  }
};
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("duecast") : undefined;
const leave = () => {
  forget("");
  for (const name of ["list", "listAt", "row"]) store.drop(name);
};
if (tabs) {
  tabs.onmessage = (event) => {
    if (event.data !== "signed out") return;
    leave();
    if (person) location.assign("/sign-in?said=out");
  };
}
document.getElementById("sign-out")?.addEventListener("submit", () => {
  leave();
  tabs?.postMessage("signed out");
});
if (body.dataset.out) leave();
if (person) forget(person);
const drafts = [...document.querySelectorAll("textarea[data-draft]")];
if (main?.dataset.recorded) for (const area of drafts) store.drop(`draft:${person}:${area.dataset.draft}`);
for (const area of drafts) {
  const name = `draft:${person}:${area.dataset.draft}`;
  if (!area.value && store.get(name)) {
    area.value = store.get(name);
    area.closest("details")?.setAttribute("open", "");
  }
  area.addEventListener("input", () => {
    if (area.value) store.set(name, area.value); else store.drop(name);
  });
}

const actions = {
  j: () => move(1),
  k: () => move(-1),
  x: (event) => {
    const place = rows.indexOf(document.activeElement?.closest("[data-account]"));
    if (place >= 0 && boxes[place]) mark(place, event.shiftKey, event.shiftKey || !boxes[place].checked);
  },
  u: () => find("undo")?.click(),
  "?": () => {
    const list = document.getElementById("keys");
    if (list) { list.open = true; list.querySelector("summary").focus(); }
  },
};
document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("input:not([type=checkbox]), textarea, select");
  if (event.key === "Enter" && event.ctrlKey && field?.form) {
    event.preventDefault();
    field.form.requestSubmit();
    return;
  }
  if (event.key === "Escape" && field) { field.blur(); main?.focus(); return; }
  if (!body.dataset.keys || field || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : "";
  if (!key) return;
  const target = find(key);
  if (actions[key]) {
    event.preventDefault();
    actions[key](event);
  } else if (target) {
    event.preventDefault();
    target.closest("details")?.setAttribute("open", "");
    target.focus();
    target.scrollIntoView({ block: "nearest" });
  }
});

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// Whether newer results are there, twice a minute; what is shown stays until somebody asks for them.
const standing = document.getElementById("standing");
if (standing?.dataset.mark) {
  const note = document.createElement("span");
  note.setAttribute("role", "status");
  standing.append(" ", note);
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch("/standing", { redirect: "error" });
      if (!answer.ok) return;
      const [mark, step] = (await answer.text()).split("\n");
      const isNew = mark !== standing.dataset.mark;
      const said = isNew ? "new" : step;
      if (note.dataset.said === said) return;
      note.dataset.said = said;
      note.textContent = isNew ? "" : step ? `Now ${step}.` : "";
      if (!isNew) return;
      const link = document.createElement("a");
      link.href = location.href;
      link.textContent = "Newer results are there: show them";
      note.append(link);
    } catch { /* the server is away, or the sign-in has lapsed */ }
  };
  setInterval(look, 30000);
}
