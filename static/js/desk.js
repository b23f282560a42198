// The rapporteur's desk: points are added, removed and moved in the page. Without JavaScript the same buttons send
// the form. After each change "input" is fired, so that the text is saved and checked.
const desk = document.getElementById("desk-form");
const list = document.getElementById("points");

function points() { return [...list.querySelectorAll("[data-point]")]; }

function renumber() {
  points().forEach((point, index, all) => {
    point.querySelector("legend").textContent = list.dataset.legend.replace("NUMBER", index + 1);
    for (const button of point.querySelectorAll("button[name=do]")) button.value = `${button.dataset.do}:${index}`;
    point.querySelector("[data-do=up]").disabled = index === 0;
    point.querySelector("[data-do=down]").disabled = index === all.length - 1;
    point.querySelector("[data-do=remove]").disabled = all.length === 1;
  });
}

function changed() {
  renumber();
  desk.dispatchEvent(new Event("input", { bubbles: true }));
}

function add() {
  const point = points()[0].cloneNode(true);
  for (const field of point.querySelectorAll("input, textarea")) {
    field.removeAttribute("value");
    field.value = "";
    field.textContent = "";
  }
  point.querySelector("[data-marks]")?.replaceChildren();
  list.append(point);
  changed();
  point.querySelector("[name=heading]").focus();
}

function move(point, earlier) {
  if (earlier) point.previousElementSibling.before(point);
  else point.nextElementSibling.after(point);
  changed();
  const button = point.querySelector(earlier ? "[data-do=up]" : "[data-do=down]");
  (button.disabled ? point.querySelector("[name=heading]") : button).focus();
}

function remove(point) {
  const next = point.nextElementSibling || point.previousElementSibling;
  const empty = ![...point.querySelectorAll("[name=heading], [name=text]")].some((field) => field.value.trim());
  if (!empty && !window.confirm(list.dataset.sure)) return;
  point.remove();
  changed();
  next.querySelector("[name=heading]").focus();
}

desk.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=do]");
  if (!button) return;
  event.preventDefault();
  const point = button.closest("[data-point]");
  if (button.dataset.do === "add") add();
  else if (button.dataset.do === "remove") remove(point);
  else move(point, button.dataset.do === "up");
});

// Enter in a heading goes on to its text instead of sending the form.
desk.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.name !== "heading") return;
  event.preventDefault();
  event.target.closest("[data-point]").querySelector("[name=text]").focus();
});

renumber();
