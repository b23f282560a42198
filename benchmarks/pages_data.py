"""The data of the page benchmark, made in a process of its own; prints one line a page."""

import datetime as dt
import json

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.actions import Witness
from participants.models import Affiliation, Invitation, Membership, NameVariant, Person
from sessions_app.models import Note, Presence, WorkshopSession
from tests import factories as make_row
from vault.actions import seal
from vault.envelope import Place
from workshops.choices import Role

PEOPLE, SESSIONS = 300, 60
WORDS = "It was argued that a joint customs post could open within six months if both capitals agreed. " * 40


def _people(workshop, sides) -> list[Invitation]:
    people = Person.objects.bulk_create(
        Person(name=f"Expert Number{n}", email=f"expert{n}@example.org", gender="FM"[n % 2]) for n in range(PEOPLE)
    )
    NameVariant.objects.bulk_create(NameVariant(person=p, text=f"{p.name} bis") for p in people)
    Affiliation.objects.bulk_create(
        Affiliation(person=p, title="economist", institution="An institute") for p in people
    )
    Membership.objects.bulk_create(
        Membership(person=p, dialogue=workshop.dialogue, side=sides[n % 2], state="APPROVED")
        for n, p in enumerate(people)
    )
    states = ["YES", "SENT", "NO", "TENTATIVE", "YES"]
    return Invitation.objects.bulk_create(
        Invitation(workshop=workshop, person=p, side=sides[n % 2], state=states[n % 5],
                   link_expires_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
        for n, p in enumerate(people)
    )  # fmt: skip


def _sessions(workshop, invitations) -> WorkshopSession:
    begins = workshop.begins_at
    sessions = WorkshopSession.objects.bulk_create(
        WorkshopSession(workshop=workshop, title=f"Session {n}", position=n,
                        starts_at=begins + dt.timedelta(hours=n), ends_at=begins + dt.timedelta(hours=n + 1))
        for n in range(SESSIONS)
    )  # fmt: skip
    Presence.objects.bulk_create(Presence(session=sessions[0], invitation=i) for i in invitations[:40])
    return sessions[0]


def _note(session, by) -> Note:
    note = Note.objects.create(
        session=session, rule_profile=session.profile, state="RELEASED", revision=1, released_revision=1,
        released_on=dt.date.today(), reading_until=dt.date.today() + dt.timedelta(days=30),
    )  # fmt: skip
    points = [{"heading": f"Argument {n}", "text": WORDS} for n in range(4)]
    with transaction.atomic():
        place = Place(session.workshop_id, "sessions_app.note", note.pk, "text", 1)
        seal(place, json.dumps({"points": points}), witness=Witness("bench", by=by))
    return note


def _line(name: str, user, path: str) -> str:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get(path)  # the first visit updates the session row
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}.")
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    return f"{name}\t{path}\t{cookie}\t{len(captured)}"


def make() -> None:
    """Makes the rows and prints name, path, cookie and number of queries of each page."""
    workshop = make_row.WorkshopFactory(dialogue__title="Lake Room", state="INVITING")
    dialogue = workshop.dialogue
    sides = [make_row.SideFactory(dialogue=dialogue) for _ in range(2)]
    olga, mira = make_row.UserFactory(name="Olga"), make_row.UserFactory(name="Mira")
    make_row.SeatFactory(user=olga, dialogue=dialogue, role=Role.CONVENOR)
    make_row.SeatFactory(user=mira, dialogue=dialogue, role=Role.PARTICIPANT, workshop=workshop, side=sides[0])
    invitations = _people(workshop, sides)
    Person.objects.filter(pk=invitations[0].person_id).update(user=mira)
    note = _note(_sessions(workshop, invitations), olga)
    for name, user, path in (
        ("workshop", olga, reverse("desk:workshop", args=[workshop.pk])),
        ("answers", olga, reverse("participants:invitation-grid", args=[workshop.pk])),
        ("agenda", olga, reverse("sessions:agenda", args=[workshop.pk])),
        ("people", olga, reverse("participants:person-list")),
        ("organiser’s home", olga, reverse("desk:home")),
        ("reading page", mira, reverse("sessions:note-read", args=[note.pk])),
        ("calendar file", mira, reverse("participants:invitation-calendar", args=[invitations[0].pk])),
    ):
        print(_line(name, user, path))
