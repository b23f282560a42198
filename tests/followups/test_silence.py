"""Silence procedure: a text stands unless somebody breaks the silence; who did is nowhere."""

import datetime as dt
import json

import pytest
from django.core import serializers
from django.db import connection
from django.db.models.expressions import RawSQL

from audit.models import AccessEvent
from core.errors import DomainError
from followups import actions
from followups.actions import silence as acts
from followups.actions.silence_reminders import remind_of_silences
from followups.choices import SilenceState, TextState
from followups.models import Addressee, Silence
from followups.selectors.silences import candidates
from outbox.choices import MessageState
from outbox.models import Message
from participants.models import Call, Person
from tests import factories as make
from tests.followups.silences import ENDS, NOW, REASON, WORDS, asked, begin, clock, mine, silence, text

__all__ = ["asked", "clock", "mine", "silence", "text"]


def deliver():
    """All letters have gone."""
    Message.objects.filter(state=MessageState.QUEUED).update(state=MessageState.SENT, sent_at=NOW)


def end(clock, at=ENDS):
    clock.move_to(at)
    return actions.end_due_silences(at)


def phases():
    return sorted(key.rpartition(":")[2] for key in Message.objects.values_list("key", flat=True))


def state(silence):
    silence.refresh_from_db()
    return silence.state


def test_each_of_them_is_sent_one_letter_that_says_nothing_of_the_text(silence, asked):
    letters = Message.objects.all()

    assert sorted(letters.values_list("to_email", flat=True)) == sorted(one.person.email for one in asked)
    said = " ".join(letter.subject + letter.text + letter.html for letter in letters)
    assert [word for word in (WORDS, "crossing", "Principles") if word in said] == []


def test_a_text_that_nobody_breaks_is_agreed_at_its_hour(silence, text, clock):
    deliver()

    assert end(clock, ENDS - dt.timedelta(seconds=1)) == 0
    assert end(clock) == 1

    text.refresh_from_db()
    assert (state(silence), text.state) == (SilenceState.HELD, TextState.AGREED)
    assert phases() == ["held"] * 4 + ["start"] * 4


def test_a_late_worker_ends_it_late_but_as_of_the_hour(silence, clock):
    deliver()
    end(clock, ENDS + dt.timedelta(days=3))

    assert (state(silence), silence.ended_at) == (SilenceState.HELD, ENDS)


def test_ending_it_twice_changes_nothing(silence, clock):
    deliver()
    end(clock)
    before = Message.objects.count(), AccessEvent.objects.count()

    assert end(clock) == 0
    assert (Message.objects.count(), AccessEvent.objects.count()) == before


def test_of_two_workers_that_look_at_once_one_ends_it(silence, clock):
    deliver()
    clock.move_to(ENDS)

    assert [acts._end_in_time(silence.pk, ENDS) for _worker in range(2)] == [True, False]
    assert phases() == ["held"] * 4 + ["start"] * 4


def test_after_the_hour_nobody_breaks_it_however_late_the_worker_is(silence, mine, clock):
    clock.move_to(ENDS)

    with pytest.raises(DomainError, match="has passed"):
        acts.break_silence(addressee=mine, reason=REASON)
    assert state(silence) == SilenceState.OPEN


def test_one_break_ends_it_at_once_and_all_are_told_in_the_same_words(silence, mine, text):
    deliver()
    acts.break_silence(addressee=mine, reason=REASON)

    text.refresh_from_db()
    told = Message.objects.filter(key__endswith=":broken")
    assert (state(silence), text.state, told.count()) == (SilenceState.BROKEN, TextState.DRAFT, 4)
    assert len({letter.text.replace(letter.to_name, "") for letter in told}) == 1


