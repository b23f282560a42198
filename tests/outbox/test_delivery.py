"""What comes of a letter: sent once, tried again, parked with plain words, or taken by another."""

import datetime as dt
import socket

import pytest
from django.utils import timezone

from core.errors import DomainError
from outbox import postman
from outbox.actions import deliver, send_again, sweep, withdraw
from outbox.actions import delivery as machine
from outbox.choices import MessageState, Priority
from outbox.claims import claim, note_sent
from outbox.envelope import BAD_ADDRESS
from outbox.models import Heartbeat, Message
from tests.mailserver import ANSWER, CONNECT, DATA, MAIL

pytestmark = pytest.mark.django_db


def outcome(message) -> tuple:
    message.refresh_from_db()
    return message.state, message.attempts, message.last_error


def test_a_letter_is_sent_once_however_often_it_is_delivered(letter, post):
    message = letter()

    counts = [deliver(str(message.pk)), deliver(str(message.pk)), sweep()]

    assert counts == [1, 0, 0]
    assert post.message_ids() == [message.message_id]
    assert outcome(message) == (MessageState.SENT, 1, "")


def test_one_round_sends_all_that_is_due_over_one_connection(letter, post):
    messages = [letter(f"notice:{n}", to_email=f"guest{n}@example.org") for n in range(5)]

    assert deliver(str(messages[3].pk)) == 5

    assert post.addresses() == [f"guest{n}@example.org" for n in range(5)]


def test_a_letter_for_later_waits(letter, post):
    message = letter(not_before=timezone.now() + dt.timedelta(hours=1))

    assert (deliver(str(message.pk)), sweep()) == (0, 0)

    assert outcome(message) == (MessageState.QUEUED, 0, "")


def test_a_code_goes_before_a_hundred_others(letter, post):
    for n in range(30):
        letter(f"notice:{n}", to_email=f"guest{n}@example.org", priority=Priority.BULK)
    letter("code", to_email="samir@example.org", priority=Priority.CODE)

    sweep()

    assert post.received[0].to == ["samir@example.org"]


def test_an_interrupted_letter_and_a_personal_one_go_before_many(letter, post):
    for n in range(30):
        letter(f"notice:{n}", to_email=f"guest{n}@example.org", priority=Priority.BULK)
    letter("personal", to_email="samir@example.org")
    stuck = letter("stuck", to_email="mira@example.org", priority=Priority.BULK)
    past = timezone.now() - dt.timedelta(seconds=1)
    Message.objects.filter(pk=stuck.pk).update(state=MessageState.SENDING, leased_until=past, lease_owner="dead")

    sweep()

    assert [mail.to for mail in post.received[:2]] == [["mira@example.org"], ["samir@example.org"]]


def test_a_withdrawn_letter_is_not_sent(letter, post, workshop):
    message = letter(about=workshop)

    assert withdraw(workshop) == 1

    assert sweep() == 0
    assert outcome(message) == (MessageState.WITHDRAWN, 0, "")


def test_a_letter_that_is_taken_back_on_the_line_is_not_tried_again(letter, post, workshop):
    message = letter(about=workshop)
    soon = timezone.now() + dt.timedelta(seconds=20)
    Message.objects.update(state=MessageState.SENDING, leased_until=soon, lease_owner="at work")

    assert withdraw(workshop) == 1

    message.refresh_from_db()
    machine._put_back(message, postman.SERVER_BUSY)
    assert (outcome(message)[0], sweep()) == (MessageState.WITHDRAWN, 0)


def test_a_letter_that_is_taken_back_on_the_line_and_went_all_the_same_has_gone(letter, workshop):
    message = letter(about=workshop)
    ours = claim(message.pk)
    withdraw(workshop)

    note_sent(ours)

    assert outcome(message)[0] == MessageState.SENT


