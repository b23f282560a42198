"""Slots and how they serve, in words."""

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import clock, local, place_of
from core.words import number_word
from participants.models import Slot
from participants.selectors.slots import Fit
from workshops.models import Workshop


def days_of(slot: Slot) -> str:
    """ "3 – 5 Mar 2027", or "3 Mar 2027, 10:00 – 12:30" where the slot has hours of its own."""
    days = Workshop(starts_on=slot.starts_on, ends_on=slot.ends_on).date_words
    if slot.begins is None:
        return days
    hours = " – ".join(date_format(hour, "TIME_FORMAT") for hour in (slot.begins, slot.ends) if hour)
    return _("%(days)s, %(hours)s") % {"days": days, "hours": hours}


def weekdays_of(slot: Slot) -> str:
    """ "Wednesday – Friday", or "Wednesday" for one day."""
    names = (date_format(day, "l") for day in (slot.starts_on, slot.ends_on))
    return " – ".join(dict.fromkeys(names))


def hours_of(slot: Slot, reader_zone: str = "") -> str:
    """From when to when on the workshop's clock, and what that is where the reader is if it differs:
    "09:00 – 17:00 in Zurich; for you 12:00 – 20:00"."""
    zone = slot.poll.workshop.time_zone
    moments = (slot.begins_at, slot.finishes_at)
    here = " – ".join(clock(moment, zone) for moment in moments)
    words = _("%(hours)s in %(place)s") % {"hours": here, "place": place_of(zone)}
    if not reader_zone or all(local(m, zone).utcoffset() == local(m, reader_zone).utcoffset() for m in moments):
        return words
    shifted = any(local(m, zone).date() != local(m, reader_zone).date() for m in moments)
    form = "SHORT_DATETIME_FORMAT" if shifted else "TIME_FORMAT"
    there = " – ".join(date_format(local(moment, reader_zone), form) for moment in moments)
    return words + "; " + _("for you %(hours)s") % {"hours": there}


def fit_words(fit: Fit, *, sides: Mapping, must: Mapping) -> str:
    """How a slot serves, as a sentence: "five of Ardenya, four of Soravia, both who must be there; one if need
    be; short of nobody." ``sides``: side id -> name, in order; ``must``: id -> name of who must come."""
    coming = [_of_side(fit.able.get(side, 0), name) for side, name in sides.items()]
    if must and not fit.away:
        coming.append(_all_who_must(len(must)))
    parts = [", ".join(coming)] if coming else []
    if fit.if_need_be:
        parts.append(_("%(number)s if need be") % {"number": _small(fit.if_need_be)})
    parts.append(_("short of %(whom)s") % {"whom": _missing(fit, sides, must)})
    if fit.silent:
        words = ngettext("%(number)s has not answered", "%(number)s have not answered", fit.silent)
        parts.append(words % {"number": _small(fit.silent)})
    return "; ".join(parts) + "."


def _of_side(number: int, side: str) -> str:
    if not number:
        return _("nobody of %(side)s") % {"side": side}
    return _("%(number)s of %(side)s") % {"number": _small(number), "side": side}


def _all_who_must(number: int) -> str:
    if number == 1:
        return _("the one who must be there")
    if number == 2:
        return _("both who must be there")
    return _("all %(number)s who must be there") % {"number": _small(number)}


def _missing(fit: Fit, sides: Mapping, must: Mapping) -> str:
    people = [_of_side(number, sides.get(side, "")) for side, number in fit.short.items()]
    people += [must[pk] for pk in must if pk in fit.away]
    return _(" and ").join(people) if people else _("nobody")


def _small(number: int) -> str:
    """A number within a sentence."""
    return number_word(number).lower()
