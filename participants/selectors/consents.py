"""The consent ledger: asked by every list, report and export before it shows something of a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from participants.choices import QUESTIONS, ConsentAnswer, ConsentKind
from participants.models import Consent, Invitation
from workshops.choices import Attribution, Devices, ParticipantList

# What the rule forbids whatever a guest agreed to: kind -> switch, values.
FORBIDDEN = {
    ConsentKind.LISTED: ("participant_list", {ParticipantList.FACILITATORS}),
    ConsentKind.AFFILIATION: ("participant_list", {ParticipantList.FACILITATORS}),
    ConsentKind.PROFILE: ("participant_list", {ParticipantList.FACILITATORS}),
    ConsentKind.PHOTO: ("devices", {Devices.NO, Devices.DEVICES_OUT}),
    ConsentKind.FUNDER: ("attribution", {Attribution.NONE}),
    ConsentKind.QUOTE: ("attribution", {Attribution.NONE}),
}
OVERRULED = {
    "participant_list": _("Under the rule of this meeting no list is shown, so your answer is kept and not used."),
    "devices": _("Under the rule of this meeting nobody is photographed, so your answer is kept and not used."),
    "attribution": _("Under the rule of this meeting nobody is named, so your answer is kept and not used."),
}


def is_overruled(kind: str, profile) -> bool:
    """True when ``profile`` forbids what somebody might have agreed to."""
    switch, values = FORBIDDEN[kind]
    return getattr(profile, switch) in values


def agreed(kind: str, invitations: QuerySet[Invitation] | Iterable[UUID]) -> set[UUID]:
    """Ids of those of ``invitations`` whose guest has said yes to ``kind`` and has not taken it back,
    and whose rule allows it. No answer is no. One query.

    Every list, report and export that goes beyond the team asks here.
    """
    switch, values = FORBIDDEN[kind]
    rows = Consent.objects.standing().filter(kind=kind, answer=ConsentAnswer.YES, invitation__in=invitations)
    rows = rows.exclude(**{f"invitation__workshop__rule_profile__{switch}__in": values})
    return set(rows.values_list("invitation_id", flat=True))


@dataclass(frozen=True)
class Question:
    """One general question with what the guest says to it now. ``overruled``: why it does not count."""

    kind: str
    words: str
    help: str
    answer: str
    overruled: str
    history: list[Consent]

    @property
    def choices(self) -> list[tuple[str, str]]:
        return ConsentAnswer.choices

    @property
    def standing(self) -> Consent | None:
        return next((row for row in self.history if row.replaced_at is None), None)


def questions_for(invitations: Iterable[Invitation]) -> dict[UUID, list[Question]]:
    """The general questions of each of ``invitations`` (with their workshop's rule), the newest answer
    of each history first. One query."""
    invitations = list(invitations)
    rows = Consent.objects.filter(invitation__in=[row.pk for row in invitations]).exclude(kind=ConsentKind.QUOTE)
    history: dict = {}
    for row in rows.order_by("-at", "pk"):
        history.setdefault((row.invitation_id, row.kind), []).append(row)
    return {
        invitation.pk: [
            _question(kind, invitation.workshop.rule_profile, history.get((invitation.pk, kind), []))
            for kind in QUESTIONS
        ]
        for invitation in invitations
    }


def _question(kind: str, profile, history: list[Consent]) -> Question:
    words, help_text = QUESTIONS[kind]
    standing = next((row.answer for row in history if row.replaced_at is None), "")
    overruled = str(OVERRULED[FORBIDDEN[kind][0]]) if is_overruled(kind, profile) else ""
    return Question(kind, str(words), str(help_text), standing, overruled, history)


@dataclass(frozen=True)
class StateRow:
    """One guest as organisers see them: the answer to each general question, in the order of QUESTIONS."""

    invitation: Invitation
    answers: list[str]

    @property
    def cells(self) -> list[tuple[str, str]]:
        """(what is asked, the answer) for each column."""
        return [(str(kind.label), answer) for kind, answer in zip(QUESTIONS, self.answers, strict=True)]


def states_of(workshop) -> list[StateRow]:
    """What everybody who comes, or was there, has agreed to. Two queries."""
    guests = list(Invitation.objects.filter(workshop=workshop).taking_part().select_related("person", "side"))
    rows = Consent.objects.standing().filter(invitation__in=[guest.pk for guest in guests])
    said = {(row.invitation_id, row.kind): row.answer for row in rows.exclude(kind=ConsentKind.QUOTE)}
    guests.sort(key=lambda guest: (guest.side.position if guest.side else 99, guest.person.name))
    return [StateRow(guest, [said.get((guest.pk, kind), "") for kind in QUESTIONS]) for guest in guests]
