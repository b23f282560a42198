import datetime as dt

import pytest
from django.urls import reverse

from outbox.models import Heartbeat, Message
from participants import actions
from participants.models import Invitation, ReminderStep
from participants.selectors.ladder import due_at, plan_of
from participants.tasks import send_due_reminders
from tests import factories as make

SENT = "2026-11-20T09:00:00Z"
# Answers are due on 15 December, 18:00 in Zurich: the nudge on the 5th, the last call on the 12th, at 10:00 there.
NUDGE, LAST_CALL, DUE = (
    dt.datetime(2026, 12, 5, 9, 0, tzinfo=dt.UTC),
    dt.datetime(2026, 12, 12, 9, 0, tzinfo=dt.UTC),
    dt.datetime(2026, 12, 15, 17, 0, tzinfo=dt.UTC),
)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def armed(workshop):
    make.ReminderStepFactory(workshop=workshop, rung="NUDGE", days_before=10)
    make.ReminderStepFactory(workshop=workshop, rung="LAST_CALL", days_before=3)
    return workshop


def asked(workshop, name="Amal Deniz", **facts):
    address = f"{name.split()[0].lower()}@example.org"
    person = make.PersonFactory(name=name, email=address)
    return make.InvitationFactory(workshop=workshop, person=person, **{"sent_at": SENT, **facts})


def keys():
    return sorted(Message.objects.values_list("key", flat=True))


def test_each_rung_goes_out_once_at_its_hour_in_the_workshops_zone(armed):
    guest = asked(armed)
    sent = [
        actions.send_due_reminders(now)
        for now in (NUDGE - MINUTE, NUDGE, NUDGE + MINUTE, LAST_CALL - MINUTE, LAST_CALL, LAST_CALL + MINUTE, DUE)
    ]

    assert sent == [0, 1, 0, 0, 1, 0, 0]
    assert keys() == [f"invitation:{guest.pk}:LAST_CALL", f"invitation:{guest.pk}:NUDGE"]


@pytest.mark.parametrize("state", ["DRAFT", "YES", "TENTATIVE", "NO", "WITHDRAWN"])
def test_only_those_who_have_not_answered_are_reminded(armed, state):
    asked(armed, state=state)

    assert actions.send_due_reminders(NUDGE) == 0


def test_those_who_are_to_confirm_again_are_reminded(armed):
    asked(armed, state="RECONFIRM")

    assert actions.send_due_reminders(NUDGE) == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"is_reminded": False},
        {"sent_at": "2026-12-04T09:00:00Z"},  # the letter came yesterday
        {"sent_at": None},
        {"link_expires_at": "2026-12-04T09:00:00Z"},  # the link was closed
    ],
)
def test_who_is_left_in_peace(armed, facts):
    asked(armed, **facts)

    assert actions.send_due_reminders(NUDGE) == 0


def test_a_guest_without_an_address_is_not_written_to(armed):
    invitation = asked(armed)
    invitation.person.email = ""
    invitation.person.save()

    assert actions.send_due_reminders(NUDGE) == 0


def test_an_unarmed_rung_sends_nothing(armed):
    asked(armed)
    ReminderStep.objects.filter(rung="NUDGE").update(is_armed=False)

    assert [actions.send_due_reminders(now) for now in (NUDGE, LAST_CALL)] == [0, 1]


def test_a_worker_that_was_away_sends_the_later_rung_alone(armed):
    guest = asked(armed)

    assert actions.send_due_reminders(LAST_CALL + MINUTE) == 1
    assert keys() == [f"invitation:{guest.pk}:LAST_CALL"]


def test_nothing_goes_out_after_the_fact(armed):
    asked(armed)

    assert actions.send_due_reminders(DUE + MINUTE) == 0


@pytest.mark.parametrize("state", ["POSTPONED", "CANCELLED", "CLOSED"])
def test_a_round_that_is_called_off_reminds_nobody(armed, state):
    asked(armed)
    armed.state = state
    armed.save()

    assert actions.send_due_reminders(NUDGE) == 0


def test_an_answer_between_two_rungs_stops_the_ladder(armed, time_machine):
    guest = asked(armed)
    time_machine.move_to(NUDGE)
    actions.send_due_reminders()
    actions.answer_invitation(invitation=guest, answer="NO", via="LINK")

    assert actions.send_due_reminders(LAST_CALL) == 0
    assert Message.objects.get(kind="participants/reminder").state == "WITHDRAWN"


