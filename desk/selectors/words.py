"""Numbers and days as the desk's sentences say them."""

import datetime as dt

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.words import number_word


def link(name: str, *args) -> str:
    """The address of a page."""
    return reverse(name, args=args)


def greeting(now: dt.datetime) -> str:
    """By the reader's clock."""
    if 5 <= now.hour < 12:
        return _("Good morning.")
    return _("Good afternoon.") if 12 <= now.hour < 18 else _("Good evening.")


def what_waits(number: int) -> str:
    """ "Five things wait for you." """
    if number == 0:
        return _("Nothing waits for you.")
    words = ngettext("%(number)s thing waits for you.", "%(number)s things wait for you.", number)
    return words % {"number": number_word(number)}


def in_days(day: dt.date, today: dt.date) -> str:
    """ "begins in 38 days", "begins tomorrow", "began 2 days ago" """
    days = (day - today).days
    if days == 0:
        return _("begins today")
    if days == 1:
        return _("begins tomorrow")
    if days > 1:
        return ngettext("begins in %(days)d day", "begins in %(days)d days", days) % {"days": days}
    return ngettext("began %(days)d day ago", "began %(days)d days ago", -days) % {"days": -days}


def until(day: dt.date | None, today: dt.date) -> str:
    """When something is due, as a margin says it: "since 20 Nov", "today", "by Wednesday"."""
    if day is None:
        return _("when you can")
    days = (day - today).days
    if days < 0:
        return _("since %(day)s") % {"day": _near(day, today)}
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return _("by %(day)s") % {"day": _near(day, today)}


def _near(day: dt.date, today: dt.date) -> str:
    if abs((day - today).days) < 7:
        return date_format(day, "l")
    if day.year == today.year:
        return date_format(day, "MONTH_DAY_FORMAT")
    return date_format(day, "SHORT_DATE_FORMAT")
