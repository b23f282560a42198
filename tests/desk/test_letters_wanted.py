"""Letters that nobody has to have: stopped by the link in each, honoured wherever letters are made or sent."""

import datetime as dt
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from audit.models import AccessEvent
from core.access import link_token
from followups.actions import send_due_reminders
from outbox.actions import UNWANTED, queue, sweep
from outbox.choices import OPTIONAL, Group, MessageState
from outbox.emails import STOP, Letter
from outbox.envelope import envelope, stop_link
from outbox.models import Message, Wish
from participants.models import Call
from tests import factories as make

pytestmark = pytest.mark.django_db

MAIL = Path(__file__).parents[2] / "templates" / "mail"
DUE = dt.date(2027, 2, 1)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def anna():
    return make.PersonFactory(name="Anna Lindqvist", email="anna@example.org", language="fr")


@pytest.fixture
def item(dialogue, workshop, anna):
    """Something that Anna has undertaken until 1 February."""
    make.MembershipFactory(person=anna, dialogue=dialogue)
    with time_machine.travel(dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC), tick=False):
        return make.ActionItemFactory(
            dialogue=dialogue, workshop=workshop, due_on=DUE, owner_person=anna, owner_role="", title="Gauge data"
        )


def remind(day=dt.date(2027, 1, 25)):
    return send_due_reminders(dt.datetime.combine(day, dt.time(12), dt.UTC))


@pytest.fixture
def message(item):
    """The first reminder, in line."""
    remind()
    return Message.objects.get()


def page_of(message):
    return stop_link(message).removeprefix("http://testserver")


def states():
    return sorted(Message.objects.values_list("state", "last_error"))


def test_every_kind_of_letter_is_either_needed_or_in_the_list_of_optional_ones():
    kinds = {f"{path.parent.parent.name}/{path.parent.name}" for path in MAIL.glob("*/*/body.txt")}

    assert set(OPTIONAL) - kinds == set()
    assert sorted(kinds - set(OPTIONAL)) == [
        *sorted(kind for kind in kinds if kind.startswith("accounts/")),
        "desk/calendar_changed", "desk/checkpoint", "desk/rule_asked", "desk/seal_waits", "desk/workshop_called_off",
        "desk/workshop_moved", "followups/concern", "followups/silence", "followups/something_concerns_you",
        "participants/confirmation",
        "participants/date_poll", "participants/invitation", "participants/link_code", "participants/missing",
        "participants/reminder", "participants/withdrawal", "reports/grant_shared", "reports/release_ready",
        "reports/report_due", "sessions_app/key_wanted", "sessions_app/note_released", "sessions_app/notes_wait",
        "sessions_app/passage_waits",
        "sessions_app/reader_admitted", "sessions_app/recovery_used", "workshops/seat_given",
    ]  # fmt: skip


def test_an_optional_letter_says_in_its_headers_and_its_last_line_how_to_stop_such_letters(message):
    mail = message_from_bytes(envelope(message).message().as_bytes(linesep="\r\n"), policy=policy.default)

    link = stop_link(message)
    assert mail["List-Unsubscribe"] == f"<{link}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.get_body(("plain",)).get_content().strip().splitlines()[-1] == link
    assert f'<a href="{link}">{link}</a>' in mail.get_body(("html",)).get_content()
    assert "Anna" not in link
    assert str(message.person_id) not in link


def test_the_row_of_a_letter_does_not_hold_the_link(message):
    assert message.text.strip().endswith(STOP)
    assert link_token(message.wish) not in message.text + message.html


def test_a_letter_that_is_needed_cannot_be_stopped(workshop):
    guest = make.InvitationFactory(workshop=workshop)
    with transaction.atomic():
        needed = queue(
            Letter(
                key="n", kind="accounts/notice", to_email="anna@example.org", person_id=guest.person_id, linked=guest
            )
        )

    mail = envelope(needed).message()
    assert needed.wish is None
    assert mail["List-Unsubscribe"] is None
    assert mail["List-Unsubscribe-Post"] is None
    assert STOP not in needed.text + needed.html


def test_one_press_in_a_mail_program_stops_the_letters_without_a_session_or_a_cookie(message):
    answer = Client(enforce_csrf_checks=True).post(page_of(message), ONE_CLICK)

    assert answer.status_code == 200
    assert Wish.objects.get().is_refused is True
    assert states() == [(MessageState.WITHDRAWN, UNWANTED)]


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_page_changes_nothing(client, message, method):
    getattr(client, method)(page_of(message))

    assert Wish.objects.get().is_refused is False
    assert states() == [(MessageState.QUEUED, "")]


