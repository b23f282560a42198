"""allauth's letters go through the outbox like all others."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import get_language

from outbox.actions import queue
from outbox.choices import Priority
from outbox.emails import Letter

# Whatever else allauth may come to send: a line that says to look, and nothing of what it is about.
ANY_NOTICE = "accounts/notice"


def kind_of(template_prefix: str) -> str:
    """The folder of our words for one of allauth's ("account/email/login_code")."""
    kind = f"accounts/{template_prefix.rsplit('/', 1)[-1]}"
    try:
        get_template(f"mail/{kind}/subject.txt")
    except TemplateDoesNotExist:
        return ANY_NOTICE
    return kind


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by invitation alone; codes are queued in front of everything else."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Queues one of allauth's letters. A letter with a code or a link in it is wiped once sent."""
        user = context.get("user") or get_user_model().objects.filter(email__iexact=email).first()
        secrets = {name: context.get(name, "") for name in ("code", "password_reset_url", "activate_url")}
        letter = Letter(
            key=f"{template_prefix}:{uuid.uuid4()}",  # each code is an occurrence of its own
            kind=kind_of(template_prefix),
            to_email=email,
            to_name=getattr(user, "name", ""),
            user_id=getattr(user, "pk", None),
            language=getattr(user, "language", None) or get_language() or "en",
            context={**secrets, "support_phone": settings.SUPPORT_PHONE},
            priority=Priority.CODE if any(secrets.values()) else Priority.PERSONAL,
            is_ephemeral=any(secrets.values()),
        )
        with transaction.atomic():
            queue(letter)
