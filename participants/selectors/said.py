"""What a call stands for, and what may be said in it: no more than the letter would have said."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from participants.choices import CallKind
from participants.models import Call
from participants.selectors.wording import general_place, has_dates, mail_level
from workshops.choices import MailLevel
from workshops.rule import Reader, rule_of

# Kind of letter -> (its name, what to say). Of a kind that is not here a call says only that something waits: it
# must not tell a colleague of what the letter itself would not have told the guest.
NAMED = {
    "participants/invitation": (
        _("the invitation"),
        _("They are invited as a person, not as a representative. Ask whether they come, and note the answer here."),
    ),
    "participants/reminder": (
        _("a reminder"),
        _("We have had no answer yet. A no helps as much as a yes; note it here."),
    ),
    "participants/missing": (
        _("a reminder of what is missing"),
        _("Something is still missing before the meeting. What they need is noted by the coordinator alone."),
    ),
    "participants/confirmation": (
        _("the confirmation of an answer"),
        _("An answer was noted in their name; do not say which. If it was not theirs, close the link."),
    ),
    "participants/withdrawal": (
        _("the withdrawal"),
        _("The invitation no longer stands, and the personal link is closed. Ask them to take any entry for it out of "
          "their calendar."),
    ),
    "participants/date_poll": (
        _("the question about days"),
        _("Ask which of the days they could come, and note it on the page of the search for a date."),
    ),
    "desk/workshop_moved": (
        _("the letter about new dates"),
        _("The days have changed, and an earlier answer no longer counts. Ask once more, and note the answer here."),
    ),
    "desk/workshop_called_off": (
        _("the letter that calls it off"),
        _("It does not take place, or not then; they need not do anything. Ask them to take any entry for it out of "
          "their calendar."),
    ),
    "desk/calendar_changed": (
        _("a change in their calendar"),
        _("The rule has changed. Ask them to take any entry that came from us out of their calendar."),
    ),
    "followups/reminder": (
        _("a reminder of what they undertook"),
        _("Something that they undertook is due. Say what it is only if nobody listens."),
    ),
    "reports/survey_asked": (
        _("three short questions"),
        _("Three questions are asked of everybody, without names. Do not take the answers by telephone: say that a "
          "letter can be sent if they wish for one."),
    ),
}  # fmt: skip
SOMETHING = _("a letter")
SOMETHING_WAITS = _("Something waits for them. Ask them to sign in, or to ring back. You need not know what it is.")

# Kinds of letters after which a call is about a thing that it can settle; of the others it is what a letter says.
CALL_KINDS = {
    "participants/invitation": CallKind.ANSWER,
    "participants/reminder": CallKind.ANSWER,
    "desk/workshop_moved": CallKind.ANSWER,
    "followups/reminder": CallKind.ACTION,
}


@dataclass(frozen=True)
class Said:
    """``letter``: which letter the call stands for; ``say``: what to do, in a sentence; ``code_name`` and the rest:
    what may be told, empty where it may not."""

    letter: str
    say: str
    code_name: str
    title: str = ""
    begins_at: datetime | None = None
    finishes_at: datetime | None = None
    place: str = ""


def said_in(call: Call) -> Said | None:
    """What may be said in a call that stands for a letter, by the rule and the mail level of now; None for a call
    that a ladder ends with."""
    if not (call.letter or call.kind == CallKind.LETTER):
        return None
    letter, say = NAMED.get(call.letter, (SOMETHING, SOMETHING_WAITS))
    words = {"letter": str(letter), "say": str(say), "code_name": call.dialogue.code_name}
    workshop = call.workshop
    if workshop is None or not call.letter or mail_level(workshop) == MailLevel.LINK:
        return Said(**words)
    if mail_level(workshop) == MailLevel.FULL and rule_of(workshop).tells_topics_to(Reader.LETTER):
        words["title"] = workshop.title
    if has_dates(workshop):
        words |= {"begins_at": workshop.begins_at, "finishes_at": workshop.finishes_at}
    return Said(**words, place=general_place(workshop))
