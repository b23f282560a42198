"""One commit a letter: the next is claimed where the last is noted as sent, unless what stops any claim stops it."""

import uuid

import pytest
from django.db import connection
from django.utils import timezone

from outbox import postman
from outbox.actions import bar, hold, sweep, withdraw
from outbox.choices import MessageState, Priority
from outbox.claims import _READY, claim, get_ready, note_sent_and_claim
from outbox.models import Message
from tests.mailserver import CONNECT

pytestmark = pytest.mark.django_db
ROOM, MIRA = uuid.uuid4(), uuid.uuid4()


@pytest.fixture(params=[False, True], ids=["at once", "by name"])
def last(letter, request):
    """A letter of ours that has gone and is not noted; in a process that has told its database what will come, too."""
    if request.param:
        get_ready()
        get_ready()
    return claim(letter("last").pk)


def states() -> dict[str, str]:
    return dict(Message.objects.values_list("key", "state"))


def test_the_next_is_ours_where_the_last_is_noted(letter, last):
    row = letter("next", to_name="Mira Kovač")

    ours = note_sent_and_claim(last, row.pk)

    assert states() == {"last": MessageState.SENT, "next": MessageState.SENDING}
    row.refresh_from_db()
    read = [ours.pk, ours.created_at, ours.to_name, ours.text, ours.attempts, ours.is_ephemeral, ours.lease_owner]
    assert read == [row.pk, row.created_at, row.to_name, row.text, 1, False, row.lease_owner]
    assert row.leased_until > timezone.now()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("behind", ["DEALLOCATE ALL", "DEALLOCATE outbox_claim"])
def test_a_session_that_was_never_told_the_names_notes_the_letter_all_the_same(letter, behind):
    """As behind a pooler that deals sessions out: else the letter would be sent again with each lease."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is told no names.")
    get_ready()
    last, row = claim(letter("last").pk), letter("next")
    with connection.cursor() as cursor:
        cursor.execute(behind)

    assert note_sent_and_claim(last, row.pk).pk == row.pk
    assert states() == {"last": MessageState.SENT, "next": MessageState.SENDING}


@pytest.mark.django_db(transaction=True)
def test_a_session_that_knows_the_names_already_is_used_as_it_is(letter):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is told no names.")
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL; PREPARE outbox_sent AS SELECT 1")
    _READY.discard(connection.connection)
    get_ready()
    last, row = claim(letter("last").pk), letter("next")

    assert note_sent_and_claim(last, row.pk).pk == row.pk
    assert states() == {"last": MessageState.SENT, "next": MessageState.SENDING}
    connection.close()


def test_a_code_goes_first(letter, last):
    row, code = letter("next"), letter("code", priority=Priority.CODE)

    assert note_sent_and_claim(last, row.pk).pk == code.pk
    assert states() == {"last": MessageState.SENT, "next": MessageState.QUEUED, "code": MessageState.SENDING}


def test_what_somebody_else_has_is_not_taken_and_the_last_is_noted_all_the_same(letter, last):
    row = letter("next")
    claim(row.pk)

    assert (note_sent_and_claim(last, row.pk), states()["last"]) == (None, MessageState.SENT)
    row.refresh_from_db()
    assert row.attempts == 1


def test_what_is_taken_back_held_or_barred_meanwhile_is_not_taken(letter, last, olga):
    rows = [letter("a", about=olga), letter("b", compartment=ROOM), letter("c", person_id=MIRA)]
    withdraw(olga)
    hold([ROOM])
    bar(MIRA)

    assert [note_sent_and_claim(last, row.pk) for row in rows] == [None, None, None]
    assert states() == {"last": "SENT", "a": "WITHDRAWN", "b": "HELD", "c": "QUEUED"}


def test_a_letter_whose_sender_is_somebody_else_by_now_is_not_noted(letter, last):
    Message.objects.update(lease_owner="another")

    assert (note_sent_and_claim(last, letter("next").pk) is None, states()["last"]) == (False, MessageState.SENDING)


def test_a_letter_that_went_is_noted_before_a_new_line_is_waited_for(letter, post, monkeypatch):
    """The server takes one letter a line, and is away when the second is to be opened."""
    monkeypatch.setattr(postman, "PER_LINE", 1)
    letter("a", to_email="first@example.org")
    letter("b", to_email="second@example.org")
    post.drop_next += ["nowhere", CONNECT, CONNECT]

    sweep()

    assert sorted(states().values()) == [MessageState.QUEUED, MessageState.SENT]
