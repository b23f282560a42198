"""Finding a date: the question is prepared, sent, watched, and given up."""

import datetime as dt

import pytest
from django.urls import reverse

from core.errors import DomainError
from outbox.models import Message
from participants.actions.links import renew_links
from participants.actions.polls import answer_poll, forget_polls, give_up_poll, resend_question, send_poll
from participants.models import DatePoll, Invitation, Polled, Slot, SlotAnswer
from participants.selectors.polls import poll_page
from tests import factories as make
from tests.participants.polls import (
    CLOSED,
    _now_in_november,
    answers_in,
    april,
    ask,
    layla,
    march,
    otar,
    page_of,
    poll,
    said,
    undated,
)
from workshops.choices import PlaceAndDate

__all__ = ["_now_in_november", "april", "layla", "march", "otar", "poll", "undated"]


def typed(members, slots, **more):
    """The form of a question: slots as (first, last), whom to ask, and more."""
    rows = {}
    for number, (first, last) in enumerate(slots):
        rows |= {f"slots-{number}-starts_on": first, f"slots-{number}-ends_on": last}
    counts = {"slots-TOTAL_FORMS": len(slots), "slots-INITIAL_FORMS": 0}
    people = {"person": [str(member.pk) for member in members]}
    return {**rows, **counts, **people, "closes_at": "2026-12-05T12:00", "do": "keep", **more}


@pytest.fixture
def members(undated, ardenya, soravia):
    rows = []
    for name, side in (("Otar Lomaia", ardenya), ("Layla Benhaddar", soravia), ("Inés Valdoro", None)):
        email = "" if side is None else f"{name.split()[0].lower()}@example.org"
        person = make.PersonFactory(name=name, email=email)
        rows.append(make.MembershipFactory(person=person, dialogue=undated.dialogue, side=side, state="APPROVED"))
    return rows


DAYS = [("2027-03-03", "2027-03-05"), ("2027-04-07", "")]


def test_a_question_is_kept_looked_at_and_sent_once(sign_in, olga, undated, members, ardenya):
    browser = sign_in(olga)
    address = reverse("participants:poll-edit", args=[undated.pk])
    browser.post(address, typed(members, DAYS, must=str(members[2].pk), **{f"need-{ardenya.pk}": "4"}))
    poll = DatePoll.objects.get()
    before = Message.objects.count()
    page = browser.get(reverse("participants:poll", args=[undated.pk]))
    for _click in range(2):
        browser.post(reverse("participants:poll-send", args=[undated.pk]))

    assert (before, page.context["letters"]) == (0, 2)
    assert list(poll.slots.order_by("starts_on").values_list("starts_on", "ends_on")) == [
        (dt.date(2027, 3, 3), dt.date(2027, 3, 5)),
        (dt.date(2027, 4, 7), dt.date(2027, 4, 7)),
    ]
    assert list(poll.needs.values_list("side__name", "at_least")) == [("Ardenya", 4)]
    assert list(poll.polled.filter(must_come=True).values_list("person__name", flat=True)) == ["Inés Valdoro"]
    assert sorted(Message.objects.values_list("to_email", "kind")) == [
        ("layla@example.org", "participants/date_poll"),
        ("otar@example.org", "participants/date_poll"),
    ]


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        ([("2027-03-03", "")], "Give at least two slots"),
        ([("2027-03-05", "2027-03-03"), ("2027-04-07", "")], "The last day lies before the first"),
        ([("2026-11-25", ""), ("2027-04-07", "")], "This day has passed, or is today"),
        ([("", "2027-03-03"), ("2027-04-07", "")], "Which day is the first?"),
        ([("2027-03-03", "2028-03-03"), ("2027-04-07", "")], "This is longer than a month"),
    ],
)
def test_slots_that_cannot_be_are_named(sign_in, olga, undated, members, slots, words):
    page = sign_in(olga).post(reverse("participants:poll-edit", args=[undated.pk]), typed(members, slots))

    assert (page.status_code, words in page.text, DatePoll.objects.count()) == (422, True, 0)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"closes_at": "2026-11-20T12:00"}, "This moment has passed"),
        ({"closes_at": "2027-03-28T02:30"}, "The clocks there skip this hour"),
        ({"person": []}, "Choose at least one person"),
    ],
)
def test_what_else_is_wrong_with_a_question_is_said(sign_in, olga, undated, members, more, words):
    page = sign_in(olga).post(reverse("participants:poll-edit", args=[undated.pk]), typed(members, DAYS, **more))

    assert (page.status_code, words in page.text, DatePoll.objects.count()) == (422, True, 0)


def test_more_rows_keep_what_was_typed_and_save_nothing(sign_in, olga, undated, members):
    address = reverse("participants:poll-edit", args=[undated.pk])

    page = sign_in(olga).post(address, typed(members[:1], DAYS, do="rows"))

    assert page.context["slots"].total_form_count() == 6
    assert ('value="2027-03-03"' in page.text, 'value="2026-12-05T12:00"' in page.text) == (True, True)
    assert [asked for _member, asked, _must, _fixed in page.context["people"]].count(True) == 1
    assert DatePoll.objects.count() == 0


def test_once_asked_slots_and_people_stay_and_others_may_be_added(sign_in, olga, poll, otar, soravia):
    layla = make.MembershipFactory(person__name="Layla", dialogue=poll.workshop.dialogue, side=soravia)
    address = reverse("participants:poll-edit", args=[poll.workshop_id])

    sign_in(olga).post(address, typed([layla], [("2027-09-01", "2027-09-02")] * 2, closes_at="2026-12-08T12:00"))

    poll.refresh_from_db()
    assert [slot.starts_on.month for slot in poll.slots.order_by("starts_on")] == [3, 4]
    assert sorted(poll.polled.values_list("person__name", "sent_at__year")) == [("Layla", None), ("Otar Lomaia", 2026)]
    assert poll.closes_at == dt.datetime(2026, 12, 8, 11, 0, tzinfo=dt.UTC)


