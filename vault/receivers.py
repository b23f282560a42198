"""Locks the reader's key when a sign-in ends or its password changes.

The events are Django's and allauth's own: what they mean for a key is known here alone.
"""

from allauth.account.signals import password_changed, password_reset, password_set
from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from vault import unlock


@receiver(user_logged_out, dispatch_uid="vault.lock_this_browser")
def lock_this_browser(sender, request, user, **kwargs) -> None:
    """Deletes the record of the browser that signs out."""
    if request is not None:
        unlock.end(request.COOKIES.get(settings.UNLOCK_COOKIE_NAME, ""))


@receiver([password_changed, password_reset, password_set], dispatch_uid="vault.lock_every_browser")
def lock_every_browser(sender, request, user, **kwargs) -> None:
    """Locks everywhere: whoever knew the old password may sit at one of the browsers."""
    unlock.end_all(user.pk)
