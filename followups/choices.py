"""The words of what happens between rounds."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActionState(TextChoices):
    OPEN = "OPEN", _("open")
    DONE = "DONE", _("done")
    CARRIED = "CARRIED", _("carried over")
    DROPPED = "DROPPED", _("dropped")


class TextKind(TextChoices):
    STATEMENT = "STATEMENT", _("joint statement")
    RECOMMENDATIONS = "RECOMMENDATIONS", _("recommendations")
    NON_PAPER = "NON_PAPER", _("non-paper")
    CHAIR_SUMMARY = "CHAIR_SUMMARY", _("chair’s summary")


class TextState(TextChoices):
    DRAFT = "DRAFT", _("draft")
    AGREED = "AGREED", _("agreed")
    WITH_RESERVATION = "WITH_RESERVATION", _("agreed with reservation")
    WITHHELD = "WITHHELD", _("withheld")


class SilenceState(TextChoices):
    OPEN = "OPEN", _("open")
    HELD = "HELD", _("held: nobody broke it")
    BROKEN = "BROKEN", _("broken")
    NOT_VALID = "NOT_VALID", _("not valid: somebody was not reached")
    TAKEN_BACK = "TAKEN_BACK", _("taken back")


class Route(TextChoices):
    BRIEFING = "BRIEFING", _("briefing")
    MEMO = "MEMO", _("memorandum")
    NON_PAPER = "NON_PAPER", _("non-paper")
    ARTICLE = "ARTICLE", _("article or op-ed")
    TESTIMONY = "TESTIMONY", _("testimony")
    TEACHING = "TEACHING", _("teaching")
    OFFICE = "OFFICE", _("a participant took office")


class Reached(TextChoices):
    LOCAL = "LOCAL", _("local level")
    EXPERT = "EXPERT", _("expert level")
    SENIOR = "SENIOR", _("senior officials")
    DECISION = "DECISION", _("decision-makers")
    PUBLIC = "PUBLIC", _("the public")


class Evidence(TextChoices):
    TOLD = "TOLD", _("told to us")
    WRITTEN = "WRITTEN", _("in writing")
    PUBLIC = "PUBLIC", _("public")


class TransferState(TextChoices):
    PLANNED = "PLANNED", _("planned")
    DELIVERED = "DELIVERED", _("delivered")
    ACKNOWLEDGED = "ACKNOWLEDGED", _("acknowledged")
    USED_IN_PUBLIC = "USED_IN_PUBLIC", _("used in public")
    UNKNOWN = "UNKNOWN", _("unknown")


class IncidentState(TextChoices):
    REPORTED = "REPORTED", _("reported")
    CONTAINED = "CONTAINED", _("contained")
    TOLD = "TOLD", _("people told")
    CLOSED = "CLOSED", _("closed")


class ConcernPage(TextChoices):
    """From which kind of page a concern came; never which page."""

    NOTE = "NOTE", _("notes of a session")
    TEXT = "TEXT", _("a joint text")
    AGENDA = "AGENDA", _("an agenda")
    PEOPLE = "PEOPLE", _("people and answers")
    INVITATION = "INVITATION", _("an invitation")
    FOLLOWUP = "FOLLOWUP", _("follow-up")
    LETTER = "LETTER", _("a letter")
    REPORT = "REPORT", _("a grant or a report")
    DIALOGUE = "DIALOGUE", _("a dialogue or a round")
    OTHER = "OTHER", _("something else")


class ToldHow(TextChoices):
    LETTER = "LETTER", _("by a letter that says only that something waits")
    TELEPHONE = "TELEPHONE", _("by telephone")
    IN_PERSON = "IN_PERSON", _("in person")
