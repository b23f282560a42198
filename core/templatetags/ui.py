"""The words and shapes that templates share: icons, marks, dates with their zone, and a few wrappers."""

import functools
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language_bidi, gettext

from core import agents, charts

register = template.Library()

ICONS = Path(settings.ROOT) / "static" / "icons"
FLIPS = frozenset({"onward", "back"})
NO_BREAK = "\N{NARROW NO-BREAK SPACE}"
NOTHING = "\N{EN DASH}"
LEFT_TO_RIGHT, END = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"

ANSWERS = {
    "yes": ("yes", "accepted", "confirmed", "attending"),
    "perhaps": ("perhaps", "tentative", "tentatively", "maybe", "if_need_be"),
    "no": ("no", "declined", "refused"),
}


@functools.cache
def icon_body(name: str) -> str:
    """The drawing inside ``static/icons/<name>.svg``; FileNotFoundError for a name that does not exist."""
    text = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    return re.search(r"<svg[^>]*>(.*)</svg>", text, re.DOTALL).group(1)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """The icon inlined. Hidden from screen readers unless ``label`` says what it means."""
    flips = " icon-flips" if name in FLIPS else ""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" {} focusable="false" viewBox="0 0 16 16" stroke-width="1.5"'
        ' stroke-linecap="round" stroke-linejoin="round">{}</svg>',
        flips,
        spoken,
        mark_safe(icon_body(name)),  # noqa: S308 - our own drawing, from our own folder
    )


@register.filter
def browser(user_agent) -> str:
    """The name of a browser and of what it runs on, for a User-Agent header."""
    return agents.in_words(user_agent or "")


@register.filter
def mark(answer) -> str:
    """Which shape an answer has: "yes", "perhaps", "no", or "none" for all that is not an answer."""
    word = str(getattr(answer, "value", answer) or "").lower()
    return next((kind for kind, words in ANSWERS.items() if word in words), "none")


@register.filter
def place_of(zone: str) -> str:
    """The place that a zone is named after: "Europe/Zurich" gives "Zurich"."""
    return gettext(str(zone).rsplit("/", 1)[-1].replace("_", " "))


def local(value: datetime, zone) -> datetime:
    """``value`` (aware) as the clock in ``zone`` (name or ZoneInfo) shows it."""
    return value.astimezone(zone if isinstance(zone, ZoneInfo) else ZoneInfo(str(zone)))


def _is_moment(value) -> bool:
    return isinstance(value, datetime)


def moment_words(value: datetime, zone) -> str:
    return date_format(local(value, zone), "SHORT_DATETIME_FORMAT")


@register.filter
def in_zone(value, zone) -> str:
    """ "31 Dec 2026, 18:00 in Zurich" for an aware datetime; a date alone has no zone and gets none."""
    if not value:
        return NOTHING
    if not _is_moment(value):
        return date_format(value, "SHORT_DATE_FORMAT")
    return gettext("%(when)s in %(place)s") % {
        "when": moment_words(value, zone),
        "place": place_of(zone),
    }


@register.filter
def clock(value, zone) -> str:
    """ "18:00": the hour of an aware datetime in ``zone``; nothing for what is no moment."""
    return date_format(local(value, zone), "TIME_FORMAT") if _is_moment(value) else ""


@register.filter
def zone_place(zone) -> str:
    """ "Zurich" for "Europe/Zurich"."""
    return place_of(zone)


@register.filter
def for_reader(value, zone) -> str:
    """ "20:00 for you": the clock where the reader is."""
    if not _is_moment(value):
        return ""
    clock = date_format(local(value, zone), "TIME_FORMAT")
    return gettext("%(time)s for you") % {"time": clock}


@register.simple_tag
def moment(value, zone, reader_zone=None) -> str:
    """A point in time with its zone spelled, and what that is for the reader where it differs.

    ``value`` aware datetime; ``zone`` and ``reader_zone`` names such as "Europe/Zurich".
    The day is repeated for the reader when it is another one there.
    """
    if not value:
        return NOTHING
    words = in_zone(value, zone)
    if reader_zone and _is_moment(value):
        here, there = local(value, zone), local(value, reader_zone)
        if here.date() != there.date():
            words += "; " + gettext("%(time)s for you") % {"time": moment_words(value, reader_zone)}
        elif here.time() != there.time():
            words += "; " + for_reader(value, reader_zone)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


@register.simple_tag
def date_span(starts, ends, zone="") -> str:
    """ "31 Dec 2026 – 3 Jan 2027, Zurich". Takes dates or aware datetimes; the days are those in ``zone``."""
    days = [local(day, zone) if _is_moment(day) and zone else day for day in (starts, ends) if day]
    if not days:
        return NOTHING
    words = list(dict.fromkeys(date_format(day, "SHORT_DATE_FORMAT") for day in days))
    span = f" {NOTHING} ".join(words)
    return format_html("<bdi>{}</bdi>{}", span, f", {place_of(zone)}" if zone else "")


def _percent(value) -> str:
    return f"{abs(value) * 100:.0f}{NO_BREAK}%"


@register.filter
def percent(value) -> str:
    """A share of one as "71 %"; None as a dash."""
    return NOTHING if value is None else _percent(value)


@register.filter
def signed_percent(value) -> str:
    """A deviation with its sign: "+23 %", "−4 %", "0 %"; None as a dash. Where words run from right to left, the
    sign is kept before its number."""
    if value is None:
        return NOTHING
    whole = round(value * 100)
    sign = "+" if whole > 0 else "\N{MINUS SIGN}" if whole < 0 else ""
    told = sign + _percent(value)
    return f"{LEFT_TO_RIGHT}{told}{END}" if sign and get_language_bidi() else told


@register.simple_tag
def target_bar(label, value, target=None, of=None) -> SafeString:
    """One balance bar: ``value`` filled, a tick at ``target``, ``of`` the full length."""
    return charts.target_bar(label=str(label), value=value, target=target, of=of)


@register.simple_block_tag
def section(content, title, note="", id=""):
    """A part of a page under an h2. ``note`` is one soft sentence below the title."""
    anchor = id or slugify(title, allow_unicode=True) or "part"
    about = format_html('<p class="soft tight">{}</p>', note) if note else ""
    return format_html(
        '<section aria-labelledby="{0}"><h2 id="{0}">{1}</h2>{2}{3}</section>',
        anchor,
        title,
        about,
        content,
    )


@register.simple_block_tag
def panel(content, title="", kind=""):
    """A wash behind a few sentences. ``kind``: "" (says), "warns" or "blocks"."""
    head = format_html("<h3>{}</h3>", title) if title else ""
    return format_html('<div class="panel{}">{}{}</div>', f" panel-{kind}" if kind else "", head, content)


@register.simple_block_tag
def letter(content, to="", subject="", sender="", lang="", dir=""):
    """A message as its reader will see it. All inputs are words; ``lang`` and ``dir`` are the message's own."""
    lines = [
        format_html("<p>{} <strong><bdi>{}</bdi></strong></p>", name, words)
        for name, words in ((gettext("From"), sender), (gettext("To"), to), (gettext("Subject"), subject))
        if words
    ]
    script = format_html(' lang="{}" dir="{}"', lang, dir or "auto") if lang else ""
    return format_html(
        '<article class="letter"{}><div class="letter-head">{}</div><div class="letter-body">{}</div></article>',
        script,
        mark_safe("".join(lines)),  # noqa: S308 - each line came from format_html
        content,
    )
