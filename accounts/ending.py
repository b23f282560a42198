"""Signing many people out at once."""

from collections.abc import Collection
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User


def open_sessions(users: Collection[UUID]):
    """The sessions in which ``users`` are signed in at this moment."""
    keys = UserSession.objects.filter(user__in=users).values("session_key")
    return Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())


@transaction.atomic
def end_sessions(users: Collection[UUID]) -> int:
    """Signs ``users`` out of every browser; returns how many sessions were open. They may sign in anew."""
    ended = open_sessions(users).delete()[0]
    UserSession.objects.filter(user__in=users).delete()
    # Also of a session that no list knows: none is good for its user any more.
    User.objects.filter(pk__in=users).update(session_version=F("session_version") + 1)
    return ended
