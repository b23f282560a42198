"""What those who come still owe before a round begins: the ground rules, and what they need."""

from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from outbox.ladders import Planned, Rung, plan
from outbox.models import Message
from participants.choices import COMING, CallKind
from participants.models import Acknowledgement, Call, Invitation
from workshops.choices import Format
from workshops.models import GroundRules

CALL = "CALL"
LADDERS = {
    CallKind.RULES: [Rung("FIRST", -14), Rung("SECOND", -7), Rung(CALL, -3, is_call=True)],
    CallKind.TRAVEL: [Rung("FIRST", -21), Rung("SECOND", -10), Rung(CALL, -5, is_call=True)],
}
AHEAD = timedelta(days=23)


def planned_for(workshop, kind: str) -> list[Planned]:
    """The rungs before ``workshop`` begins, on its clock; none without a first day."""
    if workshop.starts_on is None:
        return []
    return plan(LADDERS[kind], anchor=workshop.starts_on, zone=workshop.zone, end=workshop.begins_at)


def owing(kind: str, now: datetime):
    """Guests who come soon and owe this, of workshops whose ladder is set and does not rest; each with
    ``written_at``, when they last had a letter about it. One query."""
    guests = (
        Invitation.objects.filter(state__in=COMING, is_reminded=True, answered_at__isnull=False)
        .filter(workshop__starts_on__lte=now + AHEAD, workshop__starts_on__gte=now - timedelta(days=1))
        .filter(workshop__destroyed_at=None, workshop__dialogue__frozen_at=None)
        .filter(workshop__ladder__isnull=False, workshop__ladder__paused_at=None)
    )
    letters = Message.objects.filter(object_id=OuterRef("pk")).order_by().values("object_id")
    latest = Subquery(letters.annotate(latest=Max("created_at")).values("latest"))
    guests = (_without_rules if kind == CallKind.RULES else _without_needs)(guests)
    return (
        guests.annotate(written_at=Coalesce(latest, "answered_at"))
        .select_related("person", "workshop__dialogue", "workshop__rule_profile", "workshop__ladder__caller")
        .order_by("workshop_id", "pk")
    )


def still_owes(invitation: Invitation, kind: str) -> bool:
    """Whether a guest owes it at this moment; asked under a lock."""
    mine = Invitation.objects.filter(pk=invitation.pk, state__in=COMING, is_reminded=True)
    return (_without_rules if kind == CallKind.RULES else _without_needs)(mine).exists()


def calls_asked(invitations, kind: str) -> dict[str, datetime]:
    """Key -> when, of the calls that were asked for about these. One query."""
    rows = Call.objects.filter(kind=kind, object_id__in=[row.pk for row in invitations])
    return dict(rows.values_list("key", "created_at"))


def _without_rules(guests):
    """Those who have not acknowledged the newest version, where there is one."""
    newest = GroundRules.objects.filter(workshop=OuterRef(OuterRef("workshop"))).order_by("-version").values("pk")[:1]
    done = Acknowledgement.objects.filter(invitation=OuterRef("pk"), ground_rules=Subquery(newest))
    written = GroundRules.objects.filter(workshop=OuterRef("workshop"))
    return guests.filter(Exists(written), ~Exists(done))


def _without_needs(guests):
    """Those who travel and have said nothing of what they need, not even that it is nothing."""
    return guests.filter(has_needs=False, needs_revision=0).exclude(workshop__format=Format.ONLINE)
