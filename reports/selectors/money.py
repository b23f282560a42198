"""Money in words: amounts, variances, and what a funder's threshold asks for. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.core import get_global
from babel.numbers import format_decimal
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, to_locale

SPACE = "\N{NARROW NO-BREAK SPACE}"


def currencies() -> set[str]:
    """The codes of the currencies that are tender somewhere today (CLDR)."""
    today = date.today()
    return {
        code
        for uses in get_global("territory_currencies").values()
        for code, _start, end, tender in uses
        if tender and (end is None or date(*end) >= today)
    }


def number_words(number: Decimal | int) -> str:
    """A number as the reader's language writes it; decimals only where there are any."""
    number = Decimal(number)
    pattern = "#,##0" if number == number.to_integral() else "#,##0.00"
    return format_decimal(number, format=pattern, locale=to_locale(get_language() or "en"))


def money_words(amount: Decimal | int, currency: str) -> str:
    """ "60,000 EUR"."""
    return f"{number_words(amount)}{SPACE}{currency}"


def share_of(planned: Decimal, spent: Decimal) -> float | None:
    """How far spending is from the plan, as a share of the plan; None when nothing was planned."""
    return float((spent - planned) / planned) if planned else None


def variance_words(*, label: str, planned, spent, currency: str, threshold: int, is_final: bool = False) -> str:
    """The sentence that a funder's rule asks for, or "".

    ``threshold`` in per cent. Spending less than planned is told only at the end (``is_final``):
    until then every line is under its plan.
    """
    name = label[:1].upper() + label[1:]
    share = share_of(planned, spent)
    if share is None:
        if not spent:
            return ""
        return gettext("%(line)s was not planned; %(amount)s went there.") % {
            "line": name,
            "amount": money_words(spent, currency),
        }
    percent = abs(share) * 100
    if percent <= threshold or (share < 0 and not is_final):
        return ""
    sentence = (
        gettext("%(line)s is %(percent)s over; this funder asks for a request above %(threshold)s.")
        if share > 0
        else gettext("%(line)s is %(percent)s under; this funder asks for a request above %(threshold)s.")
    )
    limit = f"{threshold}{SPACE}%"
    exact = (
        f"{percent:.0f}{SPACE}%" if round(percent) > threshold else gettext("more than %(limit)s") % {"limit": limit}
    )
    return sentence % {"line": name, "percent": exact, "threshold": limit}


@dataclass(frozen=True)
class Spending:
    """One budget line against what was spent on it. ``share``: the deviation, None without a plan."""

    line: object
    label: str
    planned: Decimal
    spent: Decimal
    share: float | None
    sentence: str


def spending_of(grant, lines: Iterable, until: date | None = None) -> list[Spending]:
    """``lines`` carry ``spent`` (selectors.funding.lines_of)."""
    is_final = (until or date.min) >= grant.ends_on
    rows = []
    for line in lines:
        label = str(line.get_category_display())
        spent = line.spent or Decimal(0)
        words = variance_words(
            label=label,
            planned=line.planned,
            spent=spent,
            currency=grant.currency,
            threshold=grant.variance_percent,
            is_final=is_final,
        )
        rows.append(Spending(line, label, line.planned, spent, share_of(line.planned, spent), words))
    return rows


def short_date(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
