"""Notes under the rule: whether there may be any, how long a point, how close a description, how much quoted."""

import datetime as dt

import pytest
import time_machine

from core.errors import DomainError
from sessions_app.actions.check import check_text, decide_finding
from sessions_app.actions.notes import save_note
from sessions_app.actions.release import release_note
from sessions_app.choices import Decision
from sessions_app.models import Note, NoteText, Point
from tests import factories as make
from workshops.choices import FinestDescription

LATER = dt.date(2027, 2, 1)
LADDER = [
    "A former ambassador from Ardenya doubted it.",
    "A participant from Soravia doubted it.",
    "An academic doubted it.",
    "A participant doubted it.",
    "It was doubted.",
]
WORDS = ["A former ambassador from Ardenya", "A participant from Soravia", "An academic", "A participant"]


@pytest.fixture(autouse=True)
def _during_the_meeting():
    with time_machine.travel("2027-01-01 09:00Z", tick=False):
        yield


@pytest.fixture
def session(workshop, ardenya, soravia):
    """Four ambassadors, four Soravians of the academy: nobody is alone in anything, so that the rule alone speaks."""
    row = make.SessionFactory(workshop=workshop)
    for number in range(4):
        for side, country, title, sector in (
            (ardenya, "Ardenya", "former ambassador", "DIPLOMACY"),
            (soravia, "Soravia", "professor", "ACADEMIA"),
        ):
            person = make.PersonFactory(name=f"{title.split()[-1].title()} Vex{number}", country=country, sector=sector)
            make.AffiliationFactory(person=person, title=title)
            guest = make.InvitationFactory(workshop=workshop, person=person, side=side, state="YES")
            make.PresenceFactory(session=row, invitation=guest)
    return row


def under(session, **switches):
    """The same session under another rule, made by hand."""
    profile = make.RuleProfileFactory(**switches)
    type(session.workshop).objects.filter(pk=session.workshop_id).update(rule_profile=profile)
    return type(session).objects.get(pk=session.pk)


def text_of(*words) -> NoteText:
    return NoteText(tuple(Point("The crossing", each) for each in words))


def blocked(session, *words) -> list[str]:
    found = check_text(session=session, text=text_of(*words)).found
    return [item.finding.text for item in found if item.blocks]


@pytest.mark.parametrize(("value", "refused"), list(zip(FinestDescription.values, range(5), strict=True)))
def test_a_description_finer_than_the_rule_allows_blocks_the_release(value, refused, session):
    assert blocked(under(session, finest_description=value), *LADDER) == WORDS[:refused]


def test_it_blocks_where_speakers_may_be_named_too(session):
    assert blocked(under(session, attribution="NAMED", finest_description="SECTOR"), *LADDER) == WORDS[:2]


def test_what_the_rule_forbids_cannot_be_accepted_with_a_reason(session, ravi):
    session = under(session, finest_description="PARTICIPANT")
    text = text_of("An academic doubted it.")
    save_note(session=session, text=text, base=0, by=ravi)
    note = Note.objects.get()
    (found,) = check_text(session=note.session, text=text).found

    with pytest.raises(DomainError, match="The rule does not allow this"):
        decide_finding(
            note=note, text=text, fingerprint=found.fingerprint, decision=Decision.ACCEPTED, reason="x", by=ravi
        )
    with pytest.raises(DomainError, match="blocks the release"):
        release_note(note=note, revision=1, reading_until=LATER, by=ravi)
    decide_finding(note=note, text=text, fingerprint=found.fingerprint, decision=Decision.FALSE_ALARM, by=ravi)
    assert check_text(session=note.session, text=text).lets_go is True


@pytest.mark.parametrize(
    ("notes", "refused"),
    [
        ("VERBATIM", []),
        ("SUMMARY", ["“the bridge will be shut for as long as either of us is asked to pay for it twice over”"]),
        ("POINTS", ["“the bridge will be shut for as long as either of us is asked to pay for it twice over”",
                    "“shut until further notice is given”"]),
    ],
)  # fmt: skip
def test_no_more_is_quoted_than_the_kind_of_notes_allows(notes, refused, session):
    words = (
        "It was said: “the bridge will be shut for as long as either of us is asked to pay for it twice over”.",
        "The bridge is “shut until further notice is given”, in a “confidence zone”.",
    )
    session = under(session, notes=notes, finest_description="ROLE")
    found = check_text(session=session, text=text_of(*words)).found
    assert [item.finding.text for item in found if item.finding.kind == "quoted-as-it-fell"] == refused


def test_a_point_is_short_where_only_points_are_kept(session, ravi):
    session = under(session, notes="POINTS")
    save_note(session=session, text=text_of(" ".join(["word"] * 40)), base=0, by=ravi)

    with pytest.raises(DomainError, match="Point 2 has 41"):
        save_note(session=session, text=text_of("short", " ".join(["word"] * 41)), base=1, by=ravi)
    assert Note.objects.get().revision == 1


def test_no_note_can_be_made_where_none_is_kept(session, ravi):
    session = under(session, notes="NONE")
    with pytest.raises(DomainError, match="keeps no notes"):
        save_note(session=session, text=text_of("x"), base=0, by=ravi)
    assert Note.objects.count() == 0


def test_a_rule_tightened_to_no_notes_stops_the_pen_and_the_release(session, ravi):
    save_note(session=session, text=text_of("It was doubted."), base=0, by=ravi)
    session = under(session, notes="NONE")
    with pytest.raises(DomainError, match="keeps no notes"):
        save_note(session=session, text=text_of("More."), base=1, by=ravi)
    with pytest.raises(DomainError, match="keeps no notes"):
        release_note(note=Note.objects.get(), revision=1, reading_until=LATER, by=ravi)
