// <div id="veil" data-after="60"> covers the page after so many seconds without a key, a touch or a movement, and at
// once when the page is left for another one. A key or a touch lifts it. It hides from eyes alone: a screen reader,
// which may be reading aloud without any key, goes on. A covered page prints as the cover's sentence.
const veil = document.getElementById("veil");

function lift() {
  veil.hidden = true;
  document.body.classList.remove("is-veiled");
}

function cover() {
  veil.hidden = false;
  document.body.classList.add("is-veiled");
}

if (veil) {
  let timer;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(cover, Number(veil.dataset.after) * 1000);
  };
  for (const name of ["keydown", "pointerdown"]) {
    document.addEventListener(name, () => { lift(); again(); }, true);
  }
  for (const name of ["pointermove", "wheel", "scroll", "touchmove"]) {
    document.addEventListener(name, () => { if (veil.hidden) again(); }, { capture: true, passive: true });
  }
  // A touch that lifts the cover presses nothing that lies under it.
  veil.addEventListener("click", (event) => event.preventDefault());
  window.addEventListener("blur", cover);
  document.addEventListener("visibilitychange", () => { if (document.hidden) cover(); });
  again();
}
