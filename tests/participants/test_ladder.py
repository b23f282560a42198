"""The whole ladder: in whose hours, how it stops, rests, skips a step, begins anew, and ends with a person."""

import datetime as dt

import pytest
from django.urls import reverse

from desk.actions.workshop import call_off_workshop, move_workshop
from outbox.actions import queue, send_again
from outbox.models import Message
from participants import actions
from participants.actions.calls import finish_call
from participants.actions.reminders import pause_reminders, skip_step
from participants.emails import invitation_letter
from participants.models import Call, Invitation, Ladder, ReminderStep
from participants.selectors.ladder import plan_of
from tests import factories as make
from tests.participants.test_selectors import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(time_machine):
    """``clock("12-07T09:00")`` moves to that moment of 2026 (UTC) and lets the scheduler look once."""

    def look(moment):
        time_machine.move_to(f"2026-{moment}:00Z", tick=False)
        return actions.send_due_reminders()

    time_machine.move_to("2026-11-25T09:00:00Z", tick=False)
    return look


@pytest.fixture
def armed(workshop, cora, clock):
    """A nudge on Monday 7 December, a last call on Friday the 11th, a call by cora on Monday the 14th."""
    for rung, days in (("NUDGE", 8), ("LAST_CALL", 4), ("CALL", 1)):
        make.ReminderStepFactory(workshop=workshop, rung=rung, days_before=days)
    Ladder.objects.create(workshop=workshop, caller=cora)
    return workshop


def asked(workshop, name="Amal Deniz", person=None, **facts):
    somebody = make.PersonFactory(name=name, email=f"{name.split()[0].lower()}@example.org", **(person or {}))
    return make.InvitationFactory(workshop=workshop, person=somebody, **{"sent_at": "2026-11-20T09:00:00Z", **facts})


def letter(guest, state="SENT"):
    message = queue(invitation_letter(guest))
    Message.objects.filter(pk=message.pk).update(state=state)
    return message


def rungs(guest):
    """What went to the guest, letters and calls, by the rung that stands last in the key."""
    keys = Message.objects.about(guest).filter(kind="participants/reminder").order_by("created_at")
    calls = Call.objects.about(guest).order_by("created_at")
    return [key.partition(str(guest.pk))[2][1:] for rows in (keys, calls) for key in rows.values_list("key", flat=True)]


def test_the_ladder_ends_with_a_call_by_the_colleague_who_was_named(armed, clock, cora):
    guest = asked(armed)
    for moment in ("12-07T09:00", "12-11T09:00", "12-14T08:59", "12-14T09:00", "12-14T09:01"):
        clock(moment)

    assert rungs(guest) == ["NUDGE", "LAST_CALL", "CALL"]
    (call,) = Call.objects.all()
    assert (call.assignee, call.person, call.kind, call.state, call.is_instead) == (
        cora,
        guest.person,
        "ANSWER",
        "OPEN",
        False,
    )


@pytest.mark.parametrize(
    ("person", "before", "at"),
    [
        ({"time_zone": "America/New_York"}, "12-07T12:59", "12-07T13:00"),  # 8:00 there
        ({"time_zone": "Asia/Kolkata"}, "12-07T08:59", "12-07T09:00"),  # 14:30 there: as it comes
        ({"time_zone": "Pacific/Auckland"}, "12-07T18:59", "12-07T19:00"),  # 22:00 there; 8:00 the next day
        ({"time_zone": "Europe/Zurich", "earliest_hour": 14}, "12-07T12:59", "12-07T13:00"),
        ({"time_zone": "Europe/Zurich", "quiet_hours": [10, 11]}, "12-07T10:59", "12-07T11:00"),
        ({"time_zone": "Europe/Zurich", "quiet_dates": [["2026-12-06", "2026-12-08"]]}, "12-09T06:59", "12-09T07:00"),
        ({"time_zone": "UTC", "country": "Colombia"}, "12-07T09:00", "12-09T08:00"),  # the 8th is a feast there
    ],
)
def test_a_letter_comes_in_the_recipients_decent_hours(armed, clock, person, before, at):
    guest = asked(armed, person=person)
    if person.get("country") == "Colombia":
        ReminderStep.objects.filter(rung="NUDGE").update(days_before=7)  # Tuesday the 8th

    assert (clock(before), clock(at), rungs(guest)) == (0, 1, ["NUDGE"])