def test_who_broke_it_stands_nowhere(silence, mine, asked):
    """Every row of every table, before and after, is the same for all of those who were asked."""

    def traces():
        rows = [row for model in (Silence, Addressee, Message) for row in model.objects.order_by("pk")]
        dumped = json.loads(serializers.serialize("json", rows))
        mentions = {
            one.pk: sorted(
                (row["model"], json.dumps(row["fields"]).count(str(one.person_id)))
                for row in dumped
                if str(one.person_id) in json.dumps(row["fields"])
            )
            for one in asked
        }
        flags = set(Addressee.objects.values_list("has_agreed", "is_told", "link_version", "link_expires_at"))
        return {json.dumps(found) for found in mentions.values()}, len(flags)

    acts.agree_to_text(addressee=silence.addressees.exclude(pk=mine.pk).first())
    acts.break_silence(addressee=mine, reason=REASON)

    seen, kinds = traces()
    assert (len(seen), kinds) == (1, 1)
    events = AccessEvent.objects.filter(action__startswith="silence.").exclude(action="silence.begun")
    assert set(events.values_list("actor_id", "actor_name", "object_id")) <= {(None, "", silence.pk), (None, "", None)}
    assert not [e for e in AccessEvent.objects.all() if str(mine.pk) in e.payload or e.object_id == mine.pk]


