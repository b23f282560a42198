// The check beside the text: asked for when the writer pauses, shown where the words stand, reworded with one click.
// What is sent is the text as it stands in the page; the server keeps nothing of it.
const form = document.getElementById("desk-form");
const panel = document.getElementById("check");
const PAUSE = 600;
let timer;
let asked = 0;

function fieldsOf(part) { return [...form.querySelectorAll(`[name=${part}]`)]; }

// Offsets are counted in characters; the page counts some characters as two.
function units(text, characters) { return [...text].slice(0, characters).join("").length; }

function placeOf(finding) {
  const { point, part, start, end, quote } = finding.dataset;
  const field = fieldsOf(part)[Number(point)];
  if (!field) return null;
  let from = units(field.value, Number(start));
  if (field.value.slice(from, from + quote.length) !== quote) from = field.value.indexOf(quote);
  return from < 0 ? null : { field, from, to: Math.max(from + quote.length, from), end };
}

function mark() {
  const places = [...panel.querySelectorAll("[data-quote]")].map((finding) => ({ finding, place: placeOf(finding) }));
  for (const field of fieldsOf("heading")) {
    field.classList.toggle("has-finding", places.some(({ place }) => place?.field === field));
  }
  for (const field of fieldsOf("text")) {
    const mine = places.filter(({ place }) => place?.field === field).sort((a, b) => a.place.from - b.place.from);
    paint(field, mine);
  }
}

function paint(field, found) {
  const layer = field.parentElement.querySelector("[data-marks]");
  const pieces = [];
  let at = 0;
  for (const { finding, place } of found) {
    if (place.from < at) continue;
    const word = document.createElement("mark");
    word.className = finding.dataset.blocks ? "found found-blocks" : "found";
    word.textContent = field.value.slice(place.from, place.to);
    pieces.push(field.value.slice(at, place.from), word);
    at = place.to;
  }
  layer.replaceChildren(...pieces, `${field.value.slice(at)}\n`);
  layer.scrollTop = field.scrollTop;
}

async function ask() {
  const number = ++asked;
  const response = await fetch(panel.dataset.check, {
    method: "POST",
    body: new FormData(form),
    headers: { "HX-Request": "true" },
    redirect: "manual",
    cache: "no-store",
  }).catch(() => null);
  if (!response?.ok || number !== asked) return;
  show(new DOMParser().parseFromString(await response.text(), "text/html"));
}

// The line that is read aloud stays in the page, only its words change.
function show(answer) {
  if (panel.querySelector("details[open] :focus")) return later();
  panel.querySelector("#check-summary").textContent = answer.querySelector("#check-summary").textContent;
  panel.querySelector("#check-list").replaceChildren(...answer.querySelector("#check-list").childNodes);
  mark();
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
}

function reword(finding) {
  const place = placeOf(finding);
  if (!place) return false;
  place.field.setRangeText(finding.dataset.rewording, place.from, place.to, "end");
  place.field.focus();
  form.dispatchEvent(new Event("input", { bubbles: true }));
  finding.remove();
  mark();
  return true;
}

panel.addEventListener("click", (event) => {
  const finding = event.target.closest("[data-quote]");
  if (!finding) return;
  if (event.target.closest("button[name=reword]") && reword(finding)) event.preventDefault();
  if (!event.target.closest("[data-show]")) return;
  const place = placeOf(finding);
  if (!place) return;
  place.field.focus();
  place.field.setSelectionRange(place.from, place.to);
});

// Enter beside "Accept" accepts; it would save otherwise.
panel.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input[type=text]")) return;
  event.preventDefault();
  event.target.closest("details").querySelector("button[name=accept]").click();
});

form.addEventListener("input", () => { mark(); later(); });
form.addEventListener("scroll", (event) => {
  const layer = event.target.parentElement?.querySelector("[data-marks]");
  if (layer) layer.scrollTop = event.target.scrollTop;
}, true);
for (const finding of panel.querySelectorAll("[data-show]")) finding.disabled = false;
mark();
