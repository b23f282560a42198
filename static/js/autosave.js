// A text that is kept while it is written: <form data-autosave="URL"> is sent one second after the last keystroke.
//
// Sent: the whole form. Its field "version" says which version the text was made from; "page" and "turn", where the
// form has them, tell a repeated or late save of this page from somebody else's. Answers, all JSON:
//   200 {version, saved_at: "9:41"}            kept; the form's version is raised
//   409 {version, fields: {name: text, …}}     somebody else saved: both are shown, the writer chooses. With
//                                              data-conflict="page" on the form a button sends it to the server's own page
//   422 {error: "A sentence."}                 refused, and why
//   401, 403, a redirect or HX-Redirect        signed out: the watch (watch.js), else a link, opens the sign-in on a
//                                              second page; afterwards the form takes the new token and goes on.
//                                              A 401 with {why: "locked", url} asks for a sealed text to be unlocked
// The text lives in the page alone: nothing is written to the browser's storage, since this is what must not leak.

const DELAY = 1000;
const RETRY = [3000, 8000, 20000, 60000];

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]");
    this.conflict = form.querySelector("[data-autosave-conflict]");
    this.changes = 0;
    this.saved = 0;
    this.failures = 0;
    this.busy = false;
    this.choosing = false;
    if (form.elements.page) form.elements.page.value = randomWord();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", () => { this.saved = this.changes; this.nextTurn(); });
    window.addEventListener("online", () => this.soon(0));
    window.addEventListener("focus", () => { if (this.dirty) this.soon(0); });
    document.addEventListener("door:open", () => {
      this.waits = false;
      if (this.dirty) this.soon(0);
    });
    window.addEventListener("beforeunload", (event) => { if (this.dirty) event.preventDefault(); });
  }

  get dirty() { return this.changes > this.saved; }

  nextTurn() {
    const turn = this.form.elements.turn;
    if (turn) turn.value = Number(turn.value || 0) + 1;
  }

  changed() {
    this.changes += 1;
    if (!this.choosing) this.soon(DELAY);
  }

  soon(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  say(key, unsaved = false, sentence = "") {
    this.status.classList.toggle("is-unsaved", unsaved);
    this.status.textContent = sentence || this.status.dataset[key];
  }

  async save() {
    if (this.busy || this.choosing || this.waits || !this.dirty) return;
    this.busy = true;
    const upTo = this.changes;
    this.say("saving");
    try {
      let response = await this.send();
      if (response.status === 403 && await this.takeNewToken()) response = await this.send();
      await this.answered(response, upTo);
    } catch {
      this.later("offline");
    } finally {
      this.busy = false;
    }
    if (this.dirty && !this.choosing && this.failures === 0) this.soon(DELAY);
  }

  send() {
    this.nextTurn();
    return fetch(this.form.dataset.autosave, {
      method: "POST",
      body: new FormData(this.form),
      headers: { Accept: "application/json", "X-Requested-With": "autosave" },
      redirect: "manual",
      cache: "no-store",
    });
  }

  // Signing in anew on another page changes the token that the server expects from this one.
  async takeNewToken() {
    const response = await fetch(this.form.dataset.tokenPage || window.location.href, { redirect: "manual", cache: "no-store" });
    if (!response.ok) return false;
    const other = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = other.querySelector("input[name=csrfmiddlewaretoken]");
    const field = this.form.elements.csrfmiddlewaretoken;
    if (!token || !field || token.value === field.value) return false;
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token.value;
    return true;
  }

  later(key) {
    this.say(key, true);
    this.soon(RETRY[Math.min(this.failures, RETRY.length - 1)]);
    this.failures += 1;
  }

  async answered(response, upTo) {
    const away = response.type === "opaqueredirect" || response.headers.has("HX-Redirect");
    if (response.status >= 500) return this.later("offline");
    const answer = await response.json().catch(() => ({}));
    if (away || response.status === 401 || response.status === 403) return this.shut(answer);
    if (response.ok) return this.kept(answer, upTo);
    this.failures = 1;
    if (response.status === 409) return this.form.dataset.conflict === "page" ? this.ask() : this.choose(answer);
    return this.say("refused", true, answer.error);
  }

  kept(answer, upTo) {
    this.failures = 0;
    this.saved = upTo;
    this.form.elements.version.value = answer.version;
    this.say("saved", false, this.status.dataset.saved.replace("TIME", answer.saved_at));
  }

  shut(answer) {
    this.failures = 1;
    this.say("signedOut", true);
    const detail = { why: answer.why === "locked" ? "locked" : "over", url: answer.url };
    this.waits = !document.dispatchEvent(new CustomEvent("door:shut", { cancelable: true, detail }));
    if (this.waits) return; // until the watch knows that the same person is back
    const link = document.createElement("a");
    link.href = this.status.dataset.signInUrl;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = this.status.dataset.signIn;
    this.status.append(" ", link);
  }

  // The server's own page shows both versions; the text goes there with the form.
  ask() {
    this.choosing = true;
    this.say("conflict", true);
    const button = document.createElement("button");
    button.className = "link-button";
    button.textContent = this.status.dataset.both;
    this.status.append(" ", button);
  }

  choose(answer) {
    const differing = Object.entries(answer.fields || {}).filter(([name, theirs]) => {
      const field = this.form.elements[name];
      return field && field.value.trim() !== theirs.trim();
    });
    if (differing.length === 0) return this.settle(answer.version);
    this.choosing = true;
    this.say("conflict", true);
    this.conflict.replaceChildren(...differing.map(([name, theirs]) => this.pair(name, theirs, answer.version)));
    this.conflict.hidden = false;
    this.conflict.focus();
  }

  pair(name, theirs, version) {
    const field = this.form.elements[name];
    const words = this.conflict.dataset;
    const group = document.createElement("section");
    const texts = document.createElement("div");
    texts.className = "versions";
    texts.append(column(words.mine, field.value), column(words.theirs, theirs));
    const row = document.createElement("div");
    row.className = "actions";
    row.append(
      this.choice(words.keep, group, version, () => field.value),
      this.choice(words.take, group, version, () => theirs, field),
      this.choice(words.both, group, version, () => `${field.value}\n\n${theirs}`, field),
    );
    group.append(texts, row);
    return group;
  }

  choice(label, group, version, text, field) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small";
    button.textContent = label;
    button.addEventListener("click", () => {
      if (field) field.value = text();
      group.remove();
      if (!this.conflict.childElementCount) this.settle(version);
    });
    return button;
  }

  settle(version) {
    this.conflict.hidden = true;
    this.choosing = false;
    this.failures = 0;
    this.form.elements.version.value = version;
    this.changes += 1;
    this.soon(0);
  }
}

function randomWord() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function column(title, text) {
  const box = document.createElement("div");
  const heading = document.createElement("h4");
  heading.textContent = title;
  const body = document.createElement("p");
  body.className = "version-text";
  body.textContent = text;
  box.append(heading, body);
  return box;
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
