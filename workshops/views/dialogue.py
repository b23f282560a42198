from core.access import scoped, signed_in
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from workshops import policies, selectors
from workshops.actions.dialogue import create_dialogue, edit_dialogue
from workshops.forms import DialogueForm, SideFormSet, side_rows
from workshops.models import Dialogue

EDIT = "workshops/dialogue_edit.html"


@signed_in(policies.can_list_dialogues)
def dialogue_list(request):
    """Every dialogue in which the reader holds a seat of the team."""
    context = {
        "dialogues": selectors.dialogues_for(request.user),
        "may_create": policies.can_create_dialogue(request.user),
    }
    return page(request, "workshops/dialogue_list.html", context)


@signed_in(policies.can_create_dialogue, methods=("GET", "HEAD", "POST"))
def dialogue_create(request):
    sides = SideFormSet(request.POST or None, prefix="sides")
    form = DialogueForm(request.POST or None)
    if request.method != "POST":
        return page(request, EDIT, {"form": form, "sides": sides})
    if form.is_valid() and sides.is_valid():
        try:
            dialogue = create_dialogue(facts=form.cleaned_data, sides=side_rows(sides), by=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "desk:dialogue", dialogue.pk)
    return invalid(request, EDIT, {"form": form, "sides": sides})


@scoped(Dialogue, policies.can_edit_dialogue, methods=("GET", "HEAD", "POST"))
def dialogue_edit(request, dialogue):
    known = [{"pk": side.pk, "name": side.name, "kind": side.kind} for side in dialogue.sides.order_by("position")]
    sides = SideFormSet(request.POST or None, prefix="sides", initial=known)
    form = DialogueForm(request.POST or None, initial={name: getattr(dialogue, name) for name in DialogueForm().fields})
    context = {"form": form, "sides": sides, "dialogue": dialogue}
    if request.method != "POST":
        return page(request, EDIT, context)
    if form.is_valid() and sides.is_valid():
        try:
            edit_dialogue(dialogue=dialogue, facts=form.cleaned_data, sides=side_rows(sides), by=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "desk:dialogue", dialogue.pk)
    return invalid(request, EDIT, context)
