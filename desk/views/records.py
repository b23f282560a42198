import json

from django.http import Http404, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.anchors import newest_head
from core.access import scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page
from desk import policies
from desk.actions.checkpoints import send_checkpoint_to
from desk.actions.records import destroy_workshop
from desk.forms import DestroyForm
from desk.selectors.records import records_of
from vault.actions import signing_public_key
from vault.models import Certificate
from workshops.models import Dialogue, Workshop
from workshops.policies import can_edit_dialogue


@scoped(Dialogue, policies.can_view_records)
def record_list(request, dialogue):
    """What exists, until when, and who decided."""
    context = {
        "dialogue": dialogue,
        "records": records_of(dialogue, timezone.localdate()),
        "may_decide": can_edit_dialogue(request.user, dialogue),
        "checkpoint": newest_head(),
    }
    return page(request, "desk/record_list.html", context)


@scoped(Dialogue, policies.can_view_records, methods=("POST",))
def checkpoint_send(request, dialogue):
    """Sends the newest checkpoint of the trail to whoever asks, to be kept."""
    try:
        send_checkpoint_to(request.user, dialogue=dialogue)
    except DomainError as error:
        return onward(request, "desk:record-list", dialogue.pk, message=str(error))
    return onward(request, "desk:record-list", dialogue.pk, message=_("The letter is on its way. Please keep it."))


@scoped(Workshop, policies.can_destroy_workshop, methods=("GET", "HEAD", "POST"), fresh=True)
def workshop_destroy(request, workshop):
    """Destroys now what would be destroyed on its date."""
    form = DestroyForm(request.POST or None, expected=workshop.dialogue.code_name)
    context = {"form": form, "workshop": workshop}
    if request.method != "POST":
        return page(request, "desk/workshop_destroy.html", context)
    if not form.is_valid():
        return invalid(request, "desk/workshop_destroy.html", context)
    destroy_workshop(workshop=workshop, by=request.user)
    return onward(request, "desk:certificate", workshop.pk, message=_("The records are destroyed."))


@scoped(Workshop, policies.can_read_certificate)
def certificate(request, workshop):
    """The signed statement of what was destroyed, made for paper."""
    row = Certificate.objects.filter(compartment=workshop.pk).first()
    if row is None:
        raise Http404
    context = {
        "workshop": workshop,
        "certificate": row,
        "facts": json.loads(row.statement),
        "signature": _groups(bytes(row.signature).hex()),
        "public_key": _groups(signing_public_key().hex()),
    }
    return page(request, "desk/certificate.html", context)


@scoped(Workshop, policies.can_read_certificate)
def certificate_data(request, workshop):
    """The certificate as a document to keep: `manage.py verify_certificate` checks it offline."""
    row = Certificate.objects.filter(compartment=workshop.pk).first()
    if row is None:
        raise Http404
    given = {
        "statement": row.statement,
        "signature": bytes(row.signature).hex(),
        "key": signing_public_key().hex(),
    }
    headers = {"Content-Disposition": 'attachment; filename="certificate.json"'}
    return JsonResponse(given, json_dumps_params={"indent": 1}, headers=headers)


def _groups(digits: str) -> str:
    """Hex digits in groups of eight, as people compare them."""
    return " ".join(digits[i : i + 8] for i in range(0, len(digits), 8))
