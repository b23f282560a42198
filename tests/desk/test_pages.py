"""A dialogue through the years, and a workshop for organisers and guests."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from participants.choices import InvitationState
from participants.models import Invitation
from sessions_app.choices import NoteState
from tests import factories as make
from workshops.choices import Role

pytestmark = pytest.mark.django_db
NOW = "2026-11-23 08:12Z"


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def dartmouth(olga):
    """A public record whose dates are known to the day, the month, the year, or not at all."""
    record = make.DialogueFactory(title="River Conference", is_public_record=True)
    make.SeatFactory(user=olga, dialogue=record, role=Role.CONVENOR)
    rounds = [
        (dt.date(1960, 10, 28), "START", "I"),
        (dt.date(1962, 10, 1), "MONTH", "III"),
        (dt.date(1969, 1, 1), "YEAR", "V"),
        (dt.date(1990, 1, 1), "YEAR", "XVII"),
        (None, "UNKNOWN", ""),
    ]
    for day, precision, number in rounds:
        make.WorkshopFactory(dialogue=record, starts_on=day, ends_on=None, date_precision=precision, number=None,
                             number_text=number, title="River Conference", source_title="A magazine",
                             source_url="https://magazine.example/1")  # fmt: skip
    return record


def test_a_public_record_is_a_line_of_decades(dartmouth, olga, sign_in):
    page = sign_in(olga).get(reverse("desk:dialogue", args=[dartmouth.pk]))

    told = page.context["told"]
    assert [(d.name, d.gap, [y.number for y in d.years]) for d in told.decades] == [
        ("The 1960s", "", [1960, 1962, 1969]),
        ("The 1990s", "No meeting on record from 1970 to 1989.", [1990]),
    ]
    assert len(told.undated) == 1


def test_a_public_record_says_how_exactly_a_day_is_known_and_by_whom(dartmouth, olga, sign_in):
    page = sign_in(olga).get(reverse("desk:dialogue", args=[dartmouth.pk])).content.decode()

    shown = [words for words in ("from 28 Oct 1960", "October 1962", "date not known", "A magazine") if words in page]
    assert shown == ["from 28 Oct 1960", "October 1962", "date not known", "A magazine"]
    assert page.count('<svg class="chart"') == 1


def test_forty_rounds_cost_no_more_queries_than_one(dartmouth, olga, sign_in, django_assert_max_num_queries):
    make.WorkshopFactory.create_batch(40, dialogue=dartmouth)
    browser = sign_in(olga)
    browser.get(reverse("workshops:dialogue-list"))

    with django_assert_max_num_queries(8):
        browser.get(reverse("desk:dialogue", args=[dartmouth.pk]))


def came(workshop, *people):
    for person in people:
        make.InvitationFactory(workshop=workshop, person=person, state=InvitationState.YES, attended=True)


def test_who_came_back_is_a_share(dialogue, olga, sign_in):
    old, new, newer = make.PersonFactory.create_batch(3)
    came(make.WorkshopFactory(dialogue=dialogue, number=1, starts_on=dt.date(2025, 1, 1)), old)
    came(make.WorkshopFactory(dialogue=dialogue, number=2, starts_on=dt.date(2026, 1, 1)), old, new, newer)

    told = sign_in(olga).get(reverse("desk:dialogue", args=[dialogue.pk])).context["told"]

    shares = [(r.came, r.returning and round(r.returning, 2)) for d in told.decades for y in d.years for r in y.rounds]
    assert shares == [(1, None), (3, 0.33)]


def test_the_organiser_sees_people_answers_and_who_else_sees_them(workshop, olga, cora, ravi, mira, samir, sign_in):
    page = sign_in(olga).get(reverse("desk:workshop", args=[workshop.pk]))

    told = page.context["told"]
    assert [row.person.name for row in told.people] == ["Mira Castellane", "Samir Haddou"]
    assert (told.seen.who, told.seen.count) == ("convenor and coordinator", 2)
    assert "Seen by: convenor and coordinator (2 people)." in page.content.decode()


def test_a_guest_sees_nobody_else(workshop, olga, mira, samir, sign_in):
    page = sign_in(mira).get(reverse("desk:workshop", args=[workshop.pk])).content.decode()
    assert [name for name in ("Samir", "Haddou", "Soravia") if name in page] == []


def test_a_guest_sees_only_notes_of_sessions_they_sat_in(workshop, mira, samir, sign_in):
    sat, absent = make.SessionFactory(workshop=workshop), make.SessionFactory(workshop=workshop)
    make.PresenceFactory(session=sat, invitation=Invitation.objects.get(person__user=mira))
    note = make.NoteFactory(session=sat, state=NoteState.RELEASED)
    make.NoteFactory(session=absent, state=NoteState.RELEASED)

    assert sign_in(mira).get(reverse("desk:workshop", args=[workshop.pk])).context["told"].notes == [note]


def test_the_agenda_waits_for_the_ground_rules(workshop, mira, sign_in):
    make.SessionFactory(workshop=workshop, title="Customs and the crossing")
    make.GroundRulesFactory(workshop=workshop)
    page = sign_in(mira).get(reverse("desk:workshop", args=[workshop.pk])).content.decode()
    assert ("Customs and the crossing" in page, "The agenda opens after it." in page) == (False, True)


def test_three_hundred_people_and_sixty_sessions_cost_thirteen_queries(
    workshop, olga, ardenya, sign_in, django_assert_max_num_queries
):
    make.InvitationFactory.create_batch(300, workshop=workshop, side=ardenya)
    make.SessionFactory.create_batch(60, workshop=workshop)
    make.GroundRulesFactory(workshop=workshop)
    browser = sign_in(olga)
    browser.get(reverse("desk:home"))

    with django_assert_max_num_queries(13):
        page = browser.get(reverse("desk:workshop", args=[workshop.pk]))

    told = page.context["told"]
    assert (len(told.people.object_list), told.people.paginator.count, told.agenda.count) == (50, 300, 60)


def test_the_last_page_of_people_is_reached_by_its_number(workshop, olga, sign_in):
    make.InvitationFactory.create_batch(51, workshop=workshop)
    page = sign_in(olga).get(reverse("desk:workshop", args=[workshop.pk]), {"page": "2"})
    assert len(page.context["told"].people.object_list) == 1
