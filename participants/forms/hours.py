"""When somebody may be written to, as it is typed."""

import re
from datetime import date

from django import forms
from django.utils.translation import gettext as _now

from outbox.calendars import code_of, known_calendars

CLOCK = [(hour, f"{hour:02d}:00") for hour in range(6, 24)]


class LinesField(forms.CharField):
    """Several short texts, one a line; cleans to a list without repeats."""

    def __init__(self, *, longest: int = 300, **kwargs):
        self.longest = longest
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(required=False, **kwargs)

    def clean(self, value) -> list[str]:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if any(len(line) > self.longest for line in found):
            raise forms.ValidationError(_now("One line is longer than %(n)d characters.") % {"n": self.longest})
        return found


class CalendarsField(forms.CharField):
    """Countries whose weekends and holidays count, by code or name; cleans to ISO codes."""

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=300, **kwargs)

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value) -> list[str]:
        codes = []
        for words in super().clean(value).replace(";", ",").split(","):
            if not words.strip():
                continue
            if not (code := code_of(words)) or code not in known_calendars():
                raise forms.ValidationError(_now("No calendar is known for “%(name)s”.") % {"name": words.strip()})
            codes.append(code)
        return list(dict.fromkeys(codes))


class HourField(forms.TypedChoiceField):
    """A whole hour of the day; left out, ``empty_value``."""

    def __init__(self, **kwargs):
        super().__init__(coerce=int, choices=CLOCK, required=False, **kwargs)


class QuietHoursField(forms.TypedMultipleChoiceField):
    """Hours of the day in which no letter comes."""

    def __init__(self, **kwargs):
        hours = [(hour, f"{hour:02d}") for hour in range(6, 23)]
        super().__init__(coerce=int, choices=hours, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


class QuietDatesField(LinesField):
    """Days or spans of days, one a line; cleans to pairs of ISO dates."""

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        return "\n".join(first if first == last else f"{first} – {last}" for first, last in value)

    def clean(self, value) -> list[list[str]]:
        return [self._span(line) for line in super().clean(value)]

    def _span(self, line: str) -> list[str]:
        days = re.findall(r"\d{4}-\d{2}-\d{2}", line)
        try:
            first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
        except (IndexError, ValueError):
            raise forms.ValidationError(_now("“%(line)s” is no day such as 2026-12-24.") % {"line": line}) from None
        if first > last or len(days) > 2:
            raise forms.ValidationError(_now("“%(line)s” ends before it begins.") % {"line": line})
        return [first.isoformat(), last.isoformat()]
