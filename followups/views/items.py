"""Action items: list, write down, change, settle, carry."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access import Permissions, scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from followups import actions, forms, policies
from followups.models import ActionItem
from followups.selectors import lists
from workshops.models import Dialogue
from workshops.querysets import today


@scoped(Dialogue, policies.can_list_followups)
def followup_list(request, dialogue):
    open_rows, settled_rows = lists.actions_of(dialogue, today())
    context = {
        "dialogue": dialogue,
        "open_rows": open_rows,
        "overdue": sum(row.overdue for row in open_rows),
        "settled_rows": settled_rows,
        "texts": lists.texts_of(dialogue),
        "may": Permissions(policies, request.user, dialogue),
    }
    return page(request, "followups/followup_list.html", context)


@scoped(ActionItem, policies.can_view_action)
def action_detail(request, item):
    context = {
        "item": item,
        "row": lists.action_row(item, today()),
        "is_unwanted": lists.refuses_reminders(item),
        "may": Permissions(policies, request.user, item),
    }
    return page(request, "followups/action_detail.html", context)


@scoped(Dialogue, policies.can_add_action, methods=("GET", "HEAD", "POST"))
def action_create(request, dialogue):
    form = forms.ActionForm(request.POST or None, dialogue=dialogue)
    context = {"form": form, "dialogue": dialogue}
    if request.method != "POST":
        return page(request, "followups/action_edit.html", context)
    if form.is_valid():
        try:
            actions.create_action(dialogue=dialogue, by=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "followups:followup-list", dialogue.pk)
    return invalid(request, "followups/action_edit.html", context)


@scoped(ActionItem, policies.can_edit_action, methods=("GET", "HEAD", "POST"))
def action_edit(request, item):
    form = forms.ActionForm(request.POST or None, dialogue=item.dialogue, item=item)
    context = {"form": form, "dialogue": item.dialogue, "item": item}
    if request.method != "POST":
        return page(request, "followups/action_edit.html", context)
    if form.is_valid():
        try:
            actions.edit_action(item=item, by=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "followups:followup-list", item.dialogue_id)
    return invalid(request, "followups/action_edit.html", context)


def _settled(request, item, act, words):
    """Does ``act`` and goes back to where the reader may be: the list, or the owner's own page."""
    try:
        act(item=item, by=request.user)
        message = words
    except DomainError as error:
        message = str(error)
    if policies.can_list_followups(request.user, item.dialogue):
        return onward(request, "followups:followup-list", item.dialogue_id, message=message)
    return onward(request, "followups:action-detail", item.pk, message=message)


@scoped(ActionItem, policies.can_close_action, methods=("POST",))
def action_close(request, item):
    return _settled(request, item, actions.close_action, _("Noted as done. No more reminders go out."))


@scoped(ActionItem, policies.can_edit_action, methods=("POST",))
def action_drop(request, item):
    return _settled(request, item, actions.drop_action, _("Dropped. No more reminders go out."))


@scoped(ActionItem, policies.can_edit_action, methods=("POST",))
def action_reopen(request, item):
    return _settled(request, item, actions.reopen_action, _("The item is open again."))


@scoped(Dialogue, policies.can_carry_actions, methods=("GET", "HEAD", "POST"))
def action_carry(request, dialogue):
    form = forms.CarryForm(request.POST or None, dialogue=dialogue)
    context = {"form": form, "dialogue": dialogue}
    if request.method != "POST":
        return page(request, "followups/action_carry.html", context)
    if form.is_valid():
        try:
            carried = actions.carry_actions(by=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            words = ngettext("%(count)d item was carried on.", "%(count)d items were carried on.", len(carried)) % {
                "count": len(carried)
            }
            return onward(request, "followups:followup-list", dialogue.pk, message=words)
    return invalid(request, "followups/action_carry.html", context)