def test_under_word_of_mouth_nobody_is_written_to_and_calls_are_noted(sign_in, olga, poll, otar):
    rule = poll.workshop.rule_profile
    rule.place_and_date = PlaceAndDate.NEED_TO_KNOW
    rule.save()
    Polled.objects.update(sent_at=None, link_expires_at=None)
    browser = sign_in(olga)

    browser.post(reverse("participants:poll-send", args=[poll.workshop_id]))
    browser.post(reverse("participants:poll-phone", args=[otar.pk]), said(otar, "NO", "YES"))

    assert Message.objects.count() == 0
    assert (answers_in(otar), Polled.objects.get().answered_via) == (["NO", "YES"], "PHONE")


def test_a_call_is_noted_after_the_hour_too(sign_in, olga, otar, time_machine):
    time_machine.move_to(CLOSED, tick=False)

    sign_in(olga).post(reverse("participants:poll-phone", args=[otar.pk]), said(otar, "YES", "IF_NEED_BE"))

    assert answers_in(otar) == ["YES", "IF_NEED_BE"]


def test_the_page_says_in_sentences_how_the_days_serve(poll, march, april, ardenya, soravia):
    guests = [ask(poll, f"Guest{n} A", ardenya) for n in range(5)] + [ask(poll, f"Guest{n} B", soravia) for n in (6, 7)]
    felix = ask(poll, "Felix Okoye", must_come=True)
    poll.needs.create(side=ardenya, at_least=4)
    poll.needs.create(side=soravia, at_least=2)
    for guest in guests:
        answer_poll(polled=guest, answers={march.pk: "YES", april.pk: "NO"}, via="LINK")
    answer_poll(polled=guests[0], answers={march.pk: "IF_NEED_BE", april.pk: "YES"}, via="LINK")

    silent = [best.words for best in poll_page(poll).best]
    answer_poll(polled=felix, answers={march.pk: "YES", april.pk: "NO"}, via="LINK")

    assert [best.words for best in poll_page(poll).best] == [
        "five of Ardenya, two of Soravia, the one who must be there; one if need be; short of nobody.",
        "one of Ardenya, nobody of Soravia; short of three of Ardenya and two of Soravia and Felix Okoye.",
    ]
    assert silent[0] == ("five of Ardenya, two of Soravia; one if need be; short of Felix Okoye; one has not answered.")


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_people(poll, march, april, django_assert_num_queries, people):
    for number in range(people):
        ask(poll, f"Guest{number} A")

    with django_assert_num_queries(4):
        poll_page(poll)


def test_facilitators_see_the_grid_and_change_nothing(sign_in, felix, poll, otar):
    browser = sign_in(felix)

    page = browser.get(reverse("participants:poll", args=[poll.workshop_id]))

    assert ("Otar Lomaia" in page.text, "Take these days" in page.text) == (True, False)
    assert browser.post(reverse("participants:poll-give-up", args=[poll.workshop_id])).status_code == 403


# --- links and ends ----------------------------------------------------------------------------------


def test_asking_again_kills_the_earlier_link(phone, olga, otar):
    earlier = page_of(otar)
    resend_question(polled=otar, by=olga)

    assert (phone.get(earlier).status_code, phone.get(page_of(otar)).status_code) == (404, 200)
    assert list(Message.objects.values_list("link_version", flat=True)) == [2]


def test_an_answer_takes_back_a_letter_that_waits(otar, olga):
    resend_question(polled=otar, by=olga)
    slots = Slot.objects.values_list("pk", flat=True)

    answer_poll(polled=otar, answers=dict.fromkeys(slots, "NO"), via="PHONE", by=olga)

    assert Message.objects.get().state == "WITHDRAWN"


def test_a_search_that_is_given_up_ends(phone, olga, poll, otar):
    resend_question(polled=otar, by=olga)
    give_up_poll(poll=poll, by=olga)

    assert Message.objects.get().state == "WITHDRAWN"
    assert phone.post(page_of(otar), said(otar, "YES", "YES")).status_code == 422
    with pytest.raises(DomainError):
        send_poll(poll=poll, by=olga)


def test_after_an_emergency_each_who_is_still_asked_has_a_new_link(olga, poll, otar, layla):
    slots = Slot.objects.values_list("pk", flat=True)
    answer_poll(polled=layla, answers=dict.fromkeys(slots, "NO"), via="LINK")

    assert renew_links(dialogue=poll.workshop.dialogue, by=olga) == 2
    assert list(Polled.objects.values_list("link_version", flat=True)) == [2, 2]
    assert list(Message.objects.values_list("to_email", "link_version")) == [("otar@example.org", 2)]


def test_with_the_records_goes_who_could_come_when(poll, otar):
    answer_poll(polled=otar, answers=dict.fromkeys(Slot.objects.values_list("pk", flat=True), "NO"), via="LINK")
    DatePoll.objects.update(chosen=Slot.objects.first())

    forget_polls(poll.workshop)

    assert [model.objects.count() for model in (DatePoll, Slot, Polled, SlotAnswer)] == [0, 0, 0, 0]


def test_who_waits_for_a_reminder_is_who_was_asked_and_is_silent(otar, layla, poll):
    answer_poll(polled=layla, answers=dict.fromkeys(Slot.objects.values_list("pk", flat=True), "NO"), via="LINK")
    ask(poll, "Not yet asked", sent_at=None)

    assert list(Polled.objects.awaiting_reply()) == [otar]
    assert Invitation.objects.count() == 0
