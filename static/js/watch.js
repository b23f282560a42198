// The watch over the sign-in: <dialog id="watch"> (components/watch.html).
//
// Two minutes before the sign-in ends it says so; a key or a touch meanwhile prolongs it. When it has ended, or the
// server said so to another script of the page, the page is covered, what was typed stays in it, and the sign-in is a
// link to a second page. Back from there the page takes the new token and goes on; for another person it is left.
//
// Other scripts say   document.dispatchEvent(new CustomEvent("door:shut", {cancelable: true, detail: {why, url}}))
//   why "over": signed out.  why "locked": a sealed text is locked, url says where it is unlocked.
//   The event's default is prevented when the watch has taken it over.
// and hear            "door:open" when they may try again.

const watch = document.getElementById("watch");
const KEEP_ALIVE = 240; // seconds: while somebody types or reads, the server hears of it this often

class Watch {
  constructor(dialog) {
    this.dialog = dialog;
    this.state = "";
    this.told(dialog.dataset);
    this.heard = this.acted = Date.now();
    dialog.querySelector("[data-stay]").addEventListener("click", () => this.ask("POST"));
    dialog.querySelector("[data-close]").addEventListener("click", () => this.close());
    dialog.querySelector("[data-again]").addEventListener("click", () => this.again());
    dialog.addEventListener("cancel", (event) => { if (this.isShut) event.preventDefault(); });
    for (const name of ["keydown", "pointerdown", "input"]) document.addEventListener(name, () => this.act(), true);
    window.addEventListener("focus", () => this.again(false));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.again(false); });
    document.addEventListener("door:shut", (event) => { event.preventDefault(); this.shut(event.detail); });
  }

  get isShut() { return this.state === "over" || this.state === "locked"; }

  // What the server says of the sign-in: seconds left, which limit ends it.
  told({ left, limit }) {
    this.limit = limit;
    this.ends = Date.now() + Number(left) * 1000;
    this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    const warning = Number(this.dialog.dataset.warn) * 1000;
    const pause = this.state ? this.ends - Date.now() + 1000 : this.ends - Date.now() - warning;
    this.timer = setTimeout(() => this.ask("GET"), Math.min(Math.max(pause, 1000), 2 ** 31 - 1));
  }

  act() {
    this.acted = Date.now();
    const isDue = this.acted - this.heard > KEEP_ALIVE * 1000;
    if (!this.isShut && (isDue || this.state === "idle")) this.ask("POST");
  }

  again(isAsked = true) {
    if (this.state === "locked") return this.open();
    return this.ask("GET", isAsked);
  }

  async ask(method, isAsked = false) {
    if (this.busy) return;
    this.busy = true;
    try {
      const token = this.dialog.querySelector("input").value;
      const response = await fetch(this.dialog.dataset.url, {
        method, cache: "no-store", redirect: "manual", headers: { Accept: "application/json", "X-CSRFToken": token },
      });
      if (response.ok) this.answered(await response.json(), isAsked);
      else this.wait();
    } catch {
      this.wait(); // no connection: nothing is known, so nothing is claimed
    } finally {
      this.busy = false;
    }
  }

  answered(answer, isAsked) {
    this.heard = Date.now();
    if (!answer.left) return this.shut({ why: "over" }, isAsked);
    if (answer.who !== this.dialog.dataset.who) return window.location.replace("/");
    takeToken(answer.token);
    const wasShut = this.state === "over";
    this.told(answer);
    if (wasShut) return this.open();
    const isSoon = answer.left <= Number(this.dialog.dataset.warn);
    if (isSoon) return this.state === answer.limit || this.show(answer.limit);
    if (this.state && !this.isShut) this.close();
    return undefined;
  }

  shut({ why, url }, isAsked = false) {
    const door = this.dialog.querySelector("[data-door]");
    if (url) door.href = url;
    clearTimeout(this.timer);
    document.body.classList.add("is-shut");
    if (this.state !== why) this.show(why);
    this.dialog.querySelector("[data-when=not-yet]").hidden = !isAsked;
  }

  open() {
    this.close();
    document.body.classList.remove("is-shut");
    document.dispatchEvent(new CustomEvent("door:open"));
  }

  show(state) {
    this.state = state;
    for (const part of this.dialog.querySelectorAll("[data-when]")) {
      part.hidden = !part.dataset.when.split(" ").includes(state);
    }
    if (!this.dialog.open) this.dialog.showModal();
    document.getElementById("watch-words").focus();
    if (!this.isShut) this.wait();
  }

  close() {
    this.state = "";
    if (this.dialog.open) this.dialog.close();
    this.wait();
  }
}

// Signing in anew changed the token that the server expects from the forms of this page.
function takeToken(token) {
  if (!token) return;
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
  if (document.body.hasAttribute("hx-headers")) {
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  }
}

if (watch) new Watch(watch);
