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


class Rung(TextChoices):
    NUDGE = "NUDGE", _("nudge")
    LAST_CALL = "LAST_CALL", _("last call")
