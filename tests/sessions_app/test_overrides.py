"""What one person set aside is looked at by a second one before the note leaves its circle."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import AccessEvent
from core.errors import DomainError
from sessions_app.actions.check import Found, check_text, decide_finding
from sessions_app.actions.overrides import confirm_override, overrides_of, send_back_override
from sessions_app.actions.release import release_note, take_back_note
from sessions_app.choices import Decision
from sessions_app.models import FindingDecision
from tests.sessions_app.conftest import CALM, text
from vault.models import Sealed

NAMED = text(("A joint post", "Samir Haddou argued for it."), ("Order of steps", CALM))
UNTIL = dt.date(2099, 1, 1)


@pytest.fixture
def note(session, write, in_the_room):
    return write(session, *[(p.heading, p.text) for p in NAMED.points])


@pytest.fixture
def overridden(note, session, ravi):
    """The name in NAMED, called a false alarm by Ravi."""
    item = check_text(session=session, text=NAMED).found[0]
    decide_finding(
        note=note, text=NAMED, fingerprint=item.fingerprint, decision=Decision.FALSE_ALARM, by=ravi
    )  # fmt: skip
    return FindingDecision.objects.get()


def go(note, by):
    return release_note(note=note, revision=note.revision, reading_until=UNTIL, by=by)


def seen(note, by):
    return overrides_of(note=note, text=NAMED, check=check_text(session=note.session, text=NAMED), by=by)


def test_a_note_is_not_released_while_nobody_else_has_seen_an_override(note, overridden, ravi, felix):
    for person in (ravi, felix):
        with pytest.raises(DomainError, match="1 finding was set aside or accepted, and no second person"):
            go(note, person)


def test_whoever_decided_does_not_confirm(note, overridden, ravi):
    with pytest.raises(DomainError, match="somebody else has to confirm it"):
        confirm_override(note=note, key=str(overridden.pk), by=ravi)

    overridden.refresh_from_db()
    assert overridden.confirmed is False


def test_once_a_second_person_confirmed_it_may_be_released(note, overridden, ravi, felix):
    confirm_override(note=note, key=str(overridden.pk), by=felix)

    assert go(note, ravi).state == "RELEASED"


def test_what_is_sent_back_blocks_again(note, overridden, session, felix):
    send_back_override(note=note, key=str(overridden.pk), by=felix)

    assert FindingDecision.objects.count() == 0
    assert check_text(session=session, text=NAMED).blocking == 1


def test_a_decision_taken_anew_waits_for_a_second_person_again(note, overridden, session, ravi, felix):
    confirm_override(note=note, key=str(overridden.pk), by=felix)
    mark = check_text(session=session, text=NAMED).found[0].fingerprint

    decide_finding(note=note, text=NAMED, fingerprint=mark, decision=Decision.FALSE_ALARM, by=ravi)

    assert len(check_text(session=session, text=NAMED).unconfirmed) == 1


def test_a_note_taken_back_is_looked_at_anew(note, overridden, ravi, felix):
    confirm_override(note=note, key=str(overridden.pk), by=felix)
    take_back_note(note=go(note, ravi), by=felix)

    overridden.refresh_from_db()
    assert overridden.confirmed is False


def test_the_second_person_sees_the_place_and_the_reason(note, session, ravi, felix, monkeypatch):
    monkeypatch.setattr(Found, "may_be_accepted", True)
    mark = check_text(session=session, text=NAMED).found[0].fingerprint
    decide_finding(
        note=note, text=NAMED, fingerprint=mark, decision=Decision.ACCEPTED, reason="He said so in public.", by=ravi
    )

    (override,) = seen(note, felix)

    assert (override.words, override.reason) == ("Samir Haddou argued for it.", "He said so in public.")
    assert (override.may_be_confirmed, seen(note, ravi)[0].may_be_confirmed) == (True, False)


def test_a_reason_goes_when_its_decision_is_sent_back(note, session, ravi, felix, monkeypatch):
    monkeypatch.setattr(Found, "may_be_accepted", True)
    mark = check_text(session=session, text=NAMED).found[0].fingerprint
    decide_finding(note=note, text=NAMED, fingerprint=mark, decision=Decision.ACCEPTED, reason="Public.", by=ravi)
    row = FindingDecision.objects.get()

    send_back_override(note=note, key=str(row.pk), by=felix)

    assert not Sealed.objects.filter(object_id=row.pk).exists()


def test_neither_the_trail_nor_the_row_keeps_the_words(note, overridden, felix):
    confirm_override(note=note, key=str(overridden.pk), by=felix)

    event = AccessEvent.objects.get(action="note.override-confirmed")
    assert event.payload == '{"decision":"FALSE_ALARM","finding":"name","fits":1}'
    assert "Haddou" not in str(FindingDecision.objects.values().get())


def test_a_key_of_another_note_is_not_there(note, overridden, felix):
    for key in ("nonsense", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(DomainError, match="no longer there"):
            confirm_override(note=note, key=key, by=felix)


def test_the_page_lets_a_facilitator_confirm_and_the_decider_not(note, overridden, sign_in, ravi, felix):
    page = reverse("sessions:note-release", args=[note.pk])
    own = sign_in(ravi).get(page).content.decode()
    facilitator = sign_in(felix)
    html = facilitator.get(page).content.decode()

    assert ("It may stand" in own, "It may stand" in html) == (False, True)
    assert "Release is off: 1 override waits for a second person." in html
    assert "Samir Haddou argued for it." in html

    facilitator.post(page, {"confirm": str(overridden.pk)})

    html = facilitator.get(page).content.decode()
    assert "Confirmed by a second person." in html
    assert "Release is off" not in html


def test_the_page_sends_back(note, overridden, sign_in, felix):
    page = reverse("sessions:note-release", args=[note.pk])

    answer = sign_in(felix).post(page, {"send_back": str(overridden.pk)})

    assert (answer.status_code, FindingDecision.objects.count()) == (302, 0)
