from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class MessageState(TextChoices):
    QUEUED = "QUEUED", _("waiting")
    HELD = "HELD", _("held back")
    SENDING = "SENDING", _("being sent")
    SENT = "SENT", _("sent")
    PARKED = "PARKED", _("not sent")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")


class Priority(IntegerChoices):
    CODE = 1, _("sign-in code")
    PERSONAL = 5, _("personal")
    BULK = 9, _("many at once")


class Group(TextChoices):
    """Kinds of letters that go together when somebody says that they do not want them."""

    SURVEYS = "SURVEYS", _("short questions before or after a meeting")
    UNDERTAKEN = "UNDERTAKEN", _("reminders of what you have undertaken")
    READING = "READING", _("reminders that something can be read until a certain day")


# Letters that nobody has to have. Whatever is not named here is needed and cannot be stopped: invitations and
# what follows from their answers, changed days, cancellations, codes, and the first word of anything.
OPTIONAL = {
    "reports/survey_asked": Group.SURVEYS,
    "followups/reminder": Group.UNDERTAKEN,
    "sessions_app/window_closes": Group.READING,
}


# The outbox's own heartbeats, beside those of the scheduled jobs.
MAIL_SERVER, MAIL_SERVER_AWAY = "mail-server", "mail-server-away"
