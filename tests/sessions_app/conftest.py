"""The room of one session: who was there, and what was written."""

import datetime as dt

import pytest

from audit.actions import Witness
from participants.models import Invitation
from sessions_app.actions.notes import save_note
from sessions_app.actions.release import release_note
from sessions_app.choices import SessionKind
from sessions_app.models import NoteText, Point
from tests import factories as make
from tests.sessions_app.sealed import AtHome
from vault import circles
from workshops.choices import Level

CALM = "A joint post could open within six months if both capitals agreed."


def text(*points) -> NoteText:
    """``text(("Heading", "Words"), …)``."""
    return NoteText(tuple(Point(*point) for point in points))


def posted(*points, version=0, **more) -> dict:
    """The desk's form as a browser sends it."""
    return {"version": version, "heading": [p[0] for p in points], "text": [p[1] for p in points], **more}


def seat_in(session, *users) -> None:
    """Notes that these guests were in the room."""
    for user in users:
        invitation = Invitation.objects.get(workshop=session.workshop, person__user=user)
        make.PresenceFactory(session=session, invitation=invitation)


@pytest.fixture
def session(workshop):
    """Customs and the crossing: a plenary on the first day."""
    return make.SessionFactory(
        workshop=workshop,
        starts_at=dt.datetime(2026, 12, 31, 8, 30, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 12, 31, 10, 0, tzinfo=dt.UTC),
    )


@pytest.fixture
def caucus(workshop, ardenya):
    return make.SessionFactory(workshop=workshop, title="Our red lines", kind=SessionKind.CAUCUS, side=ardenya)


@pytest.fixture
def in_the_room(session, mira, samir):
    seat_in(session, mira, samir)


@pytest.fixture
def write(ravi):
    """``write(session, ("Heading", "Words"))`` saves the next revision as ravi and returns the note."""

    def save(session, *points, base=None, by=ravi):
        note = getattr(session, "note", None)
        base = base if base is not None else (note.revision if note else 0)
        saved = save_note(session=session, text=text(*(points or [("A joint post", CALM)])), base=base, by=by)
        session.note = saved.note
        return saved.note

    return save


@pytest.fixture
def release(write, ravi):
    """``release(session)`` writes something calm of it and releases it until the end of time."""

    def go(session, until=dt.date(2099, 1, 1)):
        note = write(session)
        return release_note(note=note, revision=note.revision, reading_until=until, by=ravi)

    return go


@pytest.fixture
def sealed(workshop, olga):
    """Round 4, planned under the seal; nobody has made its key yet."""
    workshop.level = Level.SEALED
    workshop.save(update_fields=["level"])
    circles.begin(workshop.pk, witness=Witness("test.act", by=olga))
    return workshop


@pytest.fixture
def at_home(sign_in):
    """``at_home(mira)``: her own browser, in which she has just said who she is."""
    return lambda user: AtHome(sign_in(user), user)


@pytest.fixture
def founded(sealed, felix, at_home):
    """Felix, whose key is open and who made the key of the notes."""
    facilitator = at_home(felix).make_key()
    facilitator.post("circle-found", pk=sealed.pk)
    return facilitator


@pytest.fixture
def admit(sealed, founded):
    """``admit(person)`` lets a person in whose key is made; Felix has compared their words."""

    def go(person: AtHome, reads: str = "earlier"):
        where = {"pk": sealed.pk, "reader": person.user.pk}
        form = founded.get("reader-admit", **where).context["form"]
        given = {"fingerprint": form["fingerprint"].value(), "same": "on", "reads": reads}
        return founded.post("reader-admit", given, **where)

    return go
