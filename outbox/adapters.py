"""allauth's letters go through the outbox like all others."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction

from outbox.actions import queue
from outbox.choices import Priority
from outbox.emails import Letter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by invitation alone; codes are queued in front of everything else."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        user = context.get("user")
        letter = Letter(
            key=f"{template_prefix}:{uuid.uuid4()}",  # each code is an occurrence of its own
            kind=f"accounts/{template_prefix.rsplit('/', 1)[-1]}",
            to_email=email,
            to_name=getattr(user, "name", ""),
            user_id=getattr(user, "pk", None),
            language=getattr(user, "language", "en"),
            context={"code": context.get("code", "")},
            priority=Priority.CODE,
            is_ephemeral=True,
        )
        with transaction.atomic():
            queue(letter)
