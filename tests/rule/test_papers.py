"""Papers under the rule: acknowledged ground rules first, copies and joint texts as far as the rule lets them go."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from audit.models import AccessEvent
from core.errors import DomainError
from followups.actions import create_text, settle_text, take_copy
from participants.models import Acknowledgement
from sessions_app.actions.notes import save_note
from sessions_app.actions.release import release_note
from sessions_app.models import NoteText, Point
from tests import factories as make
from workshops.choices import UseOfContent
from workshops.models import GroundRules


@pytest.fixture(autouse=True)
def _during():
    with time_machine.travel("2027-01-01 09:00Z", tick=False):
        yield


def under(workshop, **switches):
    type(workshop).objects.filter(pk=workshop.pk).update(rule_profile=make.RuleProfileFactory(**switches))
    workshop.refresh_from_db()


@pytest.fixture
def note(workshop, ravi, mira):
    session = make.SessionFactory(workshop=workshop)
    make.PresenceFactory(session=session, invitation=workshop.invitations.get(person__user=mira))
    saved = save_note(session=session, text=NoteText((Point("Tariffs", "They could fall."),)), base=0, by=ravi).note
    return release_note(note=saved, revision=1, reading_until=dt.date(2027, 2, 1), by=ravi)


@pytest.fixture
def text(workshop, ravi):
    words = {"title": "Principles", "kind": "STATEMENT", "text": "The post opens."}
    return create_text(dialogue=workshop.dialogue, workshop=workshop, by=ravi, **words)


def papers(workshop, note, text) -> list[str]:
    return [
        reverse("sessions:agenda", args=[workshop.pk]),
        reverse("sessions:agenda-print", args=[workshop.pk]),
        reverse("sessions:session-detail", args=[note.session_id]),
        reverse("sessions:note-read", args=[note.pk]),
        reverse("followups:text-detail", args=[text.pk]),
        reverse("followups:text-version", args=[text.pk, 1]),
        reverse("followups:text-compare", args=[text.pk]),
    ]


def test_no_paper_opens_before_the_ground_rules_in_force_are_acknowledged(workshop, note, text, mira, ravi, sign_in):
    rules = GroundRules.objects.create(workshop=workshop, version=1, text="We meet as persons.")
    guest, urls, first = workshop.invitations.get(), papers(workshop, note, text), "The ground rules come first"
    browser = sign_in(mira)
    opened = AccessEvent.objects.filter(actor_id=mira.pk)

    assert [url for url in urls if first not in browser.get(url).content.decode()] == []
    assert browser.post(reverse("followups:text-take", args=[text.pk])).status_code == 302
    assert opened.filter(action__in=["note.read", "text.read", "text.taken"]).count() == 0
    Acknowledgement.objects.create(invitation=guest, ground_rules=rules, at=rules.created_at)
    assert [url for url in urls if first in browser.get(url).content.decode()] == []
    GroundRules.objects.create(workshop=workshop, version=2, text="And leave telephones outside.")
    assert [url for url in urls if first not in browser.get(url).content.decode()] == []
    assert [url for url in urls if first in sign_in(ravi).get(url).content.decode()] == []


@pytest.mark.parametrize(
    ("value", "on_paper"),
    [(value, value != UseOfContent.NONE) for value in UseOfContent],
)
def test_a_note_is_put_on_paper_only_where_what_is_heard_may_be_taken_along(
    value, on_paper, workshop, note, mira, sign_in
):
    under(workshop, use_of_content=value)
    page = sign_in(mira).get(reverse("sessions:note-read", args=[note.pk])).content.decode()
    assert ("data-print" in page, "no-paper" in page) == (on_paper, not on_paper)
    assert str(workshop.rule_profile.explained()[4].meaning) in page


@pytest.mark.parametrize(
    ("value", "leaves"),
    [
        ("MAY_PUBLISH", ["DRAFT", "AGREED", "WITH_RESERVATION"]),
        ("AGREED_ONLY", ["AGREED"]),
        ("NAMED_CIRCLE", []),
        ("NEVER", []),
    ],
)
def test_a_joint_text_leaves_as_its_switch_says(value, leaves, workshop, text, olga):
    under(workshop, joint_text=value)
    left = []
    for state in ("DRAFT", "AGREED", "WITH_RESERVATION", "WITHHELD"):
        settle_text(joint_text=text, state=state, by=olga)
        try:
            take_copy(joint_text=text, by=olga)
        except DomainError:
            continue
        left.append(state)
    assert left == leaves
    assert AccessEvent.objects.filter(action="text.taken").count() == len(leaves)


def test_a_text_of_two_rounds_keeps_to_the_tighter_rule(workshop, dialogue, text, ravi, olga):
    under(workshop, joint_text="MAY_PUBLISH")
    closed = make.WorkshopFactory(dialogue=dialogue, rule_profile=make.RuleProfileFactory(joint_text="NEVER"))
    make_version = type(text.versions.get())
    make_version.objects.create(joint_text=text, number=2, workshop=closed, saved_on=dt.date(2026, 12, 1))
    with pytest.raises(DomainError, match="publishes no text"):
        take_copy(joint_text=text, by=olga)


def test_what_is_taken_along_is_plain_words_and_nothing_else(workshop, text, olga, sign_in):
    settle_text(joint_text=text, state="AGREED", by=olga)
    answer = sign_in(olga).post(reverse("followups:text-take", args=[text.pk]))
    assert (answer.headers["Content-Type"], answer.content.decode()) == (
        "text/plain; charset=utf-8",
        "Principles\n\nThe post opens.\n\nAgreed. Those who worked on it did so as persons, not as representatives.\n",
    )


@pytest.mark.parametrize(("value", "opens"), [("AGREED_ONLY", 200), ("NAMED_CIRCLE", 404), ("NEVER", 404)])
def test_a_text_that_stays_in_its_circle_is_not_there_for_guests_of_other_rounds(
    value, opens, workshop, dialogue, text, mira, sign_in
):
    under(workshop, joint_text=value)
    other = make.WorkshopFactory(dialogue=dialogue, number=5)
    guest = make.UserFactory(name="Nora Vale", email="nora@example.org")
    make.SeatFactory(user=guest, dialogue=dialogue, workshop=other, role="PARTICIPANT")

    page = reverse("followups:text-detail", args=[text.pk])
    assert (sign_in(guest).get(page).status_code, sign_in(mira).get(page).status_code) == (opens, 200)


def test_beside_the_ground_rules_stands_what_the_rule_says_of_devices_and_records(workshop, mira, sign_in):
    under(workshop, devices="DEVICES_OUT", retention="RAW_AT_ONCE")
    page = sign_in(mira).get(reverse("workshops:ground-rules", args=[workshop.pk])).content.decode()
    assert "telephones and computers stay outside the room" in page
    assert "destroyed as soon as the points are released" in page
