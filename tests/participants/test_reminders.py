import datetime as dt

import pytest
from django.urls import reverse

from desk.tasks import walk_ladders
from outbox.models import Message
from participants import actions
from participants.models import Invitation, ReminderStep
from participants.selectors.ladder import plan_of
from tests import factories as make

SENT = "2026-11-20T09:00:00Z"
# Answers are due on Tuesday 15 December, 18:00 in Zurich: the nudge on Monday the 7th, the last call on Friday
# the 11th, at 10:00 there; a colleague telephones on Monday the 14th.
NUDGE, LAST_CALL, CALL, DUE = (
    dt.datetime(2026, 12, 7, 9, 0, tzinfo=dt.UTC),
    dt.datetime(2026, 12, 11, 9, 0, tzinfo=dt.UTC),
    dt.datetime(2026, 12, 14, 9, 0, tzinfo=dt.UTC),
    dt.datetime(2026, 12, 15, 17, 0, tzinfo=dt.UTC),
)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _in_november(time_machine):
    time_machine.move_to("2026-11-25T09:00:00Z", tick=False)


@pytest.fixture
def look(time_machine):
    """``look(moment)`` has the scheduler look at the clock then; how many steps it took."""

    def at(moment):
        time_machine.move_to(moment, tick=False)
        return actions.send_due_reminders()

    return at


@pytest.fixture
def armed(workshop):
    make.ReminderStepFactory(workshop=workshop, rung="NUDGE", days_before=8)
    make.ReminderStepFactory(workshop=workshop, rung="LAST_CALL", days_before=4)
    return workshop


def asked(workshop, name="Amal Deniz", **facts):
    address = f"{name.split()[0].lower()}@example.org"
    person = make.PersonFactory(name=name, email=address)
    return make.InvitationFactory(workshop=workshop, person=person, **{"sent_at": SENT, **facts})


def told(sends):
    """Rung -> (name, moment) of everybody who would get it."""
    return [(send.step.rung, [(guest.person.name, at) for guest, at in send.sends]) for send in sends]


def keys():
    return sorted(Message.objects.values_list("key", flat=True))


def test_each_rung_goes_out_once_at_its_hour_in_the_workshops_zone(armed, look):
    guest = asked(armed)
    sent = [
        look(now)
        for now in (NUDGE - MINUTE, NUDGE, NUDGE + MINUTE, LAST_CALL - MINUTE, LAST_CALL, LAST_CALL + MINUTE, DUE)
    ]

    assert sent == [0, 1, 0, 0, 1, 0, 0]
    assert keys() == [f"invitation:{guest.pk}:LAST_CALL", f"invitation:{guest.pk}:NUDGE"]


@pytest.mark.parametrize("state", ["DRAFT", "YES", "TENTATIVE", "NO", "WITHDRAWN"])
def test_only_those_who_have_not_answered_are_reminded(armed, state, look):
    asked(armed, state=state)

    assert look(NUDGE) == 0


def test_those_who_are_to_confirm_again_are_reminded(armed, look):
    asked(armed, state="RECONFIRM")

    assert look(NUDGE) == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"is_reminded": False},
        {"sent_at": None},
        {"link_expires_at": "2026-12-04T09:00:00Z"},  # the link was closed
    ],
)
def test_who_is_left_in_peace(armed, facts, look):
    asked(armed, **facts)

    assert look(NUDGE) == 0


def test_an_unarmed_rung_sends_nothing(armed, look):
    asked(armed)
    ReminderStep.objects.filter(rung="NUDGE").update(is_armed=False)

    assert [look(now) for now in (NUDGE, LAST_CALL)] == [0, 1]


def test_a_worker_that_was_away_sends_the_later_rung_alone(armed, look):
    guest = asked(armed)

    assert look(LAST_CALL + MINUTE) == 1
    assert keys() == [f"invitation:{guest.pk}:LAST_CALL"]


def test_nothing_goes_out_after_the_fact(armed, look):
    asked(armed)

    assert look(DUE + MINUTE) == 0


@pytest.mark.parametrize("state", ["POSTPONED", "CANCELLED", "CLOSED"])
def test_a_round_that_is_called_off_reminds_nobody(armed, state, look):
    asked(armed)
    armed.state = state
    armed.save()

    assert look(NUDGE) == 0


