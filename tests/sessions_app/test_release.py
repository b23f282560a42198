"""A note leaves its circle: under which conditions, who is told, what is destroyed."""

import datetime as dt

import pytest
import time_machine

from audit.models import AccessEvent
from core.errors import DomainError
from outbox.models import Message
from sessions_app.actions import destroy_raw_due
from sessions_app.actions.agenda import record_presence
from sessions_app.actions.notes import text_of
from sessions_app.actions.release import reading_until_for, release_note, take_back_note
from sessions_app.models import Note
from tests import factories as make
from tests.sessions_app.conftest import CALM, seat_in, text
from vault.models import Sealed

UNTIL = dt.date(2027, 2, 28)


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC), tick=False):
        yield


def go(note, by, revision=None, until=UNTIL):
    return release_note(note=note, revision=revision or note.revision, reading_until=until, by=by)


def letters():
    return sorted(Message.objects.values_list("to_email", flat=True))


def test_a_released_note_knows_its_revision_and_its_last_day(session, write, ravi, in_the_room):
    note = go(write(session), ravi)

    assert (note.state, note.released_revision, note.released_on) == ("RELEASED", 1, dt.date(2027, 1, 4))
    assert (note.reading_until, note.destroy_raw_on) == (UNTIL, dt.date(2027, 2, 3))
    assert AccessEvent.objects.get(action="note.released").payload == '{"revision":1,"until":"2027-02-28"}'


def test_each_who_was_in_the_room_gets_a_letter_that_tells_nothing(session, write, ravi, in_the_room):
    note = go(write(session), ravi)

    letter = Message.objects.get(to_email="mira@example.org")

    assert letters() == ["mira@example.org", "samir@example.org"]
    assert letter.subject == "A message from Lake Room"
    assert f"/notes/{note.pk}/" in letter.text
    for word in (session.title, session.workshop.title, "Chatham", "Samir", "Ravi", "Geneva", "joint"):
        assert word not in letter.text + letter.html + letter.subject


def test_a_caucus_note_is_told_to_its_side_alone(caucus, write, ravi, mira, samir):
    seat_in(caucus, mira, samir)

    go(write(caucus), ravi)

    assert letters() == ["mira@example.org"]


def test_what_blocks_keeps_it_in(session, write, ravi, in_the_room):
    note = write(session, ("A joint post", "Samir Haddou argued for it."))

    with pytest.raises(DomainError, match="1 finding blocks the release"):
        go(note, ravi)

    note.refresh_from_db()
    assert (note.state, letters()) == ("RAW", [])


def test_a_name_that_joined_the_roster_since_blocks_at_the_release(session, write, ravi, workshop, in_the_room):
    note = write(session, ("A joint post", "Oriel Vantor argued for it."))
    make.InvitationFactory(workshop=workshop, person=make.PersonFactory(name="Oriel Vantor"))

    with pytest.raises(DomainError, match="blocks the release"):
        go(note, ravi)


def test_a_text_changed_meanwhile_is_read_again_first(session, write, ravi, in_the_room):
    write(session)
    note = write(session, ("Other", CALM))

    with pytest.raises(DomainError, match="Read it again"):
        go(note, ravi, revision=1)


@pytest.mark.parametrize(
    ("points", "until", "said"),
    [([("", "")], UNTIL, "Nothing is written yet"), ([("A", CALM)], dt.date(2027, 1, 3), "lies in the past")],
)
def test_nothing_and_never_are_not_released(session, write, ravi, points, until, said):
    with pytest.raises(DomainError, match=said):
        go(write(session, *points), ravi, until=until)


def test_a_note_is_released_once(session, write, ravi, in_the_room):
    note = go(write(session), ravi)

    with pytest.raises(DomainError, match="released already"):
        go(note, ravi)


def test_empty_points_are_left_out(session, write, ravi, in_the_room):
    note = go(write(session, ("", ""), ("A joint post", CALM), ("", " ")), ravi)

    assert text_of(note, by=ravi, act="test", revision=note.released_revision) == text(("A joint post", CALM))


def revisions(note):
    return sorted(Sealed.objects.filter(object_id=note.pk).values_list("revision", flat=True))


def test_raw_notes_go_thirty_days_after_the_release(session, write, ravi, in_the_room):
    write(session, ("Raw", "what was said in the room"))
    note = go(write(session), ravi)

    assert (destroy_raw_due(dt.date(2027, 2, 2)), revisions(note)) == (0, [1, 2])
    assert (destroy_raw_due(dt.date(2027, 2, 3)), revisions(note)) == (1, [2])
    assert (destroy_raw_due(dt.date(2027, 2, 4)), revisions(note)) == (0, [2])
    assert Note.objects.get().raw_destroyed_on == dt.date(2027, 2, 3)


def test_raw_notes_go_at_once_where_the_rule_says_so(session, workshop, write, ravi, in_the_room):
    workshop.rule_profile = make.RuleProfileFactory(retention="RAW_AT_ONCE")
    workshop.save()
    session.workshop = workshop
    write(session, ("Raw", "what was said in the room"))

    assert revisions(go(write(session), ravi)) == [2]


def test_kept_records_keep_their_versions(session, workshop, write, ravi, in_the_room):
    workshop.rule_profile = make.RuleProfileFactory(retention="KEEP")
    workshop.save()
    session.workshop = workshop
    write(session, ("Raw", "words"))
    note = go(write(session), ravi)

    assert (destroy_raw_due(dt.date(2099, 1, 1)), revisions(note)) == (0, [1, 2])


def test_taking_back_closes_it_and_a_new_release_writes_again(session, write, ravi, mira, in_the_room):
    note = take_back_note(note=go(write(session), ravi), by=ravi)
    assert not Note.objects.visible_to(mira).exists()
    assert set(Message.objects.values_list("state", flat=True)) == {"WITHDRAWN"}

    session.note = note
    go(write(session, ("A joint post", "Corrected.")), ravi)

    assert letters() == ["mira@example.org"] * 2 + ["samir@example.org"] * 2


def test_a_released_note_cannot_be_written(session, write, ravi, in_the_room):
    session.note = go(write(session), ravi)

    with pytest.raises(DomainError, match="Take it back before you change it"):
        write(session, ("New", "words"))


def test_someone_noted_as_present_later_is_told_once(session, workshop, write, ravi, olga, mira, samir):
    seat_in(session, mira)
    go(write(session), ravi)

    for _ in range(2):
        record_presence(session=session, invitations=list(workshop.invitations.all()), by=olga)

    assert letters() == ["mira@example.org", "samir@example.org"]


def test_the_last_day_proposed_is_the_workshops_else_thirty_days(session, write):
    note = write(session)
    assert reading_until_for(note) == dt.date(2027, 2, 3)

    note.session.workshop.reading_until = dt.date(2027, 6, 1)
    assert reading_until_for(note) == dt.date(2027, 6, 1)
