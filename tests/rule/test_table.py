"""The one place that answers: pure, total, and what docs/rule-profile.md says."""

import datetime as dt
import re
from itertools import product
from pathlib import Path

import pytest

from tests import factories as make
from workshops.choices import OFFICE, ORGANISERS, Role
from workshops.management.commands.rule_table import tables
from workshops.models import PRESETS, SWITCHES, RuleProfile, Workshop
from workshops.policies import reader_of
from workshops.rule import (
    KNOWN_TO,
    MAY_LEAVE,
    POINT_WORDS,
    QUOTED_WORDS,
    RAW_DAYS,
    TOO_FINE,
    USES,
    Reader,
    Rule,
    Use,
    rule_of,
)

DOCUMENT = Path(__file__).parents[2] / "docs/rule-profile.md"


def rule(*, is_over=False, **switches) -> Rule:
    """A rule with every switch at its widest but for those that are named."""
    widest = {name: values.values[0] for name, values in SWITCHES.items()}
    return Rule(RuleProfile(preset="CUSTOM", **{**widest, **switches}), is_over)


def told(**switches) -> dict[str, str]:
    """For each question, the readers to whom a rule tells it, by their initial two letters."""
    asked = rule(**switches)
    questions = {
        "existence": asked.tells_existence_to,
        "dates": asked.tells_place_and_date_to,
        "venue": asked.tells_venue_to,
        "topics": asked.tells_topics_to,
        "people": asked.lists_people_to,
    }
    return {name: " ".join(reader[:2] for reader in Reader if tells(reader)) for name, tells in questions.items()}


def test_the_tables_know_every_value_of_every_switch():
    known = {
        **{name: set(values) for name, values in KNOWN_TO.items()},
        "use_of_content": set(USES),
        "finest_description": set(TOO_FINE),
        "notes": set(POINT_WORDS),
        "joint_text": set(MAY_LEAVE),
        "retention": set(RAW_DAYS),
    }
    assert known == {name: set(SWITCHES[name].values) for name in known}
    assert set(QUOTED_WORDS) == set(POINT_WORDS)


def test_what_is_wide_open_is_told_to_everybody_it_can_be_told_to():
    assert told() == {
        "existence": "or ra of at in le ca pa re pu",
        "dates": "or ra of at in le ca pa re pu",
        "venue": "or ra of at in le ca pa re pu",
        "topics": "or ra of at in le pa re pu",
        "people": "or ra of at pa pu",
    }


@pytest.mark.parametrize(
    ("preset", "dates", "venue", "topics", "people"),
    [
        ("CHATHAM_HOUSE", "or ra of at in le ca pa", "or ra of at", "or ra of at pa", "or ra at pa"),
        ("LIST_PUBLIC", "or ra of at in le ca pa", "or ra of at", "or ra of at in le pa re pu", "or ra of at pa pu"),
        ("OFF_THE_RECORD", "or ra of at in le ca pa", "or ra of at", "or ra of at pa", "or ra at pa"),
        ("CLOSED", "or ra at", "or ra at", "or ra", "or"),
    ],
)
def test_each_preset_tells_what_the_field_says(preset, dates, venue, topics, people):
    answers = told(**PRESETS[preset])
    assert (answers["dates"], answers["venue"], answers["topics"], answers["people"]) == (dates, venue, topics, people)


def test_what_is_public_afterwards_is_told_to_all_once_it_is_over():
    before, after = rule(place_and_date="PUBLIC_AFTER"), rule(place_and_date="PUBLIC_AFTER", is_over=True)
    assert [before.tells_venue_to(reader) for reader in (Reader.PUBLIC, Reader.LETTER)] == [False, False]
    assert [after.tells_venue_to(reader) for reader in (Reader.PUBLIC, Reader.LETTER)] == [True, True]


def test_of_what_is_not_acknowledged_nothing_is_told_outside_however_wide_the_other_switches_stand():
    assert told(existence="NOT_ACKNOWLEDGED") == {
        "existence": "or ra at in",
        "dates": "or ra at in",
        "venue": "or ra at",
        "topics": "or ra at in",
        "people": "or ra at",
    }


@pytest.mark.parametrize(
    ("attribution", "without", "with_consent"),
    [("NAMED", True, True), ("BY_CONSENT", False, True), ("NONE", False, False)],
)
def test_no_consent_permits_a_name_where_attribution_is_never(attribution, without, with_consent):
    asked = rule(attribution=attribution)
    assert (asked.may_name(consented=False), asked.may_name(consented=True)) == (without, with_consent)


@pytest.mark.parametrize(
    ("devices", "photograph", "by_consent", "recording", "in_the_room"),
    [
        ("YES", True, True, True, True),
        ("POSED", False, True, False, True),
        ("NO", False, False, False, True),
        ("DEVICES_OUT", False, False, False, False),
    ],
)
def test_what_devices_may_do(devices, photograph, by_consent, recording, in_the_room):
    asked = rule(devices=devices)
    pictures = (asked.allows_photograph(consented=False), asked.allows_photograph(consented=True))
    assert (*pictures, asked.allows_recording, asked.allows_devices_in_the_room) == (
        photograph, by_consent, recording, in_the_room,
    )  # fmt: skip


