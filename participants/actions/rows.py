"""The rows of a sheet, cleaned: known columns, values that a person may have, faults by row and column."""

import re
import unicodedata
import zoneinfo
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import tables
from core.errors import DomainError
from core.tables import Fault
from participants.actions.columns import BY_NAME, GENDERS, HEADINGS, SECTORS
from participants.actions.likeness import fold

MANY = "|"  # parts several values in one cell
LANGUAGES = dict(settings.LANGUAGES)
ZONES = zoneinfo.available_timezones()
PHONE = re.compile(r"[+\d][\d\s()./-]*")
DIRECTION_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF])
RISKY = ("=", "+", "-", "@")  # how a cell begins that a spreadsheet would run


@dataclass(frozen=True)
class Row:
    """One person as the file tells it: ``values`` by column name, cleaned; several values as lists."""

    number: int
    values: dict


@dataclass(frozen=True)
class Reading:
    """What was found in a sheet. Rows are complete only where ``faults`` is empty."""

    rows: list[Row]
    faults: list[Fault]
    unused: list[str]
    notice: str = ""


def read_rows(data: bytes, *, sides: Iterable) -> Reading:
    """The people in a CSV or XLSX file, for a dialogue with these ``sides``. Raises DomainError when the
    file cannot be read, or when a column that must be there is not, or stands there twice."""
    try:
        table = tables.read(data, required=set(), western=True)
    except tables.BadTable as error:
        raise DomainError(str(error), field="file") from None
    places, unused = _columns(table.columns)
    names = {fold(side.name): side for side in sides}
    faults, rows = list(table.faults), []
    spoilt = {(fault.row, fault.column) for fault in faults}
    for number, cells in table.rows:
        values: dict = {}
        for name, heading in places.items():
            if (number, heading) in spoilt:
                continue
            try:
                values[name] = _clean(name, cells[heading], names)
            except ValueError as error:
                faults.append(Fault(number, heading, str(error)))
        rows.append(Row(number, values))
    if not rows:
        raise DomainError(_("The file has a heading but no rows."), field="file")
    order = {heading: place for place, heading in enumerate(["", *table.columns])}
    return Reading(rows, sorted(faults, key=lambda fault: (fault.row, order[fault.column])), unused, table.notice)


def _columns(heads: list[str]) -> tuple[dict[str, str], list[str]]:
    """Our name of each column -> the file's, and the headings that are not read."""
    places: dict[str, str] = {}
    unused = []
    for head in heads:
        name = HEADINGS.get(" ".join(head.replace("_", " ").split()))
        if name is None:
            unused.append(head)
        elif name in places:
            raise DomainError(
                _("The columns “%(one)s” and “%(other)s” hold the same.") % {"one": places[name], "other": head},
                field="file",
            )
        else:
            places[name] = head
    if "name" not in places:
        found = ", ".join(f"“{head}”" for head in heads)
        raise DomainError(
            _("The column “name” is missing. The first row of the file has: %(found)s.") % {"found": found[:300]},
            field="file",
        )
    return places, unused


def _clean(name: str, raw: str, sides: dict):
    words = _plain(raw, is_phone=name == "phone")
    if len(words) > BY_NAME[name].longest:
        raise ValueError(_("longer than %(longest)d characters.") % {"longest": BY_NAME[name].longest})
    if name == "side":
        return _side(words, sides)
    return CLEANERS[name](words) if name in CLEANERS else words


def _plain(raw: str, *, is_phone: bool) -> str:
    """One line of printable words. A formula in disguise is refused: it would run in the spreadsheet of
    whoever exports the list later."""
    text = unicodedata.normalize("NFC", raw.translate(DIRECTION_MARKS))
    words = " ".join(text.split())
    if words in {"", "-", "–"}:
        return ""
    if not (is_phone and PHONE.fullmatch(words)):
        _refuse_formula(words)
    if any(unicodedata.category(letter) == "Cc" for letter in words):
        raise ValueError(_("holds a character that cannot be printed."))
    return words


def _refuse_formula(words: str) -> None:
    if words.startswith(RISKY):
        raise ValueError(_("begins with “%(sign)s”, which a spreadsheet would run as a formula.") % {"sign": words[0]})


def _name(words: str) -> str:
    if not words:
        raise ValueError(_("a name is missing."))
    if not any(letter.isalpha() for letter in words):
        raise ValueError(_("this is not a name."))
    return words


def _email(words: str) -> str:
    address = words.removeprefix("mailto:").lower()
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise ValueError(_("“%(address)s” is not an e-mail address.") % {"address": words}) from None
    return address


def _language(words: str) -> str:
    code = words.lower()[:2]
    if code and code not in LANGUAGES:
        raise ValueError(_("letters are written in en, fr, es, ru or ar; “%(given)s” is none.") % {"given": words})
    return code


def _time_zone(words: str) -> str:
    if words and words not in ZONES:
        raise ValueError(_("“%(given)s” is not a time zone such as Asia/Amman.") % {"given": words})
    return words


def _born_in(words: str) -> int | None:
    if not words:
        return None
    if not (words.isascii() and words.isdigit() and 1900 <= int(words) <= 2020):
        raise ValueError(_("“%(given)s” is not a year of birth.") % {"given": words})
    return int(words)


def _side(words: str, sides: dict):
    if not words or fold(words) in {"none", "third party"} and fold(words) not in sides:
        return ""
    if fold(words) not in sides:
        known = ", ".join(side.name for side in sides.values()) or _("none yet")
        raise ValueError(
            _("“%(given)s” is no side of this dialogue. Its sides: %(known)s.") % {"given": words, "known": known}
        )
    return str(sides[fold(words)].pk)


def _one_of(options: dict, sentence: str) -> Callable[[str], str]:
    def clean(words: str) -> str:
        if words and words.lower() not in options:
            raise ValueError(_(sentence) % {"given": words})
        return str(options[words.lower()]) if words else ""

    return clean


def _several(words: str) -> list[str]:
    parts = list(dict.fromkeys(part.strip() for part in words.split(MANY) if part.strip()))
    for part in parts:
        _refuse_formula(part)
    return parts


CLEANERS: dict[str, Callable] = {
    "name": _name,
    "email": _email,
    "language": _language,
    "time_zone": _time_zone,
    "born_in": _born_in,
    "gender": _one_of(GENDERS, gettext_noop("“%(given)s” is not F, M or X.")),
    "sector": _one_of(SECTORS, gettext_noop("“%(given)s” is not one of the sectors listed beside the template.")),
    "variants": _several,
    "nicknames": _several,
    "initials": _several,
}
