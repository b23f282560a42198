"""Money on pages."""

import datetime as dt

from django import template
from django.utils.formats import date_format

from reports.selectors import money as words

register = template.Library()


@register.filter
def money(amount, currency) -> str:
    """ "60,000 EUR"; nothing for nothing."""
    return "" if amount is None else words.money_words(amount, currency)


@register.filter
def number(amount) -> str:
    """ "60,000"."""
    return "" if amount is None else words.number_words(amount)


@register.filter
def iso_day(text) -> str:
    """A frozen date as the reader's language writes it."""
    return date_format(dt.date.fromisoformat(text), "DATE_FORMAT")


@register.filter
def rate(value) -> str:
    """ "0.9634"; no noughts at the end."""
    return "" if value is None else f"{value.normalize():f}"