@pytest.mark.parametrize(
    ("zone", "day", "utc"),
    [
        ("America/New_York", dt.date(2026, 3, 8), "14:00"),  # the clocks went forward that night
        ("America/New_York", dt.date(2026, 11, 1), "15:00"),  # and back on this one
        ("Asia/Kolkata", dt.date(2026, 3, 8), "04:30"),
        ("Asia/Tehran", dt.date(2026, 6, 1), "06:30"),
    ],
)
def test_ten_o_clock_is_ten_o_clock_on_both_sides_of_summer_time(zone, day, utc):
    workshop = make.WorkshopFactory.build(
        time_zone=zone, reply_by=dt.datetime.combine(day, dt.time(23), dt.UTC) + dt.timedelta(days=1)
    )
    step = ReminderStep(days_before=(workshop.reply_by.astimezone(workshop.zone).date() - day).days, hour=10)

    assert f"{due_at(workshop, step).astimezone(dt.UTC):%H:%M}" == utc


def test_the_task_notes_its_heartbeat(armed, time_machine):
    asked(armed)
    time_machine.move_to(NUDGE, tick=False)

    send_due_reminders()

    assert Message.objects.count() == 1
    assert Heartbeat.objects.get(job="reminders").at == NUDGE


def test_the_plan_tells_who_gets_what_and_when(armed):
    asked(armed, "Amal Deniz")
    asked(armed, "Boris Kern", is_reminded=False)
    asked(armed, "Cyra Nolan", sent_at="2026-12-04T09:00:00Z")

    plan = plan_of(armed, armed.reminder_steps.all(), NUDGE - MINUTE)

    assert [(send.rung.due_at, [guest.person.name for guest in send.guests]) for send in plan] == [
        (NUDGE, ["Amal Deniz"]),
        (LAST_CALL, ["Amal Deniz", "Cyra Nolan"]),
    ]


def test_the_plan_is_shown_before_anything_is_armed(sign_in, olga, workshop, time_machine):
    time_machine.move_to("2026-11-25T09:00:00Z")
    guest = asked(workshop)
    typed = {"NUDGE-is_armed": "on", "NUDGE-days_before": "8", "NUDGE-hour": "9"}
    typed |= {"LAST_CALL-days_before": "2", "LAST_CALL-hour": "11", "guest": str(guest.pk)}

    page = sign_in(olga).post(reverse("participants:reminder-plan", args=[workshop.pk]), {**typed, "do": "show"})

    assert [f"{send.rung.due_at:%d %b %H:%M}" for send in page.context["plan"]] == ["07 Dec 09:00", "13 Dec 11:00"]
    assert ReminderStep.objects.count() == 0


def test_arming_saves_the_ladder_and_whom_to_leave_in_peace(sign_in, olga, workshop, time_machine):
    time_machine.move_to("2026-11-25T09:00:00Z")
    asked(workshop, "Amal Deniz")
    kept = asked(workshop, "Boris Kern")
    typed = {"NUDGE-is_armed": "on", "NUDGE-days_before": "8", "NUDGE-hour": "9"}
    typed |= {"LAST_CALL-days_before": "2", "LAST_CALL-hour": "11", "guest": str(kept.pk), "do": "arm"}

    sign_in(olga).post(reverse("participants:reminder-plan", args=[workshop.pk]), typed)

    steps = ReminderStep.objects.order_by("rung").values_list("rung", "days_before", "hour", "is_armed")
    assert list(steps) == [("LAST_CALL", 2, 11, False), ("NUDGE", 8, 9, True)]
    assert dict(Invitation.objects.values_list("person__name", "is_reminded")) == {
        "Amal Deniz": False,
        "Boris Kern": True,
    }


def test_nonsense_in_the_ladder_is_refused_and_kept_on_the_page(sign_in, olga, workshop):
    typed = {"NUDGE-days_before": "-3", "NUDGE-hour": "3", "LAST_CALL-days_before": "2", "LAST_CALL-hour": "11"}

    page = sign_in(olga).post(reverse("participants:reminder-plan", args=[workshop.pk]), {**typed, "do": "arm"})

    assert page.status_code == 422
    assert 'value="-3"' in page.text
    assert ReminderStep.objects.count() == 0
