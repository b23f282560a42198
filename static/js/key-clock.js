// Sealed notes lock after a while without use: says so two minutes before, and offers to keep them open. The line and
// its words are components/key_line.html; moments are seconds since 1970. The server locks them, with or without this.
// Where a text is on the page, the watch (watch.js) covers it until they are open again.
class KeyClock {
  static near = 120;
  static pause = 10_000;

  constructor(line) {
    this.line = line;
    this.words = line.dataset;
    this.said = line.querySelector("[role=status]");
    this.first = this.said.textContent;
    this.ends = { idle: Number(this.words.idle), latest: Number(this.words.latest) };
    this.state = "open";
    setInterval(() => this.look(), KeyClock.pause);
    window.addEventListener("focus", () => this.look());
    document.addEventListener("door:open", () => this.ask().then(() => this.look()));
  }

  get left() { return Math.min(this.ends.idle, this.ends.latest) - Date.now() / 1000; }

  // What the page believes may be old: reading and saving elsewhere put the moment off.
  async look() {
    if (this.left < KeyClock.near) await this.ask();
    if (this.left <= 0) {
      this.say("locked", this.words.locked, " ", this.door());
      this.shut();
    } else if (this.left < KeyClock.near) {
      this.say("near", this.words.near, " ", this.ends.idle < this.ends.latest ? this.stay() : "");
    } else {
      this.say("open", this.first);
    }
  }

  // No connection: nothing is known, so nothing changes.
  async ask(method = "GET") {
    const headers = { "X-CSRFToken": this.line.querySelector("[name=csrfmiddlewaretoken]").value };
    const asked = { method, headers, redirect: "manual", cache: "no-store" };
    const answer = await fetch(this.words.keyClock, asked).catch(() => null);
    if (answer) this.ends = { idle: 0, latest: 0, ...(answer.ok ? await answer.json() : {}) };
  }

  say(state, ...words) {
    if (this.state === state) return;
    this.state = state;
    this.said.classList.toggle("is-near", state !== "open");
    this.said.replaceChildren(...words);
  }

  stay() {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "link-button", textContent: this.words.stay });
    button.addEventListener("click", () => this.ask("POST").then(() => this.look()));
    return button;
  }

  door() {
    const link = document.createElement("a");
    Object.assign(link, { href: this.words.door, target: "_blank", rel: "noopener", textContent: this.words.open });
    return link;
  }

  // Where something sealed is shown or written, a locked page is a covered one.
  shut() {
    const isSealed = document.querySelector(".seal-line.is-sealed");
    if (!isSealed || !document.querySelector("article.reading, form[data-autosave]")) return;
    const detail = { why: "locked", url: this.words.door };
    document.dispatchEvent(new CustomEvent("door:shut", { cancelable: true, detail }));
  }
}

for (const line of document.querySelectorAll("[data-key-clock]")) new KeyClock(line);
