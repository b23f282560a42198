"""A sealed round: its readers' keys all open with the six words that `make run` prints."""

from datetime import timedelta

from django.conf import settings

from audit.actions import Witness
from desk.management.demo.cast import GUESTS, Demo
from desk.management.demo.papers import add_note
from desk.management.demo.rounds import BOOK, add_guest, add_presence, add_round, add_seat, add_session
from participants.choices import InvitationState
from participants.models import Acknowledgement
from vault import circles, readers, unlocked
from workshops.choices import Level, WorkshopState
from workshops.models import Workshop

WRITERS = ("facilitator", "rapporteur")
INSIDE = ("rapporteur", "participant-a")  # let in by the facilitator; participant-b waits for her call


def _round(demo: Demo) -> Workshop:
    reading_until = demo.today + timedelta(days=45)
    workshop = add_round(demo, "q", "The missing of the first winter", -30, 2, WorkshopState.CLOSING, number=6,
                         city="Geneva", country="Switzerland", capacity=8, level=Level.SEALED,
                         reading_until=reading_until)  # fmt: skip
    rules = workshop.ground_rules.get()
    for key in GUESTS.values():
        invitation = add_guest(demo, workshop, key, InvitationState.YES, attended=True)
        Acknowledgement.objects.create(invitation=invitation, ground_rules=rules, at=invitation.answered_at)
        add_seat(demo, invitation)
    return workshop


def make(demo: Demo) -> None:
    """The round, its circle of readers, and a note that only they can open."""
    workshop, witness = _round(demo), Witness("demo.loaded", by=demo.users["rapporteur"])
    circles.begin(workshop.pk, witness=witness)
    secrets = {
        role: readers.enrol(demo.users[role].pk, settings.DEMO_WORDS, witness=witness).secret
        for role in (*WRITERS, "participant-a", "participant-b")
    }
    with unlocked.reading_with(lambda: secrets["facilitator"]):
        circles.found(workshop.pk, witness=witness)
        for role in INSIDE:
            shown = readers.shown(demo.users[role].pk)
            circles.approve(
                workshop.pk, shown.user_id, fingerprint=shown.fingerprint, with_earlier=True, witness=witness
            )
    for position, item in enumerate(BOOK["sealed"]):
        session = add_session(demo, workshop, position, [item["title"], item["kind"], 0, "09:00", "10:30", ""])
        add_presence(session)
        with unlocked.reading_with(lambda: secrets["rapporteur"]):
            add_note(session, item, witness)
