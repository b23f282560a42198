"""Texts under silence: who may be asked, who has been reached, and how it stands. Never who said what."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from followups.choices import SilenceState
from followups.models import Addressee, JointText, Silence
from followups.querysets import READS_TEXTS
from outbox.choices import MessageState
from outbox.models import Message
from participants.models import Membership
from workshops.choices import IN_THE_ROOM, Existence, JointTextUse
from workshops.models import Seat, Workshop

KIND = "followups/silence"


def candidates(text: JointText) -> list[Membership]:
    """Those of a side who sit where ``text`` is read, by side and name: access comes from seats alone. A text that
    a rule keeps in a round is for those who sit in that round. Three queries."""
    rounds = Workshop.objects.filter(text_versions__joint_text=text)
    kept = Q(rule_profile__existence=Existence.NOT_ACKNOWLEDGED)
    kept |= Q(rule_profile__joint_text__in=[JointTextUse.NAMED_CIRCLE, JointTextUse.NEVER])
    circles = set(rounds.filter(kept).values_list("pk", flat=True))
    seats: dict[UUID, set] = {}
    roles = set(READS_TEXTS) & IN_THE_ROOM
    for seat in Seat.objects.held().filter(dialogue=text.dialogue_id, role__in=roles, user__is_active=True):
        seats.setdefault(seat.user_id, set()).add(seat.workshop_id)
    readers = [user for user, sits in seats.items() if circles <= sits]
    members = Membership.objects.filter(dialogue=text.dialogue_id, side__isnull=False, person__user__in=readers)
    return list(members.select_related("person__user", "side").order_by("side__position", "person__name", "pk"))


def round_of(text: JointText) -> Workshop | None:
    """The round whose clock counts: that of the newest version, else the latest of the dialogue."""
    related = Workshop.objects.select_related("dialogue", "rule_profile").filter(dialogue=text.dialogue_id)
    newest = related.filter(text_versions__joint_text=text, text_versions__number=text.latest).first()
    return newest or related.exclude(starts_on=None).order_by("-starts_on", "-number").first()


@dataclass(frozen=True)
class Reach:
    """One addressee, and whether the text can have come to them. It says nothing of an answer."""

    addressee: Addressee
    is_reached: bool
    is_on_its_way: bool


def reach_of(silence: Silence) -> list[Reach]:
    """Each addressee of ``silence`` by side and name. Two queries."""
    rows = silence.addressees.select_related("person", "side").order_by("side__position", "person__name", "pk")
    states: dict[UUID, set] = {}
    for pk, state in Message.objects.filter(kind=KIND, object_id__in=rows.values("pk")).values_list(
        "object_id", "state"
    ):
        states.setdefault(pk, set()).add(state)
    way = {MessageState.QUEUED, MessageState.HELD, MessageState.SENDING}
    return [
        Reach(
            row,
            is_reached=row.is_told or MessageState.SENT in states.get(row.pk, ()),
            is_on_its_way=bool(way & states.get(row.pk, set())),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Standing:
    """How a silence stands, in numbers."""

    asked: int
    agreed: int
    reached: int


def standing_of(silence: Silence, reach: list[Reach]) -> Standing:
    """``reach``: its addressees. One query at most; a silence that was broken has no number of those who agreed."""
    is_open = silence.state == SilenceState.OPEN
    agreed = silence.addressees.filter(has_agreed=True).count() if is_open else silence.agreed
    return Standing(len(reach), agreed, sum(one.is_reached for one in reach))


def silences_of(text: JointText) -> list[Silence]:
    """The silences of ``text``, the newest first."""
    return list(text.silences.select_related("version", "workshop").order_by("-created_at"))