def test_the_page_speaks_the_recipients_language_and_names_nobody(client, message, anna, item):
    answer = client.get(page_of(message))

    words = answer.content.decode()
    assert answer.headers["Content-Language"] == "fr"
    assert [name for name in (anna.name, anna.email, item.title, item.dialogue.code_name) if name in words] == []
    assert client.get(page_of(message) + "?language=ar").headers["Content-Language"] == "ar"


def test_whoever_stopped_them_can_have_them_again_from_the_same_page(client, message, item, olga):
    stopped = client.post(page_of(message), {"do": "stop"})
    again = client.post(page_of(message), {"do": "want"})

    assert (stopped.status_code, again.status_code) == (302, 302)
    assert Wish.objects.get().is_refused is False
    assert remind(DUE) == 1
    assert states() == [(MessageState.QUEUED, ""), (MessageState.WITHDRAWN, UNWANTED)]


def test_a_press_that_says_nothing_changes_nothing(client, message):
    assert client.post(page_of(message), {"do": "dance"}).status_code == 422
    assert Wish.objects.get().is_refused is False


def test_an_altered_link_is_not_there(client, message):
    assert client.post(page_of(message)[:-2] + "x/", ONE_CLICK).status_code == 404
    assert Wish.objects.get().is_refused is False


def test_the_trail_says_that_letters_were_stopped_and_not_whose(client, message):
    client.post(page_of(message), ONE_CLICK)

    event = AccessEvent.objects.get(action="letters.stopped")
    assert (event.actor_id, event.object_id) == (None, message.wish_id)
    assert str(message.person_id) not in event.payload


def test_the_ladder_stops_and_nobody_telephones_either(client, message):
    client.post(page_of(message), ONE_CLICK)

    days = [dt.date(2027, 2, day) for day in range(1, 15)]
    assert [remind(day) for day in days] == [0] * len(days)
    assert Call.objects.count() == 0


def test_the_ladder_goes_on_for_others_who_are_on_it(client, message, dialogue):
    other = make.PersonFactory(email="ben@example.org")
    make.MembershipFactory(person=other, dialogue=dialogue)
    with time_machine.travel(dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC), tick=False):
        make.ActionItemFactory(dialogue=dialogue, due_on=DUE, owner_person=other, owner_role="")
    client.post(page_of(message), ONE_CLICK)

    assert remind(DUE) == 1
    assert list(Message.objects.exclude(pk=message.pk).values_list("to_email", flat=True)) == ["ben@example.org"]


def test_a_letter_of_the_group_that_is_queued_all_the_same_is_not_sent(message, mailoutbox):
    Wish.objects.update(refused_at=dt.datetime(2027, 1, 25, tzinfo=dt.UTC))  # beside a transaction that did not see it

    assert sweep(seconds=1) == 0

    assert mailoutbox == []
    assert states() == [(MessageState.WITHDRAWN, UNWANTED)]


def test_a_new_letter_of_the_group_is_written_as_unwanted(message, anna):
    Wish.objects.update(refused_at=dt.datetime(2027, 1, 25, tzinfo=dt.UTC))
    with transaction.atomic():
        late = queue(Letter(key="late", kind="followups/reminder", to_email=anna.email, person_id=anna.pk))

    assert (late.state, late.last_error) == (MessageState.WITHDRAWN, UNWANTED)


def test_another_group_goes_on(message, anna):
    Wish.objects.update(refused_at=dt.datetime(2027, 1, 25, tzinfo=dt.UTC))
    with transaction.atomic():
        other = queue(Letter(key="s", kind="reports/survey_asked", to_email=anna.email, person_id=anna.pk))

    assert other.state == MessageState.QUEUED
    assert sorted(Wish.objects.values_list("group", flat=True)) == [Group.SURVEYS, Group.UNDERTAKEN]


def test_organisers_see_who_does_not_want_which_letters(client, message, item, anna, olga):
    client.post(page_of(message), ONE_CLICK)

    client.force_login(olga)
    assert "does not want these letters" in client.get(f"/actions/{item.pk}/").content.decode()
    assert "reminders of what you have undertaken" in client.get(f"/people/{anna.pk}/").content.decode()
    assert UNWANTED in client.get(f"/letters/{message.pk}/").content.decode()
