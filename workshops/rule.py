"""What a rule profile lets be shown and done: the one place that answers. Pure and total.

A page asks for its reader, a letter, a calendar file, a printed copy and a report ask for themselves:
``rule_of(workshop).tells_topics_to(Reader.LETTER)``. docs/rule-profile.md is written from the tables below
(``manage.py rule_table``), and the tests ask the surfaces for the same answers.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from workshops.choices import (
    Attribution,
    Devices,
    Existence,
    FinestDescription,
    JointTextUse,
    NotesKept,
    ParticipantList,
    PlaceAndDate,
    RetentionRule,
    Topics,
    UseOfContent,
)
from workshops.models.profile import RuleProfile


class Reader(StrEnum):
    """For whom, or for what piece of paper, the rule is asked."""

    ORGANISER = "organiser"  # convenor, facilitators, coordinator
    RAPPORTEUR = "rapporteur"
    OFFICE = "office"  # evaluator and finance officer of the dialogue: they are not in the room
    ATTENDEE = "attendee"  # signed in, with a seat in this very round
    INVITED = "invited"  # asked, and not yet coming; or known by a personal link alone
    LETTER = "letter"
    CALENDAR = "calendar"  # the calendar file
    PAPER = "paper"  # a participant's printed copy
    REPORT = "report"  # to a funder
    PUBLIC = "public"


_ALL = frozenset(Reader)
_TEAM = frozenset({Reader.ORGANISER, Reader.RAPPORTEUR})
_ROOM = _TEAM | {Reader.ATTENDEE}
_HOUSE = _ROOM | {Reader.OFFICE}

# switch -> value -> those who may know. Who is not named is not told.
KNOWN_TO: dict[str, dict[str, frozenset[Reader]]] = {
    "existence": {
        Existence.PUBLIC: _ALL,
        # A funder who reads a report is one who asked; a sheet of paper tells whoever finds it.
        Existence.ON_REQUEST: _ALL - {Reader.PAPER, Reader.PUBLIC},
        # A letter carries the dialogue's code name and a link: it does not say that there is a meeting.
        Existence.NOT_ACKNOWLEDGED: _ROOM | {Reader.INVITED},
    },
    "place_and_date": {
        PlaceAndDate.PUBLIC: _ALL,
        PlaceAndDate.PUBLIC_AFTER: _ALL - {Reader.REPORT, Reader.PUBLIC},  # and all, once it is over
        PlaceAndDate.ATTENDEES: _ALL - {Reader.REPORT, Reader.PUBLIC},
        PlaceAndDate.NEED_TO_KNOW: _ROOM,
    },
    # A calendar file is titled by the code name under every rule.
    "topics": {
        Topics.PUBLIC: _ALL - {Reader.CALENDAR},
        Topics.ATTENDEES: _HOUSE | {Reader.PAPER},
        Topics.NEED_TO_KNOW: _TEAM,  # an attendee: the sessions that concern them
    },
    # Names stand in no letter and no report under any rule.
    "participant_list": {
        ParticipantList.PUBLIC: _HOUSE | {Reader.PAPER, Reader.PUBLIC},
        ParticipantList.ATTENDEES: _ROOM | {Reader.PAPER},
        ParticipantList.FACILITATORS: frozenset({Reader.ORGANISER}),
    },
}
# The venue is written only where anybody may know it; elsewhere the city is enough to travel by.
TOLD_THE_CITY_ALONE = frozenset({Reader.INVITED, Reader.LETTER, Reader.CALENDAR, Reader.PAPER})


class Use(StrEnum):
    """What somebody may do with what was said."""

    READ = "read"  # in the reading window, on the reading page
    COPY = "copy"  # print it, or take it along
    HAND_ON = "hand on"  # to somebody who was not there
    REPORT = "report"  # in a report or a publication


USES: dict[str, frozenset[Use]] = {
    UseOfContent.FREE: frozenset(Use),
    UseOfContent.INTERNAL: frozenset({Use.READ, Use.COPY, Use.HAND_ON}),
    UseOfContent.NAMED_CIRCLE: frozenset({Use.READ, Use.COPY, Use.HAND_ON}),
    UseOfContent.NONE: frozenset({Use.READ}),
}

# How closely a speaker may be described: value -> the descriptions that are fine enough to be refused.
TOO_FINE: dict[str, frozenset[str]] = {
    FinestDescription.ROLE: frozenset(),
    FinestDescription.SIDE: frozenset({"role"}),
    FinestDescription.SECTOR: frozenset({"role", "side"}),
    FinestDescription.PARTICIPANT: frozenset({"role", "side", "sector"}),
    FinestDescription.NO_SPEAKER: frozenset({"role", "side", "sector", "participant"}),
}

# Words that one point of a note may have; None: as many as it takes.
POINT_WORDS: dict[str, int | None] = {
    NotesKept.VERBATIM: None,
    NotesKept.SUMMARY: None,
    NotesKept.POINTS: 40,
    NotesKept.NONE: 0,
}
# Words that may be quoted as they fell; more is a transcript.
QUOTED_WORDS: dict[str, int | None] = {
    NotesKept.VERBATIM: None,
    NotesKept.SUMMARY: 15,
    NotesKept.POINTS: 0,
    NotesKept.NONE: 0,
}

# Days from the release of a note to the end of its raw versions; None: they go with the records.
RAW_DAYS: dict[str, int | None] = {
    RetentionRule.KEEP: None,
    RetentionRule.SEAL_UNTIL: None,
    RetentionRule.RAW_AFTER_RELEASE: 30,
    RetentionRule.RAW_AT_ONCE: 0,
    RetentionRule.DESTROY_ON: None,
    RetentionRule.BOTH_SIDES: None,
    RetentionRule.NONE_KEPT: 0,
}

# Which states of a joint text may leave the group (names of ``followups.choices.TextState``).
MAY_LEAVE: dict[str, frozenset[str]] = {
    JointTextUse.MAY_PUBLISH: frozenset({"DRAFT", "AGREED", "WITH_RESERVATION"}),
    JointTextUse.AGREED_ONLY: frozenset({"AGREED"}),
    JointTextUse.NAMED_CIRCLE: frozenset(),
    JointTextUse.NEVER: frozenset(),
}


@dataclass(frozen=True)
class Rule:
    """A profile at one moment: ``is_over`` once the meeting has ended."""

    profile: RuleProfile
    is_over: bool = False

    def tells_existence_to(self, reader: Reader) -> bool:
        return reader in KNOWN_TO["existence"][self.profile.existence]

    def tells_place_and_date_to(self, reader: Reader) -> bool:
        value = self.profile.place_and_date
        if value == PlaceAndDate.PUBLIC_AFTER and self.is_over:
            value = PlaceAndDate.PUBLIC
        return self._lets(reader) and reader in KNOWN_TO["place_and_date"][value]

    def tells_venue_to(self, reader: Reader) -> bool:
        """The very house, not the city alone."""
        if reader in TOLD_THE_CITY_ALONE and not self.tells_place_and_date_to(Reader.PUBLIC):
            return False
        return self.tells_place_and_date_to(reader)

    def tells_topics_to(self, reader: Reader) -> bool:
        return self._lets(reader) and reader in KNOWN_TO["topics"][self.profile.topics]

    def lists_people_to(self, reader: Reader) -> bool:
        return self._lets(reader) and reader in KNOWN_TO["participant_list"][self.profile.participant_list]

    def _lets(self, reader: Reader) -> bool:
        """Of what is not acknowledged nothing at all is told outside its circle, whatever the switch says."""
        is_closed = self.profile.existence == Existence.NOT_ACKNOWLEDGED
        return not is_closed or self.tells_existence_to(reader)

    def allows(self, use: Use) -> bool:
        return use in USES[self.profile.use_of_content]

    def may_name(self, *, consented: bool) -> bool:
        """Whether words may be tied to the person who said them, given that person's consent or not."""
        if self.profile.attribution == Attribution.BY_CONSENT:
            return consented
        return self.profile.attribution == Attribution.NAMED

    def is_too_fine(self, description: str) -> bool:
        """``description``: "role", "side", "sector" or "participant"."""
        return description in TOO_FINE[self.profile.finest_description]

    @property
    def keeps_notes(self) -> bool:
        return self.profile.notes != NotesKept.NONE

    @property
    def words_in_a_point(self) -> int | None:
        return POINT_WORDS[self.profile.notes]

    @property
    def words_in_a_quotation(self) -> int | None:
        return QUOTED_WORDS[self.profile.notes]

    def allows_photograph(self, *, consented: bool) -> bool:
        """Of a person who agreed to it, or did not."""
        return self.profile.devices == Devices.YES or (self.profile.devices == Devices.POSED and consented)

    @property
    def allows_recording(self) -> bool:
        return self.profile.devices == Devices.YES

    @property
    def allows_devices_in_the_room(self) -> bool:
        return self.profile.devices != Devices.DEVICES_OUT

    def lets_text_leave(self, state: str) -> bool:
        """Whether a joint text in ``state`` may be published or taken out of the group."""
        return state in MAY_LEAVE[self.profile.joint_text]

    @property
    def keeps_text_in_the_circle(self) -> bool:
        """True when only those of the rounds in which a joint text was made may read it."""
        return self.profile.joint_text in {JointTextUse.NAMED_CIRCLE, JointTextUse.NEVER}

    def raw_ends_on(self, released_on: date) -> date | None:
        """The day on which raw versions of a note released on ``released_on`` are destroyed."""
        days = RAW_DAYS[self.profile.retention]
        return None if days is None else released_on + timedelta(days=days)

    @property
    def asks_both_sides(self) -> bool:
        """True when a day for the end of the records counts only once both sides have agreed to it."""
        return self.profile.retention == RetentionRule.BOTH_SIDES

    def records_end_on(self, ends_on: date | None) -> date | None:
        """The day on which the rule by itself ends the records of a meeting that ends on ``ends_on``: the
        next one, so that the last evening can still be worked on."""
        is_due = ends_on is not None and self.profile.retention == RetentionRule.NONE_KEPT
        return ends_on + timedelta(days=1) if is_due else None


def rule_of(thing, now: datetime | None = None) -> Rule:
    """The rule of a workshop, or of a session (its own, at least its workshop's), at ``now``."""
    workshop = getattr(thing, "workshop", thing)
    profile = thing.rule_profile if workshop is thing else thing.profile
    end = workshop.finishes_at
    return Rule(profile, is_over=bool(end and end < (now or timezone.now())))
