"""A session's last use is noted now and then, not with every page."""

import time_machine
from allauth.usersessions.models import UserSession
from django.urls import reverse


def last_seen(user):
    return UserSession.objects.get(user=user).last_seen_at


def test_a_session_is_noted_every_five_minutes(olga, sign_in):
    browser, home = sign_in(olga), reverse("desk:home")
    with time_machine.travel("2026-11-23 09:00Z", tick=False) as clock:
        browser.get(home)
        first = last_seen(olga)
        clock.shift(240)
        browser.get(home)
        assert last_seen(olga) == first

        clock.shift(120)
        browser.get(home)
        assert (last_seen(olga) - first).total_seconds() == 360