def test_a_letter_that_had_to_wait_pushes_the_next_one_on(armed, clock):
    ReminderStep.objects.filter(rung="NUDGE").update(days_before=5)  # Thursday the 10th
    guest = asked(armed, person={"quiet_dates": [["2026-12-10", "2026-12-10"]]})
    sent = [clock(moment) for moment in ("12-10T09:00", "12-11T07:00", "12-11T09:00", "12-14T06:59", "12-14T07:00")]

    assert (sent, rungs(guest)) == ([0, 1, 0, 0, 1], ["NUDGE", "LAST_CALL"])


def test_guests_of_two_weekends_have_their_own_monday(armed, clock):
    ReminderStep.objects.filter(rung="NUDGE").update(days_before=10)  # Saturday the 5th
    asked(armed, "Amal Deniz", person={"time_zone": "Africa/Cairo"})
    asked(armed, "Boris Kern", person={"time_zone": "Europe/Zurich"})

    (nudge, _last, _call) = plan_of(armed, armed.reminder_steps.all()).sends

    assert [(guest.person.name, f"{at:%a %d %H:%M}") for guest, at in nudge.sends] == [
        ("Amal Deniz", "Sun 06 06:00"),
        ("Boris Kern", "Mon 07 07:00"),
    ]


def test_what_the_plan_said_is_what_happens(armed, clock, time_machine):
    for number, zone in enumerate(["Asia/Tehran", "America/Sao_Paulo", "Asia/Jerusalem", "Pacific/Auckland"]):
        asked(armed, f"Guest{number} Somebody", person={"time_zone": zone})
    plan = plan_of(armed, armed.reminder_steps.all())
    planned = sorted((send.step.rung, guest.pk, at) for send in plan.sends for guest, at in send.sends)
    went = []
    for moment in sorted({at for *_who, at in planned}):
        for look in (moment - dt.timedelta(minutes=1), moment):
            time_machine.move_to(look, tick=False)
            actions.send_due_reminders()
    for rows in (Message.objects, Call.objects):
        went += [(key.rpartition(":")[2], pk, at) for key, pk, at in rows.values_list("key", "object_id", "created_at")]

    assert sorted(went) == planned
    assert len(planned) == 12


@pytest.mark.parametrize("state", ["YES", "TENTATIVE", "NO"])
def test_an_answer_stops_letters_and_calls(armed, clock, state):
    guest = asked(armed)
    clock("12-07T09:00")
    clock("12-14T09:00")
    actions.answer_invitation(invitation=guest, answer=state, via="LINK")

    assert (clock("12-14T10:00"), Call.objects.get().state) == (0, "LAPSED")


def test_a_withdrawal_and_a_calling_off_end_the_call(armed, clock, olga):
    first, second = asked(armed), asked(armed, "Boris Kern")
    clock("12-14T09:00")
    actions.withdraw_invitation(invitation=first, by=olga)
    call_off_workshop(workshop=armed, state="POSTPONED", reason="", by=olga)

    assert set(Call.objects.values_list("object_id", "state")) == {(first.pk, "LAPSED"), (second.pk, "LAPSED")}


def test_a_letter_that_bounced_turns_the_next_one_into_a_call_and_stops_the_rest(armed, clock):
    guest = asked(armed)
    letter(guest, "PARKED")
    sent = [clock(moment) for moment in ("12-07T08:59", "12-07T09:00", "12-11T09:00", "12-14T09:00")]

    assert (sent, rungs(guest), Call.objects.get().is_instead) == ([0, 1, 0, 0], ["CALL"], True)