def test_what_a_dead_sender_left_can_be_taken_back(letter, post, workshop):
    letter(about=workshop)
    past = timezone.now() - dt.timedelta(seconds=1)
    Message.objects.update(state=MessageState.SENDING, leased_until=past, lease_owner="dead")

    assert (withdraw(workshop), sweep(), post.received) == (1, 0, [])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("550 5.1.1 <mira@example.org> No such user here", postman.NO_SUCH_ADDRESS),
        ("550 You are listed by a blocklist", postman.ADDRESS_REFUSED),
        ("552 5.2.2 Quota exceeded", postman.MAILBOX_FULL),
    ],
)
def test_a_refused_address_is_parked_with_our_words_and_no_word_of_the_server(letter, post, answer, words):
    message = letter()
    post.refuse["mira@example.org"] = answer

    sweep()

    assert outcome(message) == (MessageState.PARKED, 1, words)


def test_a_refusal_does_not_hold_up_the_others(letter, post):
    letter("notice:1", to_email="gone@example.org")
    letter("notice:2", to_email="mira@example.org")
    post.refuse["gone@example.org"] = "550 5.1.1 No such user"

    sweep()

    assert post.addresses() == ["mira@example.org"]


@pytest.mark.parametrize("address", ["no address", "mira@", "mira@example.org\nBcc: all@example.org"])
def test_what_is_no_address_is_parked(letter, post, address):
    message = letter(to_email=address)

    sweep()

    assert outcome(message) == (MessageState.PARKED, 1, BAD_ADDRESS)


def test_a_server_that_says_later_is_asked_again_after_a_pause(letter, post):
    message = letter()
    post.fail_next.append("451 4.3.0 Try again")

    sweep()

    assert outcome(message) == (MessageState.QUEUED, 1, postman.SERVER_BUSY)
    pause = (message.not_before - timezone.now()).total_seconds()
    assert 5 < pause < 12.5
    assert sweep() == 0
    Message.objects.update(not_before=timezone.now())
    assert sweep() == 1


def test_the_pauses_double_and_in_the_end_the_letter_is_parked(letter, post):
    message, pauses = letter(), []
    post.refuse["mira@example.org"] = "450 4.2.0 Greylisted"

    while message.state == MessageState.QUEUED:
        Message.objects.update(not_before=timezone.now())
        sweep()
        message.refresh_from_db()
        pauses.append(round((message.not_before - timezone.now()).total_seconds()))

    assert outcome(message) == (MessageState.PARKED, machine.MAX_ATTEMPTS, postman.SERVER_BUSY)
    assert [7 <= pauses[0] <= 13, 480 <= pauses[6] <= 800] == [True, True]


def test_a_letter_under_which_line_after_line_breaks_is_tried_sooner_at_first(letter, post):
    message, pauses = letter(), []

    for _time in range(5):
        post.drop_next.append(DATA)
        Message.objects.update(not_before=timezone.now())
        sweep()
        message.refresh_from_db()
        pauses.append((message.not_before - timezone.now()).total_seconds())

    assert outcome(message) == (MessageState.QUEUED, 5, postman.CONNECTION_LOST)
    assert sum(pauses[:4]) < 40
    assert 100 < pauses[4] < 200


def test_a_server_that_is_away_costs_no_letter_an_attempt(letter, settings):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", nobody.getsockname()[1]
        message = letter()

        assert sweep() == 0

    assert outcome(message) == (MessageState.QUEUED, 0, "")
    assert set(Heartbeat.objects.values_list("job", flat=True)) == {"mail-server-away", "outbox-sweep"}


def test_a_broken_line_is_opened_again_for_the_next_letter(letter, post):
    messages = [letter(f"notice:{n}", to_email=f"guest{n}@example.org") for n in range(3)]
    post.fail_next.append("421 4.3.2 Closing")

    sweep()

    assert sorted(outcome(message)[0] for message in messages) == ["QUEUED", "SENT", "SENT"]


