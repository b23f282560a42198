"""The check at the desk: what it finds, what may be decided, what is kept of it."""

import datetime as dt

import pytest

from attribution.model import Finding
from audit.models import AccessEvent
from core.errors import DomainError
from sessions_app.actions.check import CheckFailed, Found, check_text, decide_finding, reworded
from sessions_app.actions.release import release_note
from sessions_app.choices import Decision
from sessions_app.models import FindingDecision, Spot
from sessions_app.selectors import leaks
from sessions_app.selectors.roster import roster_of_session
from tests import factories as make
from tests.sessions_app.conftest import CALM, seat_in, text
from vault import actions as vault

NAMED = text(("A joint post", "Samir Haddou argued for it."), ("Order of steps", CALM))


@pytest.fixture
def named(session, in_the_room):
    """The one finding in NAMED."""
    return check_text(session=session, text=NAMED).found[0]


def finding(**but):
    return Finding(
        **{"start": 0, "end": 3, "text": "one", "kind": "description", "people": ("a",), "fits": 1}
        | {"severity": "block", "why": "Why.", "rewording": "one view"}
        | but
    )


def found(**but):
    return Found(finding(**but), Spot(0, "text", 0, 3), "f" * 64)


def test_a_name_of_the_roster_blocks_where_it_stands(session, in_the_room):
    check = check_text(session=session, text=NAMED)

    assert [(item.spot, item.finding.text) for item in check.found] == [(Spot(0, "text", 0, 12), "Samir Haddou")]
    assert (check.blocking, check.lets_go, check.summary) == (1, False, "1 blocks.")


def test_a_calm_text_is_never_called_safe(session, in_the_room):
    check = check_text(session=session, text=text(("A joint post", CALM)))

    assert (check.lets_go, check.summary) == (True, "No known leak found. Read it once more.")


def test_an_empty_text_lets_nothing_go(session):
    check = check_text(session=session, text=text(("", " ")))

    assert (check.lets_go, check.summary) == (False, "Nothing is written yet.")


def test_someone_who_was_asked_but_not_there_is_a_name_too(session, workshop, mira, samir):
    seat_in(session, mira)

    assert check_text(session=session, text=NAMED).blocking == 1


def test_the_team_is_on_the_roster(session, in_the_room, felix, ravi):
    ids = {entry.name for entry in roster_of_session(session).everyone}

    assert ids == {"Mira Castellane", "Samir Haddou", "Felix Okoye", "Ravi Menon"}


def test_descriptions_are_counted_among_those_who_were_in_the_room(session, workshop, mira, samir):
    seat_in(session, mira)

    assert [entry.name for entry in roster_of_session(session).present] == ["Mira Castellane"]


@pytest.mark.parametrize("guests", [1, 8])
def test_the_roster_costs_the_same_queries_for_few_and_many(session, workshop, guests, django_assert_num_queries):
    for _ in range(guests):
        invited = make.InvitationFactory(workshop=workshop)
        make.NameVariantFactory(person=invited.person)

    with django_assert_num_queries(5):
        roster_of_session(session)


def test_where_speakers_may_be_named_nothing_is_held_back(session, workshop, in_the_room):
    workshop.rule_profile = make.RuleProfileFactory(attribution="NAMED")
    session.workshop = workshop

    check = check_text(session=session, text=NAMED)

    assert (check.blocking, check.warning, check.lets_go) == (0, 1, True)


def test_headlines_say_how_many_fit():
    assert found().headline == "Blocks: 1 person fits."
    assert found(fits=3, severity="warn").headline == "Warns: 3 people fit."
    assert found(fits=0, severity="warn", people=()).headline == "Warns."


def test_rewording_replaces_each_place_of_the_same_words(session, in_the_room):
    twice = text(("Samir Haddou", "It was so."), ("Later", "Samir Haddou agreed."))
    first = check_text(session=session, text=twice).found[0]

    after = reworded(session=session, text=twice, fingerprint=first.fingerprint)

    assert "Haddou" not in after.plain()
    assert after.points[0].text == "It was so."


def decided(note, item, decision, reason="", by=None):
    decide_finding(note=note, text=NAMED, fingerprint=item.fingerprint, decision=decision, reason=reason, by=by)


def test_a_false_alarm_is_kept_without_the_words(session, write, named, ravi):
    note = write(session, *[(p.heading, p.text) for p in NAMED.points])

    decided(note, named, Decision.FALSE_ALARM, by=ravi)

    row = FindingDecision.objects.get()
    assert (row.decision, row.kind, row.fits, len(row.fingerprint)) == ("FALSE_ALARM", "name", 1, 64)
    assert check_text(session=session, text=NAMED).lets_go
    assert "Haddou" not in AccessEvent.objects.get(action="note.finding-decided").payload


def test_one_person_alone_is_never_accepted_with_a_reason(session, write, named, ravi):
    note = write(session, *[(p.heading, p.text) for p in NAMED.points])

    with pytest.raises(DomainError, match="Exactly one person fits"):
        decided(note, named, Decision.ACCEPTED, "He does not mind.", by=ravi)

    assert FindingDecision.objects.count() == 0


def test_a_reason_is_needed_and_sealed(session, write, named, ravi, monkeypatch, witness):
    monkeypatch.setattr(Found, "may_be_accepted", True)
    note = write(session, *[(p.heading, p.text) for p in NAMED.points])
    with pytest.raises(DomainError, match="Say in a few words"):
        decided(note, named, Decision.ACCEPTED, "  ", by=ravi)

    decided(note, named, Decision.ACCEPTED, "Said in public.", by=ravi)

    assert vault.open_text(FindingDecision.objects.get().place(), witness=witness) == "Said in public."


def test_a_finding_whose_words_are_gone_cannot_be_decided(session, write, named, ravi):
    note = write(session)

    with pytest.raises(DomainError, match="no longer in the text"):
        decide_finding(
            note=note, text=text(("A", CALM)), fingerprint=named.fingerprint, decision=Decision.FALSE_ALARM, by=ravi
        )


@pytest.fixture
def broken(monkeypatch):
    def breaks(*args, **kwargs):
        raise RuntimeError("Samir Haddou broke it")

    monkeypatch.setattr(leaks, "check", breaks)


def test_a_check_that_breaks_says_so_and_logs_no_words(session, in_the_room, broken, caplog):
    check = check_text(session=session, text=NAMED)

    assert (check.has_failed, check.lets_go) == (True, False)
    assert "Haddou" not in caplog.text


def test_a_check_that_breaks_refuses_the_release(session, write, broken, ravi, in_the_room):
    note = write(session)

    with pytest.raises(CheckFailed):
        release_note(note=note, revision=1, reading_until=dt.date(2099, 1, 1), by=ravi)

    note.refresh_from_db()
    assert note.state == "RAW"
