"""A rapporteur's own sheet: sealed, theirs alone, counted nowhere, gone with the raw notes."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from audit.models import AccessEvent
from core.errors import DomainError
from desk.selectors.records import records_of
from sessions_app.actions.jottings import SheetConflict, destroy_sheet, open_sheet, save_sheet
from sessions_app.actions.release import destroy_raw_due, release_note
from sessions_app.models import FindingDecision, Jotting
from tests import factories as make
from tests.conftest import seated
from tests.factories import CHATHAM_HOUSE
from vault.models import Sealed
from workshops.choices import Role

WORDS = "Haddou looked tired; ask him about the ferry."
UNTIL = dt.date(2099, 1, 1)


@pytest.fixture
def jot(session, ravi):
    """``jot("words")`` keeps them as ravi's next revision."""

    def keep(words=WORDS, by=ravi, session=session):
        return save_sheet(session=session, text=words, base=open_sheet(session=session, by=by).revision, by=by)

    return keep


@pytest.fixture
def address(session):
    return reverse("sessions:jotting-write", args=[session.pk])


def sheets() -> list[int]:
    """Revisions of jottings that the vault holds."""
    return sorted(Sealed.objects.filter(kind="sessions_app.jotting").values_list("revision", flat=True))


def test_the_words_are_in_the_vault_alone_and_only_the_newest(session, jot, ravi):
    jot("First words.")
    jot(WORDS)

    assert open_sheet(session=session, by=ravi).text == WORDS
    assert sheets() == [2]
    assert "Haddou" not in str(list(Jotting.objects.values()) + list(AccessEvent.objects.values()))


def test_each_rapporteur_has_a_sheet_of_their_own(session, jot, dialogue, ravi):
    rosa = seated(dialogue, Role.RAPPORTEUR, "Rosa Vale")
    jot()
    jot("Mine.", by=rosa)

    assert [open_sheet(session=session, by=user).text for user in (ravi, rosa)] == [WORDS, "Mine."]


def test_nobody_else_has_the_page_and_a_facilitator_is_not_shown_it(
    sign_in, jot, address, felix, olga, cora, mira, sam
):
    jot()

    assert [sign_in(user).get(address).status_code for user in (felix, olga, cora, mira, sam)] == [
        403,
        403,
        403,
        403,
        404,
    ]


def test_another_rapporteur_opens_their_own_empty_sheet(sign_in, jot, address, dialogue):
    jot()
    rosa = seated(dialogue, Role.RAPPORTEUR, "Rosa Vale")

    html = sign_in(rosa).get(address).content.decode()

    assert "Haddou" not in html


def test_they_count_nowhere(jot, session, dialogue):
    jot()

    row = records_of(dialogue, dt.date(2026, 12, 1)).rows[0]
    assert (row.sealed_texts, row.raw, row.is_empty) == (0, 0, True)
    assert not hasattr(session, "note")


def test_the_leak_check_of_the_note_does_not_read_them(sign_in, jot, session, write, ravi, in_the_room):
    jot()
    write(session)

    html = sign_in(ravi).get(reverse("sessions:note-write", args=[session.pk])).content.decode()

    assert "No known leak found." in html
    assert FindingDecision.objects.count() == 0


def test_a_save_from_an_older_page_is_shown_beside_what_stands(session, jot, ravi):
    jot()

    with pytest.raises(SheetConflict) as caught:
        save_sheet(session=session, text="Other words.", base=0, by=ravi)

    assert (caught.value.sheet.text, caught.value.sheet.revision, sheets()) == (WORDS, 1, [1])


def test_the_same_words_sent_twice_are_one_save(session, jot, ravi):
    jot()

    assert save_sheet(session=session, text=WORDS, base=0, by=ravi) == 1