@pytest.mark.parametrize(("where", "came"), [(CONNECT, 1), (MAIL, 1), (DATA, 1), (ANSWER, 2)])
def test_a_line_that_breaks_loses_no_letter_and_at_the_worst_doubles_it_under_one_message_id(letter, post, where, came):
    message = letter()
    post.drop_next.append(where)

    sweep()
    Message.objects.update(not_before=timezone.now())
    sweep()

    assert post.message_ids() == [message.message_id] * came
    assert outcome(message)[::2] == (MessageState.SENT, "")


def test_one_line_that_breaks_at_once_does_not_make_a_server_that_is_away(letter, post):
    letter()
    post.drop_next.append(CONNECT)

    assert (sweep(), sorted(Heartbeat.objects.values_list("job", flat=True))) == (1, ["mail-server", "outbox-sweep"])


def test_a_server_that_hangs_up_on_every_caller_is_away(letter, post):
    message = letter()
    post.is_away = True

    assert (sweep(), outcome(message)) == (0, (MessageState.QUEUED, 0, ""))
    post.is_away = False
    assert sweep() == 1


def test_a_hundred_letters_take_one_line_and_the_next_another(letter, post):
    for n in range(101):
        letter(f"notice:{n}", to_email=f"guest{n}@example.org")
    before = post.connections

    sweep()

    assert (len(post.received), post.connections - before) == (101, 2)


def test_a_letter_whose_sender_died_is_sent_again_with_the_same_message_id(letter, post):
    message = letter()
    soon, past = timezone.now() + dt.timedelta(seconds=20), timezone.now() - dt.timedelta(seconds=1)

    Message.objects.update(state=MessageState.SENDING, leased_until=soon, lease_owner="dead")
    assert sweep() == 0
    Message.objects.update(leased_until=past)
    assert sweep() == 1

    assert post.message_ids() == [message.message_id]


def test_a_letter_that_kills_its_worker_is_parked_in_the_end(letter, post):
    message = letter()
    past = timezone.now() - dt.timedelta(seconds=1)
    Message.objects.update(state=MessageState.SENDING, leased_until=past, attempts=machine.MAX_ATTEMPTS)

    sweep()

    assert outcome(message) == (MessageState.PARKED, machine.MAX_ATTEMPTS + 1, machine.WORN_OUT)
    assert post.received == []


def test_the_words_of_a_code_are_wiped_once_it_is_sent(letter, post):
    message = letter(kind="accounts/login_code", context={"code": "QX7-2TD"}, is_ephemeral=True)

    sweep()

    message.refresh_from_db()
    assert (message.state, message.text, message.html) == (MessageState.SENT, "", "")
    assert "QX7-2TD" in post.received[0].message.get_body(("plain",)).get_content()


def test_a_code_that_comes_too_late_is_not_sent(letter, post):
    message = letter(kind="accounts/login_code", context={"code": "QX7-2TD"}, is_ephemeral=True)
    Message.objects.update(created_at=timezone.now() - dt.timedelta(minutes=16))

    sweep()

    assert outcome(message) == (MessageState.PARKED, 1, machine.TOO_LATE)
    assert (post.received, message.text) == ([], "")


def test_a_parked_letter_can_be_sent_again_to_a_corrected_address(letter, post):
    message = letter(to_email="mira@exmaple.org")
    post.refuse["mira@exmaple.org"] = "550 5.1.1 No such user"
    sweep()
    message.refresh_from_db()

    send_again(message, to_email="mira@example.org")
    sweep()

    assert post.addresses() == ["mira@example.org"]
    with pytest.raises(DomainError):
        send_again(message)


def test_a_stalling_server_loses_the_letter_before_the_lease_ends(letter, post, settings):
    settings.OUTBOX_LEASE = 1
    post.delay = 3
    message = letter()

    sweep()

    assert outcome(message) == (MessageState.QUEUED, 1, postman.CONNECTION_LOST)