def test_a_bounced_letter_that_was_put_right_is_reminded_of(armed, clock, time_machine):
    guest = asked(armed)
    message = letter(guest, "PARKED")
    send_again(message, to_email="amal@example.net")

    assert (clock("12-07T09:00"), rungs(guest)) == (1, ["NUDGE"])


def test_somebody_without_an_address_is_telephoned_at_the_first_rung(armed, clock):
    guest = asked(armed)
    guest.person.email = ""
    guest.person.save()

    assert (clock("12-07T09:00"), rungs(guest)) == (1, ["CALL"])
    assert clock("12-14T09:00") == 0


def test_whoever_is_left_in_peace_is_not_telephoned_either(armed, clock):
    asked(armed, is_reminded=False)

    assert [clock("12-07T09:00"), clock("12-14T09:00")] == [0, 0]


def test_a_ladder_that_rests_sends_nothing_and_makes_up_for_nothing(armed, clock, olga):
    guest = asked(armed)
    pause_reminders(workshop=armed, is_paused=True, by=olga)
    assert clock("12-07T09:00") == 0
    clock("12-11T08:00")
    pause_reminders(workshop=armed, is_paused=False, by=olga)

    assert (clock("12-11T09:00"), rungs(guest)) == (1, ["LAST_CALL"])


def test_pausing_takes_back_what_waits(armed, clock, olga):
    asked(armed)
    clock("12-07T09:00")
    pause_reminders(workshop=armed, is_paused=True, by=olga)

    assert Message.objects.get(kind="participants/reminder").state == "WITHDRAWN"


def test_a_step_that_is_skipped_comes_back_with_another_day(armed, clock, olga):
    guest = asked(armed)
    skip_step(workshop=armed, rung="NUDGE", is_skipped=True, by=olga)
    assert [clock("12-07T09:00"), clock("12-10T09:00")] == [0, 0]
    armed.reply_by = dt.datetime(2026, 12, 22, 17, tzinfo=dt.UTC)
    armed.save()

    assert (clock("12-14T09:00"), rungs(guest)) == (1, ["NUDGE"])


def test_a_step_that_was_skipped_can_be_taken_again(armed, clock, olga):
    asked(armed)
    skip_step(workshop=armed, rung="NUDGE", is_skipped=True, by=olga)
    skip_step(workshop=armed, rung="NUDGE", is_skipped=False, by=olga)

    assert clock("12-07T09:00") == 1


def test_other_dates_ask_a_yes_again_and_begin_the_ladder_anew(armed, clock, olga):
    said_yes, silent = asked(armed, "Amal Deniz", state="YES"), asked(armed, "Boris Kern")
    clock("12-07T09:00")
    facts = {"starts_on": dt.date(2027, 1, 20), "ends_on": dt.date(2027, 1, 22)}
    facts["reply_by"] = dt.datetime(2026, 12, 18, 17, tzinfo=dt.UTC)  # the nudge falls on Thursday the 10th
    move_workshop(workshop=armed, facts=facts, by=olga)

    assert Invitation.objects.get(pk=said_yes.pk).state == "RECONFIRM"
    assert [clock("12-10T08:59"), clock("12-10T09:00")] == [0, 2]
    assert (rungs(said_yes), rungs(silent)) == (["2:NUDGE"], ["NUDGE", "2:NUDGE"])
    again = Message.objects.get(key=f"invitation:{said_yes.pk}:2:NUDGE")
    assert "An answer that you gave before no longer counts." in again.text


def test_who_is_told_of_new_dates_has_two_days_to_answer(armed, clock, olga):
    asked(armed)
    clock("12-10T12:00")
    move_workshop(workshop=armed, facts={"starts_on": dt.date(2027, 1, 2), "ends_on": dt.date(2027, 1, 4)}, by=olga)

    assert [clock("12-11T09:00"), clock("12-12T12:00"), clock("12-14T07:00")] == [0, 0, 1]  # Monday, 8:00


