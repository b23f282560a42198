"""Action items: owners, dates, reminders, and the way into the next round."""

import datetime as dt

import pytest
import time_machine

from audit.models import AccessEvent
from core.errors import DomainError
from followups import actions
from followups.choices import ActionState
from followups.models import ActionItem
from outbox.choices import MessageState
from outbox.models import Message
from participants.models import Person
from tests import factories as make
from workshops.choices import Role

DUE = dt.date(2027, 2, 1)
WEEK_BEFORE = dt.date(2027, 1, 25)


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def item(dialogue, workshop, cora):
    """The coordinator owes the gauge data by 1 February."""
    return make.ActionItemFactory(dialogue=dialogue, workshop=workshop, due_on=DUE)


def noon(day):
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def letters():
    return sorted(Message.objects.values_list("key", "to_email"))


def test_create_action_refuses_an_owner_from_another_dialogue(dialogue, olga):
    stranger = make.PersonFactory()

    with pytest.raises(DomainError, match="person of this dialogue"):
        actions.create_action(dialogue=dialogue, title="x", due_on=DUE, owner_person=stranger, by=olga)

    assert ActionItem.objects.count() == 0


def test_create_action_takes_one_owner_and_not_two(dialogue, olga, mira):
    person = Person.objects.get(user=mira)

    with pytest.raises(DomainError, match="one owner"):
        actions.create_action(
            dialogue=dialogue, title="x", due_on=DUE, owner_person=person, owner_role=Role.RAPPORTEUR, by=olga
        )


@pytest.mark.parametrize(
    ("day", "sent"),
    [
        (dt.date(2027, 1, 24), 0),
        (WEEK_BEFORE, 1),
        (dt.date(2027, 1, 27), 1),  # the machine was off for two days
        (dt.date(2027, 1, 28), 0),
        (DUE, 1),
        (dt.date(2027, 2, 4), 1),
        (dt.date(2027, 2, 7), 0),
    ],
)
def test_reminders_go_out_a_week_before_on_the_day_and_three_days_after(item, day, sent):
    assert actions.send_due_reminders(noon(day)) == sent
    assert Message.objects.count() == sent


def test_a_reminder_is_sent_once_however_often_the_clock_ticks(item, cora):
    for _ in range(3):
        actions.send_due_reminders(noon(WEEK_BEFORE))

    assert letters() == [(f"action:{item.pk}:2027-02-01:{cora.pk}:before", "cora@example.org")]
    assert AccessEvent.objects.filter(action="action.reminded").count() == 1


def test_a_reminder_to_a_person_says_nothing_of_the_matter(dialogue, mira):
    person = Person.objects.get(user=mira)
    item = make.ActionItemFactory(dialogue=dialogue, owner_role="", owner_person=person, due_on=DUE)

    actions.send_due_reminders(noon(WEEK_BEFORE))

    letter = Message.objects.get()
    assert letter.key == f"action:{item.pk}:2027-02-01:before"
    assert letter.subject == "A message from Lake Room"
    assert f"/actions/{item.pk}/" in letter.text
    for word in (item.title, dialogue.title, "Ardenya"):
        assert word not in letter.subject + letter.text + letter.html


def test_reminders_stop_when_the_item_is_done(item, cora):
    actions.send_due_reminders(noon(WEEK_BEFORE))

    actions.close_action(item=item, by=cora)

    assert actions.send_due_reminders(noon(DUE)) == 0
    assert [message.state for message in Message.objects.all()] == [MessageState.WITHDRAWN]


def test_an_item_written_down_late_does_not_get_the_reminder_that_had_passed(dialogue, cora):
    with time_machine.travel(dt.datetime(2027, 1, 26, 9, tzinfo=dt.UTC), tick=False):
        make.ActionItemFactory(dialogue=dialogue, due_on=DUE)

        assert actions.send_due_reminders(noon(dt.date(2027, 1, 26))) == 0


@pytest.mark.parametrize("many", [1, 5])
def test_a_tick_with_nothing_new_costs_three_queries(dialogue, cora, many, django_assert_num_queries):
    for _ in range(many):
        make.ActionItemFactory(dialogue=dialogue, due_on=DUE)
    assert actions.send_due_reminders(noon(WEEK_BEFORE)) == many

    with django_assert_num_queries(3):
        assert actions.send_due_reminders(noon(WEEK_BEFORE)) == 0


def test_close_action_refuses_what_was_closed_already(item, cora, olga):
    actions.close_action(item=item, by=cora)

    with pytest.raises(DomainError, match="closed already"):
        actions.drop_action(item=ActionItem.objects.get(), by=olga)

    assert ActionItem.objects.get().state == ActionState.DONE


def test_reopen_action_takes_back_a_slip(item, olga):
    actions.drop_action(item=item, by=olga)

    actions.reopen_action(item=item, by=olga)

    item.refresh_from_db()
    assert (item.state, item.closed_at) == (ActionState.OPEN, None)


def test_carry_actions_opens_the_next_round_with_what_is_left(item, workshop, dialogue, olga):
    done = make.ActionItemFactory(dialogue=dialogue, workshop=workshop, title="Done", state=ActionState.DONE)
    next_round = make.WorkshopFactory(dialogue=dialogue, number=5, starts_on=dt.date(2027, 6, 1), ends_on=None)

    carried = actions.carry_actions(from_workshop=workshop, to_workshop=next_round, by=olga)

    item.refresh_from_db()
    done.refresh_from_db()
    assert (item.state, done.state) == (ActionState.CARRIED, ActionState.DONE)
    assert [(new.carried_from, new.workshop, new.due_on, new.owner_role) for new in carried] == [
        (item, next_round, dt.date(2027, 6, 1), Role.COORDINATOR)
    ]


def test_carry_actions_twice_carries_once(item, workshop, dialogue, olga):
    next_round = make.WorkshopFactory(dialogue=dialogue, number=5)
    actions.carry_actions(from_workshop=workshop, to_workshop=next_round, by=olga)

    assert actions.carry_actions(from_workshop=workshop, to_workshop=next_round, by=olga) == []
    assert ActionItem.objects.open().count() == 1


def test_carry_actions_stays_inside_the_dialogue(item, workshop, olga):
    elsewhere = make.WorkshopFactory()

    with pytest.raises(DomainError, match="two rounds of this dialogue"):
        actions.carry_actions(from_workshop=workshop, to_workshop=elsewhere, by=olga)
