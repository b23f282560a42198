// Sealed notes lock after a while without use: says so two minutes before, and offers to keep them open. The line and
// its words are components/key_line.html; moments are seconds since 1970. The server locks them, with or without this.
const line = document.querySelector("[data-key-clock]");
const NEAR = 120;
const LOOK = 10_000;
let ends = { idle: Number(line?.dataset.idle), latest: Number(line?.dataset.latest) };
let state = "open";

function left() { return Math.min(ends.idle, ends.latest) - Date.now() / 1000; }

async function ask(method = "GET") {
  const token = line.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(line.dataset.keyClock, { method, headers: { "X-CSRFToken": token }, redirect: "manual", cache: "no-store" });
  ends = answer.ok ? { idle: 0, latest: 0, ...(await answer.json()) } : { idle: 0, latest: 0 };
}

function say(next, words, ...more) {
  if (state === next) return;
  state = next;
  const said = line.querySelector("[role=status]");
  said.classList.toggle("is-near", next !== "open");
  said.replaceChildren(words, ...more);
}

function stay() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.textContent = line.dataset.stay;
  button.addEventListener("click", async () => { await ask("POST"); look(); });
  return button;
}

function door() {
  const link = document.createElement("a");
  Object.assign(link, { href: line.dataset.door, target: "_blank", rel: "noopener", textContent: line.dataset.open });
  return link;
}

// What the page believes may be old: reading and saving elsewhere put the moment off.
async function look() {
  if (left() < NEAR) await ask().catch(() => {});
  if (left() <= 0) say("locked", line.dataset.locked, " ", door());
  else if (left() < NEAR) say("near", line.dataset.near, " ", ends.idle < ends.latest ? stay() : "");
  else if (state !== "open") say("open", "");
}

if (line) {
  setInterval(look, LOOK);
  window.addEventListener("focus", look);
}