def test_a_paragraph_of_the_organisers_own_comes_in_the_guests_language(armed, clock):
    ReminderStep.objects.filter(rung="NUDGE").update(texts={"en": "A room by the lake is kept.", "fr": "Une salle."})
    english, french = asked(armed), asked(armed, "Boris Kern", person={"language": "fr"})
    spanish = asked(armed, "Cyra Nolan", person={"language": "es"})
    clock("12-07T09:00")

    def text(guest):
        return Message.objects.about(guest).get().text

    assert "A room by the lake is kept." in text(english)
    assert "Une salle." in text(french)
    assert "lake" not in text(spanish)
    assert "salle" not in text(spanish)


def test_where_letters_carry_a_link_alone_nothing_is_added(armed, clock):
    armed.dialogue.mail_level = "LINK"
    armed.dialogue.save()
    ReminderStep.objects.filter(rung="NUDGE").update(texts={"en": "A room by the lake is kept."})
    guest = asked(armed)
    clock("12-07T09:00")

    assert "lake is kept" not in Message.objects.about(guest).get().text


def test_the_ladder_costs_the_same_for_three_guests_and_for_sixty(armed, clock, django_assert_num_queries):
    make.InvitationFactory.create_batch(3, workshop=armed, sent_at="2026-11-20T09:00:00Z")
    with django_assert_num_queries(5):
        clock("12-01T09:00")
    make.InvitationFactory.create_batch(57, workshop=armed, sent_at="2026-11-20T09:00:00Z")
    another = make.WorkshopFactory(dialogue=armed.dialogue)
    make.ReminderStepFactory(workshop=another)
    make.InvitationFactory.create_batch(9, workshop=another, sent_at="2026-11-20T09:00:00Z")
    with django_assert_num_queries(5):
        clock("12-01T09:00")


# --- the pages ---


def typed(**more):
    fields = {"CALL-is_armed": "on", "CALL-days_before": "1", "CALL-hour": "10"}
    for rung, days in (("NUDGE", "8"), ("LAST_CALL", "4")):
        fields |= {f"{rung}-is_armed": "on", f"{rung}-days_before": days, f"{rung}-hour": "10"}
    return fields | more


def test_arming_names_the_caller_and_keeps_the_paragraphs(sign_in, olga, cora, workshop, clock):
    guest = asked(workshop)
    words = {"NUDGE-text_en": "A  room by\nthe lake.", "caller": str(cora.pk), "guest": str(guest.pk), "do": "arm"}
    answer = sign_in(olga).post(reverse("participants:reminder-plan", args=[workshop.pk]), typed(**words))

    assert answer.status_code == 302
    assert Ladder.objects.get().caller == cora
    assert ReminderStep.objects.get(rung="NUDGE").texts == {"en": "A room by the lake."}


@pytest.mark.parametrize(
    "words",
    ["Amal Deniz has said yes already.", "Write to amal@example.org.", "We speak of reopening the river crossing."],
)
def test_a_paragraph_that_tells_too_much_is_refused(sign_in, olga, workshop, clock, words):
    asked(workshop)
    page = sign_in(olga).post(
        reverse("participants:reminder-plan", args=[workshop.pk]), typed(**{"NUDGE-text_en": words, "do": "arm"})
    )

    assert (page.status_code, ReminderStep.objects.count()) == (422, 0)
    assert words in page.text


def test_the_page_shows_the_letter_as_it_will_be(sign_in, olga, workshop, clock):
    guest = asked(workshop)
    words = {"NUDGE-text_en": "A room by the lake.", "guest": str(guest.pk), "do": "show"}
    page = sign_in(olga).post(reverse("participants:reminder-plan", args=[workshop.pk]), typed(**words))

    assert [sample.step.rung for sample in page.context["samples"]] == ["NUDGE", "LAST_CALL"]
    assert "<p>A room by the lake.</p>" in page.text