def test_where_the_rule_keeps_no_notes_nothing_is_jotted_down(session, jot, workshop):
    workshop.rule_profile = make.RuleProfileFactory(**CHATHAM_HOUSE | {"notes": "NONE"})
    workshop.save()
    session.refresh_from_db()

    with pytest.raises(DomainError, match="keeps no notes"):
        jot()
    assert sheets() == []


# --- the end of them ----------------------------------------------------------------------------


def test_the_author_destroys_them_at_once(session, jot, ravi):
    jot()

    assert destroy_sheet(session=session, by=ravi)

    assert (sheets(), Jotting.objects.count()) == ([], 0)
    assert AccessEvent.objects.filter(action="jotting.destroyed").count() == 1
    assert not destroy_sheet(session=session, by=ravi)


def test_they_go_with_the_raw_notes_on_their_day(session, jot, write, ravi, in_the_room, time_machine):
    time_machine.move_to("2027-01-04T10:00:00Z")
    jot()
    note = write(session)
    release_note(note=note, revision=1, reading_until=UNTIL, by=ravi)
    destroy_raw_due(dt.date(2027, 2, 2))
    assert sheets() == [1]

    destroy_raw_due(dt.date(2027, 2, 3))

    assert sheets() == []
    session.refresh_from_db()
    with pytest.raises(DomainError, match="jottings with them"):
        jot("Once more.")


def test_under_a_rule_of_raw_at_once_they_go_at_the_release(session, jot, write, ravi, workshop, in_the_room):
    workshop.rule_profile = make.RuleProfileFactory(**CHATHAM_HOUSE | {"retention": "RAW_AT_ONCE"})
    workshop.save()
    session.refresh_from_db()
    jot()

    release_note(note=write(session), revision=1, reading_until=UNTIL, by=ravi)

    assert sheets() == []


def test_those_of_another_session_stay(session, jot, write, ravi, workshop, in_the_room):
    other = make.SessionFactory(workshop=workshop)
    jot(session=other)
    note = release_note(note=write(session), revision=1, reading_until=UNTIL, by=ravi)

    destroy_raw_due(note.destroy_raw_on)

    assert open_sheet(session=other, by=ravi).text == WORDS


# --- the page -----------------------------------------------------------------------------------


def test_the_page_keeps_what_is_typed_and_shows_it_again(sign_in, address, ravi):
    browser = sign_in(ravi)

    assert browser.post(address, {"version": 0, "text": WORDS}).status_code == 302

    html = browser.get(address).content.decode()
    assert WORDS in html
    assert 'name="version" value="1"' in html


def test_autosave_gets_its_own_answers(sign_in, address, ravi):
    browser, headers = sign_in(ravi), {"X-Requested-With": "autosave"}

    kept = browser.post(address, {"version": 0, "text": WORDS}, headers=headers)
    conflict = browser.post(address, {"version": 0, "text": "Other."}, headers=headers)
    refused = browser.post(address, {"version": "x", "text": "Other."}, headers=headers)

    assert (kept.status_code, kept.json()["version"]) == (200, 1)
    assert (conflict.status_code, conflict.json()) == (409, {"version": 1, "fields": {"text": WORDS}})
    assert (refused.status_code, list(refused.json())) == (422, ["error"])


def test_without_scripts_both_versions_are_on_the_page(sign_in, address, ravi):
    browser = sign_in(ravi)
    browser.post(address, {"version": 0, "text": WORDS})

    answer = browser.post(address, {"version": 0, "text": "Other words."})

    html = answer.content.decode()
    assert answer.status_code == 409
    assert re.search(r"<textarea[^>]*>\s*Other words\.", html)
    assert WORDS in html.split("</textarea>")[1]


def test_what_is_too_long_is_refused_and_stays_on_the_page(sign_in, address, ravi):
    answer = sign_in(ravi).post(address, {"version": 0, "text": "x" * 20_001})

    assert (answer.status_code, sheets()) == (422, [])
    assert "x" * 20_001 in answer.content.decode()
