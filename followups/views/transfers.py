"""The transfer log."""

from core.access import Permissions, scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from followups import actions, forms, policies
from followups.models import Transfer
from followups.selectors import lists
from workshops.models import Dialogue


@scoped(Dialogue, policies.can_see_transfers)
def transfer_list(request, dialogue):
    context = {
        "dialogue": dialogue,
        "rows": lists.transfers_of(dialogue, request.user),
        "may": Permissions(policies, request.user, dialogue),
    }
    return page(request, "followups/transfer_list.html", context)


@scoped(Dialogue, policies.can_add_transfer, methods=("GET", "HEAD", "POST"))
def transfer_create(request, dialogue):
    form = forms.TransferForm(request.POST or None, dialogue=dialogue)
    context = {"form": form, "dialogue": dialogue}
    if request.method != "POST":
        return page(request, "followups/transfer_edit.html", context)
    if form.is_valid():
        try:
            actions.record_transfer(dialogue=dialogue, by=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "followups:transfer-list", dialogue.pk)
    return invalid(request, "followups/transfer_edit.html", context)


@scoped(Transfer, policies.can_edit_transfer, methods=("GET", "HEAD", "POST"))
def transfer_edit(request, transfer):
    context = {"dialogue": transfer.dialogue, "transfer": transfer}
    if request.method != "POST":
        detail = actions.read_transfer(transfer=transfer, by=request.user)
        context["form"] = forms.TransferForm(instance=transfer, dialogue=transfer.dialogue, detail=detail)
        return page(request, "followups/transfer_edit.html", context)
    form = context["form"] = forms.TransferForm(request.POST, instance=transfer, dialogue=transfer.dialogue)
    if form.is_valid():
        try:
            actions.edit_transfer(transfer=transfer, by=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "followups:transfer-list", transfer.dialogue_id)
    return invalid(request, "followups/transfer_edit.html", context)