def answers_of(asked: Rule) -> dict:
    """Everything that a rule lets anybody know or do: True is the wider answer."""
    fine = ("role", "side", "sector", "participant")
    return {
        **{("exists", r): asked.tells_existence_to(r) for r in Reader},
        **{("dates", r): asked.tells_place_and_date_to(r) for r in Reader},
        **{("venue", r): asked.tells_venue_to(r) for r in Reader},
        **{("topics", r): asked.tells_topics_to(r) for r in Reader},
        **{("people", r): asked.lists_people_to(r) for r in Reader},
        **{("use", use): asked.allows(use) for use in Use},
        **{("named", consent): asked.may_name(consented=consent) for consent in (True, False)},
        **{("described", kind): not asked.is_too_fine(kind) for kind in fine},
        **{("photo", consent): asked.allows_photograph(consented=consent) for consent in (True, False)},
        **{("leaves", state): asked.lets_text_leave(state) for state in ("DRAFT", "AGREED", "WITH_RESERVATION")},
        ("notes", ""): asked.keeps_notes,
        ("recording", ""): asked.allows_recording,
        ("devices", ""): asked.allows_devices_in_the_room,
    }


@pytest.mark.parametrize("is_over", [False, True])
def test_no_step_along_any_switch_ever_widens_an_answer(is_over):
    for name, values in SWITCHES.items():
        for wide, tight in zip(values.values, values.values[1:], strict=False):
            before, after = (answers_of(rule(is_over=is_over, **{name: value})) for value in (wide, tight))
            assert (name, tight, [key for key in before if after[key] and not before[key]]) == (name, tight, [])


def test_the_document_says_what_the_code_does():
    between = re.search(r"<!-- tables -->\n(.*)<!-- end of tables -->", DOCUMENT.read_text(), re.DOTALL)
    assert between.group(1).strip() == tables().strip()


@pytest.mark.parametrize(("role", "narrow", "closed"), list(product(Role.values, [False, True], [False, True])))
def test_a_seat_reads_as_what_it_is(role, narrow, closed, db):
    profile = make.RuleProfileFactory(existence="NOT_ACKNOWLEDGED" if closed else "PUBLIC")
    workshop = make.WorkshopFactory(rule_profile=profile)
    user = make.UserFactory()
    dialogue = None if role == Role.OPERATOR else workshop.dialogue
    make.SeatFactory(user=user, dialogue=dialogue, role=role, workshop=workshop if narrow and dialogue else None)

    if role in ORGANISERS:
        due = Reader.ORGANISER
    elif role == Role.RAPPORTEUR:
        due = Reader.RAPPORTEUR
    elif role in {Role.FUNDER, Role.OPERATOR}:
        due = None
    elif role in OFFICE and not narrow:
        due = None if closed else Reader.OFFICE
    else:
        due = Reader.ATTENDEE
    assert reader_of(user, workshop) == due


def test_when_raw_versions_and_records_end():
    """The days by hand: a note released on the last day of a February, a meeting that ends on a New Year's Eve."""
    released, end = dt.date(2027, 2, 28), dt.date(2026, 12, 31)
    days = {value: rule(retention=value) for value in SWITCHES["retention"].values}
    raw = {value: it.raw_ends_on(released) for value, it in days.items()}
    records = {value: it.records_end_on(end) for value, it in days.items()}

    assert {value: day for value, day in raw.items() if day} == {
        "RAW_AFTER_RELEASE": dt.date(2027, 3, 30),
        "RAW_AT_ONCE": released,
        "NONE_KEPT": released,
    }
    assert {value: day for value, day in records.items() if day} == {"NONE_KEPT": dt.date(2027, 1, 1)}
    assert [it.records_end_on(None) for it in days.values()] == [None] * len(days)


ENDS = dt.datetime(2026, 6, 12, 15, 0, tzinfo=dt.UTC)  # five in the afternoon in Geneva


@pytest.mark.parametrize(("after", "is_over"), [(-1, False), (0, False), (1, True)])
def test_a_rule_knows_when_its_round_is_over(after, is_over):
    """Lists that are open "after" the round open once its last hour has passed, in its own zone."""
    profile = RuleProfile(preset="CUSTOM", **PRESETS["CHATHAM_HOUSE"])
    round_ = Workshop(
        rule_profile=profile, ends_on=dt.date(2026, 6, 12), ends_at_time=dt.time(17, 0), time_zone="Europe/Zurich"
    )
    assert rule_of(round_, ENDS + dt.timedelta(seconds=after)) == Rule(profile, is_over=is_over)


def test_a_round_without_days_is_never_over():
    profile = RuleProfile(preset="CUSTOM", **PRESETS["CHATHAM_HOUSE"])
    assert rule_of(Workshop(rule_profile=profile), ENDS) == Rule(profile, is_over=False)