def test_an_answer_between_two_rungs_stops_the_ladder(armed, time_machine, look):
    guest = asked(armed)
    time_machine.move_to(NUDGE)
    actions.send_due_reminders()
    actions.answer_invitation(invitation=guest, answer="NO", via="LINK")

    assert look(LAST_CALL) == 0
    assert Message.objects.get(kind="participants/reminder").state == "WITHDRAWN"


def test_the_task_walks_the_ladder_at_its_moment(armed, time_machine):
    asked(armed)
    time_machine.move_to(NUDGE, tick=False)

    walk_ladders()

    assert Message.objects.get().created_at == NUDGE


def test_the_plan_tells_who_gets_what_and_when(armed):
    asked(armed, "Amal Deniz")
    asked(armed, "Boris Kern", is_reminded=False)
    asked(armed, "Cyra Nolan", sent_at="2026-12-06T09:00:00Z")

    plan = plan_of(armed, armed.reminder_steps.all(), NUDGE - MINUTE)

    assert told(plan.sends) == [
        ("NUDGE", [("Amal Deniz", NUDGE), ("Cyra Nolan", NUDGE + dt.timedelta(days=1))]),
        ("LAST_CALL", [("Amal Deniz", LAST_CALL), ("Cyra Nolan", LAST_CALL)]),
    ]


def test_the_plan_is_shown_before_anything_is_armed(sign_in, olga, workshop, time_machine):
    time_machine.move_to("2026-11-25T09:00:00Z")
    guest = asked(workshop)
    typed = {"NUDGE-is_armed": "on", "NUDGE-days_before": "8", "NUDGE-hour": "9"}
    typed |= {
        "LAST_CALL-days_before": "2",
        "LAST_CALL-hour": "11",
        "CALL-days_before": "1",
        "CALL-hour": "10",
        "guest": str(guest.pk),
    }

    page = sign_in(olga).post(reverse("participants:reminder-plan", args=[workshop.pk]), {**typed, "do": "show"})

    shown = [(f"{send.due_at:%d %b %H:%M}", len(send.sends)) for send in page.context["plan"].sends]
    assert shown == [("07 Dec 08:00", 1), ("13 Dec 10:00", 0), ("14 Dec 09:00", 0)]
    assert ReminderStep.objects.count() == 0


def test_arming_saves_the_ladder_and_whom_to_leave_in_peace(sign_in, olga, workshop, time_machine):
    time_machine.move_to("2026-11-25T09:00:00Z")
    asked(workshop, "Amal Deniz")
    kept = asked(workshop, "Boris Kern")
    typed = {"NUDGE-is_armed": "on", "NUDGE-days_before": "8", "NUDGE-hour": "9"}
    typed |= {
        "LAST_CALL-days_before": "2",
        "LAST_CALL-hour": "11",
        "CALL-days_before": "1",
        "CALL-hour": "10",
        "guest": str(kept.pk),
        "do": "arm",
    }

    sign_in(olga).post(reverse("participants:reminder-plan", args=[workshop.pk]), typed)

    steps = ReminderStep.objects.order_by("rung").values_list("rung", "days_before", "hour", "is_armed")
    assert list(steps) == [("CALL", 1, 10, False), ("LAST_CALL", 2, 11, False), ("NUDGE", 8, 9, True)]
    assert dict(Invitation.objects.values_list("person__name", "is_reminded")) == {
        "Amal Deniz": False,
        "Boris Kern": True,
    }


def test_nonsense_in_the_ladder_is_refused_and_kept_on_the_page(sign_in, olga, workshop):
    typed = {"NUDGE-days_before": "-3", "NUDGE-hour": "3", "LAST_CALL-days_before": "2", "LAST_CALL-hour": "11"}
    typed |= {"CALL-days_before": "1", "CALL-hour": "10"}

    page = sign_in(olga).post(reverse("participants:reminder-plan", args=[workshop.pk]), {**typed, "do": "arm"})

    assert page.status_code == 422
    assert 'value="-3"' in page.text
    assert ReminderStep.objects.count() == 0
