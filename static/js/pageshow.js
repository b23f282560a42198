// A page that the browser kept for "back" may show what its reader may no longer see: ask for it again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
