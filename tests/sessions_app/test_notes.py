"""Saving: sealed from the first save, and two writers never lose a word."""

import dataclasses
import threading

import pytest
from django.db import connection, connections

from audit.models import AccessEvent
from core.errors import DomainError
from sessions_app.actions.notes import Conflict, save_note, text_of
from sessions_app.models import Note
from tests import factories as make
from tests.sessions_app.conftest import text
from vault.models import Sealed


def test_a_first_save_makes_the_note_under_the_rule_of_that_moment(write, session, workshop):
    note = write(session, ("One", "words"))
    workshop.rule_profile = make.RuleProfileFactory(notes="POINTS")
    workshop.save()

    note.refresh_from_db()

    assert (note.revision, note.rule_profile.notes) == (1, "SUMMARY")


def test_a_note_of_a_tightened_session_keeps_the_tightest_of_both_rules(write, session, workshop):
    session.rule_profile = make.RuleProfileFactory(devices="DEVICES_OUT")
    workshop.rule_profile = make.RuleProfileFactory(use_of_content="NONE")

    note = write(session)

    assert (note.rule_profile.devices, note.rule_profile.use_of_content) == ("DEVICES_OUT", "NONE")


def test_no_column_holds_a_word_of_it(write, session):
    write(session, ("Zanzibar", "Quillfeather"))

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert not any("quillfeather" in str(row).casefold() for row in cursor.fetchall())
    assert b"Quillfeather" not in bytes(Sealed.objects.get().envelope)


def test_each_save_is_in_the_trail_without_its_words(write, session, ravi):
    note = write(session)

    event = AccessEvent.objects.get(action="note.saved")

    payload = '{"field":"text","revision":1,"sealed":true}'
    assert (event.actor_id, event.object_id, event.payload) == (ravi.pk, note.pk, payload)


def test_a_save_made_from_an_older_version_changes_nothing(write, session, ravi):
    write(session, ("One", "first"))
    write(session, ("One", "second"))

    with pytest.raises(Conflict) as conflict:
        save_note(session=session, text=text(("One", "mine")), base=1, by=ravi)

    assert conflict.value.note.revision == 2
    assert text_of(conflict.value.note, by=ravi, act="test") == text(("One", "second"))


def test_the_same_words_twice_are_no_conflict(write, session, ravi):
    write(session, ("One", "same"))

    assert save_note(session=session, text=text(("One", "same")), base=0, by=ravi).revision == 1


def by_page(note, page, turn):
    return dataclasses.replace(note, page=page, turn=turn)


def test_a_page_whose_answer_was_lost_goes_on_from_its_own_save(session, ravi):
    save_note(session=session, text=by_page(text(("One", "a")), "tab-1", 1), base=0, by=ravi)

    saved = save_note(session=session, text=by_page(text(("One", "ab")), "tab-1", 2), base=0, by=ravi)

    assert text_of(saved.note, by=ravi, act="test") == text(("One", "ab"))


def test_a_late_save_of_the_same_page_does_not_undo_a_newer_one(session, ravi):
    save_note(session=session, text=by_page(text(("One", "newer")), "tab-1", 2), base=0, by=ravi)

    saved = save_note(session=session, text=by_page(text(("One", "older")), "tab-1", 1), base=0, by=ravi)

    assert (saved.revision, text_of(saved.note, by=ravi, act="test")) == (1, text(("One", "newer")))


def test_another_tab_in_between_is_a_conflict(session, ravi):
    save_note(session=session, text=by_page(text(("One", "a")), "tab-1", 1), base=0, by=ravi)
    save_note(session=session, text=by_page(text(("One", "b")), "tab-2", 1), base=1, by=ravi)

    with pytest.raises(Conflict):
        save_note(session=session, text=by_page(text(("One", "c")), "tab-1", 2), base=1, by=ravi)


def test_some_twenty_versions_are_kept(write, session):
    for number in range(45):
        note = write(session, ("One", f"version {number}"))

    kept = sorted(Sealed.objects.filter(object_id=note.pk).values_list("revision", flat=True))

    assert (kept[0], kept[-1]) == (21, 45)


def test_nothing_is_written_under_a_rule_that_keeps_no_notes(session, workshop, ravi):
    workshop.rule_profile = make.RuleProfileFactory(notes="NONE")
    workshop.save()
    session.workshop.rule_profile = workshop.rule_profile

    with pytest.raises(DomainError, match="keeps no notes"):
        save_note(session=session, text=text(("One", "words")), base=0, by=ravi)

    assert (Note.objects.count(), Sealed.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_of_ten_writers_at_once_one_wins_and_nine_are_told(session, ravi):
    outcomes = []

    def save(number):
        try:
            outcomes.append(save_note(session=session, text=text(("One", f"by {number}")), base=0, by=ravi).revision)
        except Conflict as conflict:
            outcomes.append(str(conflict))
        finally:
            connections.close_all()

    writers = [threading.Thread(target=save, args=(number,)) for number in range(10)]
    [writer.start() for writer in writers]
    [writer.join() for writer in writers]

    assert sorted(outcomes, key=str) == [1, *["Another version was saved meanwhile, as number 1."] * 9]
    assert Sealed.objects.filter(field="text").count() == 1
