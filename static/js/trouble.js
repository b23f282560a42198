// Says in words when an htmx request did not arrive or was refused. A lost session answers with HX-Redirect,
// which htmx follows by itself. The sentences are data-offline and data-failed on the body.
function tell(sentence) {
  const list = document.getElementById("messages");
  if (!list || !sentence) return;
  const item = document.createElement("li");
  item.className = "message message-error";
  item.textContent = sentence;
  list.replaceChildren(item);
  list.scrollIntoView({ block: "nearest" });
}

// A request that ended at the sign-in page shows that page, not a piece of it inside this one.
document.addEventListener("htmx:beforeSwap", (event) => {
  const answered = new URL(event.detail.xhr.responseURL || window.location.href);
  if (!answered.pathname.startsWith("/accounts/login")) return;
  event.detail.shouldSwap = false;
  window.location.assign(`${answered.pathname}?next=${encodeURIComponent(window.location.pathname)}`);
});

document.addEventListener("htmx:sendError", () => tell(document.body.dataset.offline));
document.addEventListener("htmx:timeout", () => tell(document.body.dataset.offline));
document.addEventListener("htmx:responseError", () => tell(document.body.dataset.failed));
