import zoneinfo
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import Dated
from workshops.choices import DatePrecision, Format, Level, StateReason, WorkshopState
from workshops.models.dialogue import Dialogue, Strand
from workshops.models.profile import RuleProfile
from workshops.querysets import WorkshopQuerySet


def check_zone(name: str) -> None:
    """Refuses what is not a zone of the tz database (Europe/Zurich)."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone such as Europe/Zurich."))


class Workshop(Dated):
    """One numbered round: dates in a named zone, a place, a capacity, a rule profile."""

    dialogue = models.ForeignKey(Dialogue, models.PROTECT, related_name="workshops")
    strand = models.ForeignKey(Strand, models.SET_NULL, null=True, blank=True, related_name="workshops")
    number = models.PositiveSmallIntegerField(_("round"), null=True, blank=True)
    number_text = models.CharField(_("number as published"), max_length=40, blank=True)  # "7/8", "III"
    title = models.CharField(_("title"), max_length=200)
    topics = models.TextField(_("topics"), blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    starts_at_time = models.TimeField(_("begins at"), default=time(9, 0))
    ends_at_time = models.TimeField(_("ends at"), default=time(17, 0))
    date_precision = models.CharField(max_length=8, choices=DatePrecision.choices, default=DatePrecision.DAY)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Zurich", validators=[check_zone])
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=120, blank=True)
    format = models.CharField(_("format"), max_length=12, choices=Format.choices, default=Format.IN_PERSON)
    capacity = models.PositiveSmallIntegerField(_("seats in the room"), null=True, blank=True)
    state = models.CharField(max_length=12, choices=WorkshopState.choices, default=WorkshopState.PLANNED)
    state_reason = models.CharField(max_length=12, choices=StateReason.choices, default=StateReason.NONE, blank=True)
    level = models.CharField(_("seal"), max_length=12, choices=Level.choices, default=Level.STANDARD)
    rule_profile = models.ForeignKey(RuleProfile, models.PROTECT, related_name="workshops")
    reply_by = models.DateTimeField(_("answers wanted by"), null=True, blank=True)  # UTC
    reading_until = models.DateField(_("notes may be read until"), null=True, blank=True)
    calendar_sequence = models.PositiveIntegerField(default=0)  # rises with each change that guests see
    destroy_on = models.DateField(_("records are destroyed on"), null=True, blank=True)
    destroy_decided_by = models.CharField(max_length=300, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)
    # Of a public record alone:
    attendance_note = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=600, blank=True)
    source_title = models.CharField(max_length=300, blank=True)
    source_note = models.TextField(blank=True)
    source_key = models.CharField(max_length=64, blank=True)  # fingerprint of the imported row

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="workshop_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["dialogue", "source_key"],
                condition=~models.Q(source_key=""),
                name="one_workshop_per_imported_row",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_sealed(self) -> bool:
        """True when only its readers' own keys open its notes; the vault holds the truth of it."""
        return self.level == Level.SEALED

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def begins_at(self) -> datetime | None:
        """The moment at which it begins, in its own zone."""
        if self.starts_on is None:
            return None
        return datetime.combine(self.starts_on, self.starts_at_time, self.zone)

    @property
    def finishes_at(self) -> datetime | None:
        """The moment at which it ends, in its own zone."""
        if self.ends_on is None:
            return None
        return datetime.combine(self.ends_on, self.ends_at_time, self.zone)

    @property
    def is_open(self) -> bool:
        """True while invitations may go out and answers count."""
        return self.destroyed_at is None and self.state in {
            WorkshopState.PLANNED,
            WorkshopState.INVITING,
            WorkshopState.CONFIRMED,
            WorkshopState.IN_SESSION,
        }

    @property
    def may_find_days(self) -> bool:
        """True while people may be asked which days suit them: also for a round that was put off."""
        return self.is_open or (self.destroyed_at is None and self.state == WorkshopState.POSTPONED)

    @property
    def has_begun(self) -> bool:
        """True once people may have spoken under the present rule."""
        if self.state in {WorkshopState.IN_SESSION, WorkshopState.CLOSING, WorkshopState.CLOSED}:
            return True
        return self.begins_at is not None and self.begins_at <= timezone.now()

    @property
    def date_words(self) -> str:
        """Its days as exactly as they are known: "28 Oct 1960", "October 1962", "1969"."""
        if self.starts_on is None and self.ends_on is not None:
            return gettext("until %(day)s") % {"day": date_format(self.ends_on, "SHORT_DATE_FORMAT")}
        if self.starts_on is None:
            return gettext("date not known")
        if self.date_precision == DatePrecision.YEAR:
            return self._span("Y")
        if self.date_precision == DatePrecision.MONTH:
            return self._span("F Y")
        if self.date_precision == DatePrecision.START:
            return gettext("from %(day)s") % {"day": date_format(self.starts_on, "SHORT_DATE_FORMAT")}
        return self._span("SHORT_DATE_FORMAT")

    def _span(self, form: str) -> str:
        first, last = self.starts_on, self.ends_on
        if (
            form == "SHORT_DATE_FORMAT"
            and last
            and first != last
            and (first.year, first.month) == (last.year, last.month)
        ):
            return f"{first.day} – {date_format(last, form)}"
        words = [date_format(day, form) for day in (first, last) if day]
        return " – ".join(dict.fromkeys(words))

    @property
    def place_words(self) -> str:
        """ "Geneva, Switzerland", as far as it is known."""
        return ", ".join(part for part in (self.city, self.country) if part)

    @property
    def round_name(self) -> str:
        """ "Round 4", or the number as published, or nothing."""
        label = self.number_text or (str(self.number) if self.number else "")
        return gettext("Round %(number)s") % {"number": label} if label else ""


class GroundRules(Dated):
    """What participants agree to before the agenda opens; each change is a new version."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="ground_rules")
    version = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(_("ground rules"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "version"], name="one_text_per_version_of_ground_rules"),
        ]

    def __str__(self):
        return f"v{self.version}"
