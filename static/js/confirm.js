// <form data-confirm="The sentence."> asks before it is sent. Words of the buttons: data-confirm-yes on the form,
// else data-yes on the body. Without JavaScript the form is sent at once, so an act that cannot be undone
// has a page of its own on the server; this only saves the round trip.
function ask(form, submitter) {
  const words = document.body.dataset;
  const dialog = document.createElement("dialog");
  const sentence = document.createElement("p");
  sentence.textContent = form.dataset.confirm;
  sentence.id = "confirm-sentence";
  dialog.setAttribute("aria-labelledby", sentence.id);

  const row = document.createElement("div");
  row.className = "actions";
  const yes = document.createElement("button");
  yes.type = "button";
  yes.className = "btn btn-primary";
  yes.textContent = form.dataset.confirmYes || words.yes;
  const no = document.createElement("button");
  no.type = "button";
  no.className = "btn";
  no.textContent = words.no;
  row.append(yes, no);
  dialog.append(sentence, row);

  yes.addEventListener("click", () => {
    form.dataset.confirmed = "1";
    dialog.close();
    form.requestSubmit(submitter);
  });
  no.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.confirm) return;
  if (form.dataset.confirmed) {
    delete form.dataset.confirmed;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(form, event.submitter);
}, true);
