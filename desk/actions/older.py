"""A text that was put back to an older state: written down, and handed to those who lead as an incident."""

import logging

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from audit.actions import record
from core.errors import DomainError
from followups.actions import report_concern
from followups.choices import IncidentState
from followups.models import Incident
from vault import actions as vault
from vault.errors import RolledBack
from workshops.choices import Level
from workshops.models import Dialogue, Workshop

log = logging.getLogger(__name__)


@transaction.atomic
def report_older_text(found: RolledBack, *, by=None) -> Incident | None:
    """Notes in the trail that ``by`` met the text, and reports it as an incident of its dialogue, once while
    that is open. Returns the incident; None when it is known, or its dialogue cannot be told.

    In a transaction of its own, since the one in which the text did not open is undone.
    """
    place = found.place
    record(
        "text.older",
        by=by,
        kind=place.kind,
        object_id=place.object_id,
        compartment=place.compartment,
        outcome="older",
        field=place.field,
        revision=place.revision,
        newest=found.newest,
    )
    dialogue = _dialogue_of(place.compartment)
    if dialogue is None or _is_known(dialogue, place):
        return None
    with translation.override(settings.LANGUAGE_CODE):
        words = _(
            "A sealed text of this dialogue is older than the record of it says: number %(revision)s stands where "
            "number %(newest)s was saved last. Somebody who can write to the database may have put it back. It is not "
            "shown to anybody. Ask the operator for a backup and for the record of who opened what."
        ) % {"revision": place.revision, "newest": found.newest}
    try:
        incident = report_concern(dialogue=dialogue, words=words)
    except DomainError:  # too many today: whoever leads looks already
        log.warning("An older text was not reported once more: %s", place.object_id)
        return None
    incident.object_kind, incident.object_id = place.kind, place.object_id
    incident.save(update_fields=["object_kind", "object_id"])
    return incident


def _is_known(dialogue: Dialogue, place) -> bool:
    rows = Incident.objects.filter(dialogue=dialogue, object_kind=place.kind, object_id=place.object_id)
    return rows.exclude(state=IncidentState.CLOSED).exists()


def _dialogue_of(compartment) -> Dialogue | None:
    """Whose text it is. What guests sent to a sealed workshop lies in a compartment beside it."""
    own = Dialogue.objects.filter(pk=compartment) or Dialogue.objects.filter(workshops=compartment)
    if own := own.first():
        return own
    if incident := Incident.objects.select_related("dialogue").filter(pk=compartment).first():
        return incident.dialogue
    sealed = Workshop.objects.filter(level=Level.SEALED).select_related("dialogue")
    return next((row.dialogue for row in sealed if compartment in vault.parts_of(row.pk)), None)
