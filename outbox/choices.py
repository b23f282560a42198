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


# The outbox's own heartbeats, beside those of the scheduled jobs.
MAIL_SERVER, MAIL_SERVER_AWAY = "mail-server", "mail-server-away"
