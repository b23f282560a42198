"""Every value of the telling switches on every surface: what could be told stands there, the exact words of it
that are told are compared."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from core.access import link_token
from outbox import actions as outbox
from participants.emails import invitation_letter
from participants.models import Invitation
from reports.selectors.content import draft_of
from tests import factories as make
from tests.conftest import seated
from workshops.choices import ParticipantList, PlaceAndDate, Role, Topics
from workshops.models import PRESETS, Workshop

WORDS = {
    "title": "Quiet corner",
    "topic": "Sluice gates",
    "question": "Who turns the wheel",
    "house": "Birch House",
    "city": "Tromsdal",
    "day": "12 Oct",
    "guest": "Samir Haddou",
}
TOPICS = "title topic question"


@pytest.fixture(autouse=True)
def _before():
    with time_machine.travel("2026-10-01 08:00Z", tick=False):
        yield


@pytest.fixture
def workshop(dialogue):
    """Everything that a rule can keep back is there, and letters say all they may."""
    dialogue.mail_level = "FULL"
    dialogue.save()
    row = make.WorkshopFactory(
        dialogue=dialogue, title=WORDS["title"], venue=WORDS["house"], city=WORDS["city"], country="",
        starts_on=dt.date(2026, 10, 12), ends_on=dt.date(2026, 10, 14), reply_by=None,
    )  # fmt: skip
    make.SessionFactory(
        workshop=row, title=WORDS["topic"], guiding_questions=WORDS["question"],
        starts_at=dt.datetime(2026, 10, 12, 8, tzinfo=dt.UTC), ends_at=dt.datetime(2026, 10, 12, 9, tzinfo=dt.UTC),
    )  # fmt: skip
    return row


@pytest.fixture
def edda(dialogue):
    return seated(dialogue, Role.EVALUATOR, "Edda Moss")


def under(workshop, **switches):
    profile = make.RuleProfileFactory(**{**PRESETS["OPEN"], **switches})
    Workshop.objects.filter(pk=workshop.pk).update(rule_profile=profile)


def told(*pages: str) -> str:
    """Which of the words stand in these pages, by their names; "10-12" and "20261012" are the day too."""
    whole = "\n".join(pages)
    day = any(form in whole for form in ("12 Oct", "12 – 14 Oct", "20261012", "12 October", "October 12"))
    return " ".join(name for name, word in WORDS.items() if (day if name == "day" else word in whole))


def pages(browser, *urls) -> list[str]:
    answers = [browser.get(url) for url in urls]
    return [got.content.decode() if got.status_code == 200 else "" for got in answers]


def inside(workshop, session):
    return (
        reverse("desk:home"),
        reverse("desk:workshop", args=[workshop.pk]),
        reverse("sessions:agenda", args=[workshop.pk]),
        reverse("sessions:session-detail", args=[session.pk]),
    )


@pytest.mark.parametrize(
    ("switch", "value", "team", "office", "guest", "paper"),
    [
        ("topics", Topics.PUBLIC, TOPICS, TOPICS, TOPICS, TOPICS),
        ("topics", Topics.ATTENDEES, TOPICS, TOPICS, TOPICS, TOPICS),
        ("topics", Topics.NEED_TO_KNOW, TOPICS, "", "", ""),
        ("place_and_date", PlaceAndDate.PUBLIC, "house city day", "house city day", "house city day", "city day"),
        ("place_and_date", PlaceAndDate.PUBLIC_AFTER, "house city day", "house city day", "house city day", "city day"),
        ("place_and_date", PlaceAndDate.ATTENDEES, "house city day", "house city day", "house city day", "city day"),
        ("place_and_date", PlaceAndDate.NEED_TO_KNOW, "house city day", "", "house city day", ""),
    ],
)  # fmt: skip
def test_pages_and_paper_tell_what_the_switch_tells(
    switch, value, team, office, guest, paper, workshop, ravi, edda, mira, sign_in
):
    session = workshop.sessions.get()
    under(workshop, **{switch: value})
    asked = {"topics": {"title", "topic", "question"}, "place_and_date": {"house", "city", "day"}}[switch]

    def seen(user, *urls) -> str:
        return " ".join(name for name in told(*pages(sign_in(user), *urls)).split() if name in asked)

    urls = inside(workshop, session)
    copy = reverse("sessions:agenda-print", args=[workshop.pk])
    assert {
        "team": seen(ravi, *urls), "office": seen(edda, *urls), "guest": seen(mira, *urls), "paper": seen(mira, copy),
    } == {"team": team, "office": office, "guest": guest, "paper": paper}  # fmt: skip


@pytest.mark.parametrize(
    ("switches", "letter", "link"),
    [
        ({}, "title house city day", "title house city day"),
        ({"topics": Topics.ATTENDEES}, "house city day", "house city day"),
        ({"topics": Topics.NEED_TO_KNOW}, "house city day", "house city day"),
        ({"place_and_date": PlaceAndDate.PUBLIC_AFTER}, "title city day", "title city day"),
        ({"place_and_date": PlaceAndDate.ATTENDEES}, "title city day", "title city day"),
        ({"place_and_date": PlaceAndDate.NEED_TO_KNOW}, "", "title"),
        ({"existence": "ON_REQUEST"}, "title house city day", "title house city day"),
        ({"existence": "NOT_ACKNOWLEDGED"}, "", "title city day"),
        ({**PRESETS["CLOSED"]}, "", ""),
    ],
)
def test_a_letter_its_file_and_a_link_that_may_be_passed_on(switches, letter, link, workshop, mira, client):
    under(workshop, **switches)
    invitation = Invitation.objects.select_related("workshop__rule_profile").get()
    with transaction.atomic():
        message = outbox.queue(invitation_letter(invitation))
    page = client.get(reverse("participants:answer", args=[link_token(invitation)])).content.decode()

    assert told(message.subject, message.text, message.html, message.calendar) == letter
    assert told(page) == link


def test_a_guest_who_comes_and_signs_in_is_told_the_day_under_need_to_know(workshop, mira, sign_in):
    under(workshop, place_and_date=PlaceAndDate.NEED_TO_KNOW)
    page = reverse("participants:invitation-answer", args=[Invitation.objects.get().pk])
    assert told(*pages(sign_in(mira), page)) == "title house city day"


def test_who_was_invited_and_has_not_answered_is_told_no_topic_on_the_first_page(workshop, mira, sign_in):
    under(workshop, topics=Topics.ATTENDEES)
    Invitation.objects.update(state="SENT")
    mira.seats.all().delete()
    assert told(*pages(sign_in(mira), reverse("desk:home"))) == "day"


@pytest.mark.parametrize(
    ("value", "organiser", "rapporteur", "guest"),
    [
        (ParticipantList.PUBLIC, "guest", "guest", 200),
        (ParticipantList.ATTENDEES, "guest", "guest", 200),
        (ParticipantList.FACILITATORS, "guest", "", 403),
    ],
)
def test_the_list_is_shown_to_whom_the_switch_names(
    value, organiser, rapporteur, guest, workshop, olga, ravi, mira, samir, sign_in
):
    under(workshop, participant_list=value)
    session = workshop.sessions.get()
    make.PresenceFactory(session=session, invitation=workshop.invitations.get(person__user=samir))
    urls = [*inside(workshop, session), reverse("sessions:presence-edit", args=[session.pk])]

    def names(user) -> str:
        return " ".join(name for name in told(*pages(sign_in(user), *urls)).split() if name == "guest")

    company = reverse("participants:company", args=[workshop.pk])
    assert (names(olga), names(ravi), sign_in(mira).get(company).status_code) == (organiser, rapporteur, guest)


def test_a_report_tells_nothing_of_it_under_any_rule(workshop, grant, mira, samir):
    report = make.ReportFactory(grant=grant)
    for preset in PRESETS.values():
        under(workshop, **preset)
        assert told(str(draft_of(report, dt.date(2026, 12, 30)).content)) == ""


def test_a_topic_that_concerns_a_guest_is_told_to_them(workshop, mira, samir, sign_in):
    under(workshop, topics=Topics.NEED_TO_KNOW)
    session = workshop.sessions.get()
    make.PresenceFactory(session=session, invitation=workshop.invitations.get(person__user=mira))

    urls = inside(workshop, session)
    assert "topic question" in told(*pages(sign_in(mira), *urls))
    assert "topic" not in told(*pages(sign_in(samir), *urls))
