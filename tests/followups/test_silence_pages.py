"""The pages of a silence: for those who lead, and for those who are asked, by link and without a session."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from audit.models import AccessEvent
from core.access import link_token
from followups.actions import silence as acts
from followups.choices import SilenceState
from followups.models import Silence
from outbox.models import Message
from participants.models import Membership
from tests.conftest import guest
from tests.followups.silences import ENDS, NOW, REASON, WORDS, clock, text
from workshops.models import Seat

__all__ = ["clock", "text"]


@pytest.fixture
def asked(workshop, ardenya, soravia, mira, samir):
    guest(workshop, ardenya, "Anna Lindqvist", language="ar")
    return list(Membership.objects.filter(side__isnull=False).order_by("person__name"))


@pytest.fixture
def silence(text, asked, olga):
    return acts.begin_silence(joint_text=text, people=[one.pk for one in asked], ends_at=ENDS, by=olga)


def row_of(silence, name):
    return silence.addressees.get(person__name=name)


def link(row):
    return reverse("followups:silence-answer", args=[link_token(row)])


def code_from(row):
    letter = Message.objects.filter(kind="participants/link_code", person_id=row.person_id).latest("created_at")
    return re.search(r"\b\d{6}\b", letter.text).group()


def opened(client, row):
    """The page of ``row``, by a code from the mailbox."""
    page = client.get(link(row), follow=True)
    address = page.redirect_chain[-1][0]
    client.post(address, {"do": "send"})
    client.post(address, {"do": "open", "code": code_from(row)})
    return client.get(link(row))


def test_whoever_merely_holds_the_link_reads_nothing_before_a_code(client, silence):
    row = row_of(silence, "Mira Castellane")

    page = client.get(link(row), follow=True).content.decode()

    assert [word for word in (WORDS, "Mira", "Principles") if word in page] == []


def test_with_a_code_the_text_opens_and_can_be_agreed_to(client, silence):
    row = row_of(silence, "Mira Castellane")

    assert WORDS in opened(client, row).content.decode()
    assert client.post(link(row), {"do": "agree"}).status_code == 302
    row.refresh_from_db()
    assert row.has_agreed is True


def test_it_is_broken_by_one_press_and_a_reason_and_the_trail_does_not_tell_whose_link_it_was(client, silence):
    row = row_of(silence, "Mira Castellane")
    opened(client, row)

    assert client.post(link(row), {"do": "break", "reason": ""}).status_code == 422
    client.post(link(row), {"do": "break", "reason": REASON})

    assert Silence.objects.get().state == SilenceState.BROKEN
    assert "was broken" in client.get(link(row)).content.decode()
    told = [f"{event.object_id} {event.payload} {event.actor_name}" for event in AccessEvent.objects.all()]
    assert [line for line in told if str(row.pk) in line or "Mira" in line] == []


def test_opening_the_page_and_an_unknown_button_change_nothing(client, silence):
    row = row_of(silence, "Mira Castellane")
    opened(client, row)

    assert client.post(link(row), {"do": "dance"}).status_code == 422
    assert (Silence.objects.get().state, row_of(silence, "Mira Castellane").has_agreed) == (SilenceState.OPEN, False)


def test_signed_in_it_opens_without_a_code(sign_in, silence, mira):
    assert WORDS in sign_in(mira).get(link(row_of(silence, mira.name))).content.decode()


def test_the_page_speaks_its_readers_language(client, silence):
    page = opened(client, row_of(silence, "Anna Lindqvist"))

    assert page.headers["Content-Language"] == "ar"
    assert 'dir="rtl"' in page.content.decode()


def test_whoever_has_lost_their_seat_finds_nothing_behind_the_link(client, silence, mira):
    Seat.objects.filter(user=mira).update(ended_at=NOW - dt.timedelta(minutes=1))

    assert client.get(link(row_of(silence, mira.name))).status_code == 404


def test_those_who_lead_begin_it_on_the_clock_of_the_round(sign_in, text, asked, olga, workshop):
    chosen = [str(one.pk) for one in asked]
    form = {"ends_at": "2027-01-21T17:00", "people": chosen}

    sign_in(olga).post(reverse("followups:silence-begin", args=[text.pk]), form)

    begun = Silence.objects.get()
    assert begun.ends_at.astimezone(workshop.zone).strftime("%d %H:%M") == "21 17:00"
    assert begun.addressees.count() == 3


def test_a_form_without_people_is_given_back_with_a_sentence(sign_in, text, asked, olga):
    answer = sign_in(olga).post(reverse("followups:silence-begin", args=[text.pk]), {"ends_at": "2027-01-21T17:00"})

    assert answer.status_code == 422
    assert "at least three people" in answer.content.decode()


def test_those_who_lead_see_numbers_and_no_name_of_whoever_agreed(sign_in, silence, felix):
    acts.agree_to_text(addressee=row_of(silence, "Mira Castellane"))
    Message.objects.update(state="SENT")

    page = sign_in(felix).get(reverse("followups:silence", args=[silence.pk])).content.decode()

    assert re.findall(r"<dd>(\d)</dd>", page) == ["3", "3", "1"]
    names = silence.addressees.values_list("person__name", flat=True)
    assert {page.count(name) for name in names} == {2}  # each alike: in both reminders that are to come


def test_the_rapporteur_and_the_guests_do_not_see_how_it_stands(sign_in, silence, ravi, mira):
    for user in (ravi, mira):
        assert sign_in(user).get(reverse("followups:silence", args=[silence.pk])).status_code == 404


def test_those_who_lead_read_why_it_was_broken(sign_in, silence, olga):
    acts.break_silence(addressee=row_of(silence, "Mira Castellane"), reason=REASON)

    assert REASON in sign_in(olga).get(reverse("followups:silence", args=[silence.pk])).content.decode()


def test_it_can_be_taken_back_and_somebody_told_by_telephone(sign_in, silence, olga):
    row, client = row_of(silence, "Mira Castellane"), sign_in(olga)

    client.post(reverse("followups:silence-told", args=[row.pk]))
    client.post(reverse("followups:silence-take-back", args=[silence.pk]))

    row.refresh_from_db()
    assert (row.is_told, Silence.objects.get().state) == (True, SilenceState.TAKEN_BACK)


@pytest.mark.parametrize("more", [0, 3])
def test_the_page_costs_the_same_queries_for_three_and_for_six(
    sign_in, text, asked, olga, workshop, ardenya, more, django_assert_num_queries
):
    for number in range(more):
        guest(workshop, ardenya, f"Guest{number} Noor")
    people = Membership.objects.filter(side__isnull=False).values_list("pk", flat=True)
    silence = acts.begin_silence(joint_text=text, people=list(people), ends_at=ENDS, by=olga)
    client = sign_in(olga)
    address = reverse("followups:silence", args=[silence.pk])
    client.get(address)

    with django_assert_num_queries(10):
        client.get(address)