def test_pausing_and_skipping_from_the_page(sign_in, olga, armed):
    browser = sign_in(olga)
    browser.post(reverse("participants:reminder-pause", args=[armed.pk]), {"do": "pause"})
    browser.post(reverse("participants:reminder-skip", args=[armed.pk]), {"do": "skip", "rung": "NUDGE"})
    page = browser.get(reverse("participants:reminder-plan", args=[armed.pk]))

    assert "The reminders rest: nothing goes out." in page.text
    assert [send.is_skipped for send in page.context["plan"].sends] == [True, False, False]
    browser.post(reverse("participants:reminder-pause", args=[armed.pk]), {"do": "resume"})
    browser.post(reverse("participants:reminder-skip", args=[armed.pk]), {"do": "take", "rung": "NUDGE"})
    page = browser.get(reverse("participants:reminder-plan", args=[armed.pk]))
    assert "The reminders are armed." in page.text
    assert [send.is_skipped for send in page.context["plan"].sends] == [False, False, False]


def test_the_page_is_as_quick_for_forty_as_for_four(sign_in, olga, armed):
    browser, address = sign_in(olga), reverse("participants:reminder-plan", args=[armed.pk])
    browser.get(address)
    counts = []
    for number in (4, 36):
        make.InvitationFactory.create_batch(number, workshop=armed, sent_at="2026-11-20T09:00:00Z")
        counts.append(queries_of(lambda: browser.get(address)))

    assert counts[0] == counts[1]


# --- calls ---


@pytest.fixture
def call(armed, clock):
    asked(armed, person={"phone": "+41 22 555 01 01"})
    clock("12-14T09:00")
    return Call.objects.get()


def test_an_answer_on_the_telephone_is_noted_as_such(sign_in, cora, call):
    sign_in(cora).post(reverse("participants:call", args=[call.pk]), {"outcome": "ANSWERED", "answer": "YES"})

    guest = Invitation.objects.get()
    call.refresh_from_db()
    assert (guest.state, guest.answered_via, call.state, call.outcome) == ("YES", "PHONE", "DONE", "ANSWERED")


def test_who_was_not_reached_is_tried_again(sign_in, cora, call):
    page = reverse("participants:call", args=[call.pk])
    sign_in(cora).post(page, {"outcome": "MISSED", "again_on": "2026-12-15", "again_hour": "11"})

    call.refresh_from_db()
    assert (call.state, call.tries, f"{call.due_at:%d %H:%M}") == ("OPEN", 1, "15 11:00")


@pytest.mark.parametrize("given", [{}, {"outcome": "ANSWERED"}, {"outcome": "MISSED"},
                                   {"outcome": "MISSED", "again_on": "2026-12-01"}])  # fmt: skip
def test_a_call_without_an_outcome_is_asked_again(sign_in, cora, call, given):
    page = sign_in(cora).post(reverse("participants:call", args=[call.pk]), given)

    call.refresh_from_db()
    assert (page.status_code, call.state, call.tries) == (422, "OPEN", 0)


def test_a_call_is_over_once(sign_in, cora, olga, call):
    finish_call(call=call, outcome="WILL", by=cora)
    page = sign_in(olga).post(reverse("participants:call", args=[call.pk]), {"outcome": "WILL"})

    assert (page.status_code, Call.objects.get().tries) == (422, 1)


def test_a_colleague_who_left_is_not_asked(armed, clock, olga, cora):
    cora.seats.update(ended_at="2026-12-01T00:00:00Z")
    asked(armed)
    clock("12-14T09:00")

    assert Call.objects.get().assignee == olga


def test_who_organises_another_dialogue_sees_no_call(sign_in, sam, call):
    browser = sign_in(sam)

    assert browser.get(reverse("participants:call", args=[call.pk])).status_code == 404
    assert "Amal" not in browser.get(reverse("participants:call-list")).text


def test_the_call_waits_on_the_first_page_of_whoever_makes_it(sign_in, cora, olga, call):
    assert "Telephone Amal Deniz." in sign_in(cora).get("/").text
    assert "Telephone Amal Deniz." not in sign_in(olga).get("/").text
    assert "Amal Deniz" in sign_in(olga).get(reverse("participants:call-list")).text
