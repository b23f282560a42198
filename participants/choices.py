"""The words of people, selection, invitations and answers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sector(TextChoices):
    DIPLOMACY = "DIPLOMACY", _("diplomacy")
    MILITARY = "MILITARY", _("military and security")
    ACADEMIA = "ACADEMIA", _("academia")
    MEDIA = "MEDIA", _("media")
    POLITICS = "POLITICS", _("politics")
    BUSINESS = "BUSINESS", _("business")
    CIVIL_SOCIETY = "CIVIL_SOCIETY", _("civil society")
    OTHER = "OTHER", _("other")


class Gender(TextChoices):
    FEMALE = "F", _("woman")
    MALE = "M", _("man")
    OTHER = "X", _("other or not said")


class Reach(TextChoices):
    """On which ways somebody may be spoken to."""

    EITHER = "EITHER", _("by letter and by telephone")
    LETTER = "LETTER", _("by letter alone; nobody telephones")
    PHONE = "PHONE", _("by telephone alone; no letter leaves")
    GO_BETWEEN = "GO_BETWEEN", _("only through a go-between")


NO_LETTERS = {Reach.PHONE, Reach.GO_BETWEEN}


class View(TextChoices):
    UNKNOWN = "", _("not known")
    SUPPORTIVE = "SUPPORTIVE", _("supportive")
    SCEPTICAL = "SCEPTICAL", _("sceptical")
    HARD_LINE = "HARD_LINE", _("hard line")


class Closeness(TextChoices):
    UNKNOWN = "", _("not known")
    DIRECT = "DIRECT", _("can deliver a message directly")
    ONE_STEP = "ONE_STEP", _("through one step")
    NO = "NO", _("no")


class VariantKind(TextChoices):
    SPELLING = "SPELLING", _("another spelling")
    SCRIPT = "SCRIPT", _("another script")
    NICKNAME = "NICKNAME", _("nickname")
    INITIALS = "INITIALS", _("initials")


class MemberState(TextChoices):
    PROPOSED = "PROPOSED", _("proposed")
    UNDER_CHECK = "UNDER_CHECK", _("under check")
    APPROVED = "APPROVED", _("approved")
    DECLINED_BY_US = "DECLINED_BY_US", _("declined by us")


class Part(TextChoices):
    PARTICIPANT = "PARTICIPANT", _("participant")
    EXPERT = "EXPERT", _("expert")
    OBSERVER = "OBSERVER", _("observer")
    INTERPRETER = "INTERPRETER", _("interpreter")


class InvitationState(TextChoices):
    DRAFT = "DRAFT", _("not sent")
    SENT = "SENT", _("no answer")
    YES = "YES", _("yes")
    TENTATIVE = "TENTATIVE", _("perhaps")
    NO = "NO", _("no")
    RECONFIRM = "RECONFIRM", _("to be confirmed again")
    WITHDRAWN = "WITHDRAWN", _("withdrawn by us")


WAITING = {InvitationState.SENT, InvitationState.RECONFIRM}
COMING = {InvitationState.YES, InvitationState.TENTATIVE}


class AnswerReason(TextChoices):
    NONE = "", _("no reason given")
    DATE = "DATE", _("the date")
    HEALTH = "HEALTH", _("health")
    VISA = "VISA", _("visa or travel")
    SECURITY = "SECURITY", _("security")
    POSITION = "POSITION", _("my present position")
    OTHER = "OTHER", _("another reason")


class AnsweredVia(TextChoices):
    LINK = "LINK", _("personal link")
    ACCOUNT = "ACCOUNT", _("signed in")
    PHONE = "PHONE", _("by telephone")


class Availability(TextChoices):
    """What somebody says of days on which it could be."""

    YES = "YES", _("yes")
    IF_NEED_BE = "IF_NEED_BE", _("if need be")
    NO = "NO", _("no")


class Rung(TextChoices):
    NUDGE = "NUDGE", _("nudge")
    LAST_CALL = "LAST_CALL", _("last call")
    CALL = "CALL", _("a call by a colleague")


class CallKind(TextChoices):
    """What somebody is telephoned about."""

    ANSWER = "ANSWER", _("an answer to the invitation")
    RULES = "RULES", _("the ground rules")
    TRAVEL = "TRAVEL", _("travel and needs")
    ACTION = "ACTION", _("something they undertook")
    DAYS = "DAYS", _("the days on which they could come")
    LETTER = "LETTER", _("what a letter would have said")


class CallState(TextChoices):
    OPEN = "OPEN", _("to be made")
    DONE = "DONE", _("made")
    LAPSED = "LAPSED", _("no longer needed")


class CallOutcome(TextChoices):
    ANSWERED = "ANSWERED", _("reached, and answered")
    WILL = "WILL", _("reached, and will see to it")
    MISSED = "MISSED", _("not reached; I try again")


class ConsentKind(TextChoices):
    LISTED = "LISTED", _("on the list")
    AFFILIATION = "AFFILIATION", _("with institution")
    PROFILE = "PROFILE", _("described before names")
    PHOTO = "PHOTO", _("photographed")
    FUNDER = "FUNDER", _("named to the funder")
    QUOTE = "QUOTE", _("quoted by name")


class ConsentAnswer(TextChoices):
    YES = "YES", _("yes")
    NO = "NO", _("no")
    ASK_AGAIN = "ASK_AGAIN", _("ask me again")


# What every guest is asked about themselves: kind -> (question, what a yes means).
QUESTIONS = {
    ConsentKind.LISTED: (
        _("May your name stand on the list of those who take part?"),
        _(
            "The list is shown to those who take part, as the rule allows; to the other side only once names are "
            "exchanged."
        ),
    ),
    ConsentKind.AFFILIATION: (
        _("May your institution and office stand beside your name?"),
        _("Only where your name itself is shown."),
    ),
    ConsentKind.PROFILE: (
        _("Before names are exchanged, may you be described by your field and expertise?"),
        _(
            "Your name is not shown, but those who know the field may guess it. Without a yes you are described "
            "only in words that fit four people or more."
        ),
    ),
    ConsentKind.PHOTO: (
        _("May you stand in a posed photograph?"),
        _("It is announced before; nobody is photographed in a session."),
    ),
    ConsentKind.FUNDER: (
        _("May a report to those who pay for this dialogue name you as someone who took part?"),
        _("It never says what you said."),
    ),
}


class Stage(TextChoices):
    """How far two sides know of each other, from nothing to names."""

    NOTHING = "NOTHING", _("nothing is shown")
    PROFILES = "PROFILES", _("descriptions without names")
    NAMES = "NAMES", _("names")
