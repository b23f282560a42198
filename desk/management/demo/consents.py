"""What the guests of round 4 agree to, how far the sides know of each other, and whom a side lets in."""

from django.utils import timezone

from desk.management.demo.cast import Demo
from participants.choices import QUESTIONS, AnsweredVia, ConsentAnswer, ConsentKind
from participants.models import Consent, Exchange, Invitation, SideConfirmation
from sessions_app.choices import CaucusRole
from sessions_app.models import CaucusOpening

NO = {"P02": {ConsentKind.PHOTO}, "P08": {ConsentKind.LISTED, ConsentKind.PHOTO}, "P12": {ConsentKind.FUNDER}}
AGAIN = {"P05": {ConsentKind.PHOTO}}
SILENT = {"P19", "P28"}


def _answer(key: str, kind: str) -> str:
    if kind in NO.get(key, ()):
        return ConsentAnswer.NO
    return ConsentAnswer.ASK_AGAIN if kind in AGAIN.get(key, ()) else ConsentAnswer.YES


def _consents(demo: Demo) -> None:
    keys = {person.pk: key for key, person in demo.people.items()}
    rows = []
    for invitation in Invitation.objects.filter(workshop=demo.rounds["4"]).coming():
        key = keys[invitation.person_id]
        if key in SILENT:
            continue
        rows += [
            Consent(
                invitation=invitation,
                kind=kind,
                about=invitation.pk,
                answer=_answer(key, kind),
                via=AnsweredVia.LINK,
                at=invitation.answered_at or timezone.now(),
            )
            for kind in QUESTIONS
        ]
    Consent.objects.bulk_create(rows)


def _exchange(demo: Demo) -> None:
    """Descriptions are shown; one side has confirmed, the other has not."""
    workshop = demo.rounds["4"]
    sides = [demo.sides["A:Ardenya"], demo.sides["A:Soravia"]]
    first, second = sorted(sides, key=lambda side: str(side.pk))
    exchange = Exchange.objects.create(workshop=workshop, first=first, second=second, profiles_at=timezone.now())
    SideConfirmation.objects.create(
        exchange=exchange,
        side=sides[0],
        said_by=Invitation.objects.get(workshop=workshop, person=demo.people["P01"]),
        recorded_by=demo.users["facilitator"],
    )


def _caucuses(demo: Demo) -> None:
    """Ardenya lets the rapporteur write of its caucuses; Soravia lets in nobody."""
    CaucusOpening.objects.create(
        workshop=demo.rounds["4"],
        side=demo.sides["A:Ardenya"],
        role=CaucusRole.RAPPORTEUR,
        given_by=demo.users["participant-a"],
    )


def make(demo: Demo) -> None:
    """Rows of round 4 alone."""
    _consents(demo)
    _exchange(demo)
    _caucuses(demo)