def test_why_it_was_broken_is_in_the_vault_alone_and_read_by_those_who_lead(silence, mine, olga, felix):
    acts.break_silence(addressee=mine, reason=REASON)

    assert acts.read_reason(silence=Silence.objects.get(), by=felix) == REASON
    assert AccessEvent.objects.filter(action="silence.reason-read").count() == 1
    with connection.cursor() as cursor:
        for table in ("followups_silence", "followups_addressee", "outbox_message", "audit_accessevent"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - one of the four names above
            assert "harvest" not in str(cursor.fetchall())


def test_without_a_reason_it_is_not_broken(silence, mine):
    with pytest.raises(DomainError, match="what should be otherwise"):
        acts.break_silence(addressee=mine, reason="  ")
    assert state(silence) == SilenceState.OPEN


def as_they_lie() -> list:
    """The keys of those who were asked, in the order in which their rows lie in the table: that of every backup."""
    place = {"sqlite": "rowid", "postgresql": "ctid"}[connection.vendor]
    return list(Addressee.objects.order_by(RawSQL(place, [])).values_list("pk", flat=True))


@pytest.fixture
def no_gaps(db):
    """PostgreSQL lays new rows into room that rows of earlier tests left: the table is begun anew."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {Addressee._meta.db_table} CASCADE")


@pytest.mark.parametrize("ends", ["broken", "in time", "taken back"])
def test_not_even_the_order_of_the_rows_tells_who_had_agreed(no_gaps, silence, olga, clock, ends):
    first, last = (silence.addressees.get(person__name=name) for name in ("Anna Lindqvist", "Samir Haddou"))
    acts.agree_to_text(addressee=first)
    if ends == "broken":
        acts.break_silence(addressee=last, reason=REASON)
    elif ends == "taken back":
        acts.take_back_silence(silence=silence, by=olga)
    else:
        clock.move_to(ENDS, tick=False)
        acts.end_due_silences(ENDS)

    assert as_they_lie() == sorted(silence.addressees.values_list("pk", flat=True))


def test_how_many_agreed_is_counted_and_who_is_forgotten(silence, mine, clock):
    deliver()
    acts.agree_to_text(addressee=mine)
    acts.agree_to_text(addressee=mine)
    assert AccessEvent.objects.filter(action="silence.agreed").count() == 1

    end(clock)

    silence.refresh_from_db()
    assert (silence.agreed, Addressee.objects.filter(has_agreed=True).count()) == (1, 0)


def test_whoever_agreed_may_still_break_it(silence, mine):
    acts.agree_to_text(addressee=mine)
    acts.break_silence(addressee=mine, reason=REASON)

    silence.refresh_from_db()
    assert (silence.state, silence.agreed) == (SilenceState.BROKEN, 0)


def test_silence_is_not_counted_for_anyone_who_was_not_reached(silence, text, clock, mira):
    deliver()
    Message.objects.filter(user_id=mira.pk).update(state=MessageState.PARKED)

    end(clock)

    text.refresh_from_db()
    assert (state(silence), silence.unreached, text.state) == (SilenceState.NOT_VALID, 1, TextState.DRAFT)


def test_somebody_who_was_told_by_telephone_is_reached(silence, clock, mira, mine, olga):
    deliver()
    Message.objects.filter(user_id=mira.pk).update(state=MessageState.PARKED)
    acts.note_told(addressee=mine, by=olga)

    end(clock)

    assert state(silence) == SilenceState.HELD


def test_to_whom_no_letter_may_go_a_colleague_says_that_something_waits_and_no_reminder_is_spoken(
    text, asked, olga, mira, clock
):
    Person.objects.filter(user=mira).update(reach="PHONE")
    silence = begin(text, asked, olga)
    deliver()
    at = dt.datetime(2027, 1, 18, 12, tzinfo=dt.UTC)
    clock.move_to(at)

    assert (remind_of_silences(at), Message.objects.filter(user_id=mira.pk).count()) == (3, 0)
    assert [(call.kind, call.letter, call.person.name) for call in Call.objects.all()] == [("LETTER", "", mira.name)]
    acts.note_told(addressee=silence.addressees.get(person__user=mira), by=olga)
    deliver()
    end(clock)
    assert state(silence) == SilenceState.HELD


def test_under_an_emergency_seal_no_silence_ends(silence, dialogue, clock):
    deliver()
    dialogue.frozen_at = NOW
    dialogue.save()

    assert end(clock) == 0
    assert state(silence) == SilenceState.OPEN


@pytest.mark.parametrize("by_agreeing", [True, False])
def test_the_ladder_reminds_everybody_alike_whether_or_not_they_agreed(silence, mine, clock, by_agreeing):
    deliver()
    if by_agreeing:
        acts.agree_to_text(addressee=mine)
    sent = {}
    for day in range(12, 23):
        clock.move_to(dt.datetime(2027, 1, day, 12, tzinfo=dt.UTC))
        sent[day] = remind_of_silences(dt.datetime(2027, 1, day, 12, tzinfo=dt.UTC))

    assert {day: number for day, number in sent.items() if number} == {18: 4, 20: 4}
    assert phases() == ["last"] * 4 + ["soon"] * 4 + ["start"] * 4
    assert Call.objects.count() == 0


def test_the_ladder_stops_when_the_silence_is_broken(silence, mine, clock):
    acts.break_silence(addressee=mine, reason=REASON)
    at = dt.datetime(2027, 1, 18, 12, tzinfo=dt.UTC)
    clock.move_to(at)

    assert remind_of_silences(at) == 0
    assert phases() == ["broken"] * 4 + ["start"] * 4
    assert set(Message.objects.filter(key__endswith=":start").values_list("state", flat=True)) == {
        MessageState.WITHDRAWN
    }


def test_a_broken_text_is_put_under_silence_anew_as_a_new_version(silence, mine, text, asked, ravi, olga):
    acts.break_silence(addressee=mine, reason=REASON)
    text.refresh_from_db()
    actions.save_version(joint_text=text, base=1, text="Four hours a day.", by=ravi)

    again = begin(text, asked, olga)

    assert (again.version.number, again.state) == (2, SilenceState.OPEN)


def test_nothing_is_written_or_settled_under_silence(silence, text, ravi, olga):
    with pytest.raises(DomainError, match="under silence"):
        actions.save_version(joint_text=text, base=1, text="Other words.", by=ravi)
    with pytest.raises(DomainError, match="under silence"):
        actions.settle_text(joint_text=text, state=TextState.AGREED, by=olga)
    with pytest.raises(DomainError, match="under silence already"):
        begin(text, [], olga)


def test_with_two_people_or_one_side_nobody_would_be_hidden(text, asked, olga):
    ardenyans = [one for one in asked if one.side.name == "Ardenya"]

    for few in (asked[:2], ardenyans):
        with pytest.raises(DomainError, match="at least three"):
            begin(text, few, olga)
    assert Silence.objects.count() == 0


def test_a_text_with_brackets_or_an_hour_too_near_is_refused(text, asked, olga, ravi):
    with pytest.raises(DomainError, match="a day at least"):
        begin(text, asked, olga, NOW + dt.timedelta(hours=23))
    actions.save_version(joint_text=text, base=1, text="Two [or four] hours.", by=ravi)
    text.refresh_from_db()
    with pytest.raises(DomainError, match="bracket"):
        begin(text, asked, olga)


def test_only_those_who_sit_where_the_text_is_read_can_be_asked(text, asked, dialogue, ardenya):
    seatless = make.MembershipFactory(person=make.PersonFactory(), dialogue=dialogue, side=ardenya, state="APPROVED")

    assert seatless not in candidates(text)
    assert sorted(one.person.name for one in candidates(text)) == sorted(one.person.name for one in asked)
