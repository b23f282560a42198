"""What funders fund and may read."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Dated, Entity
from participants.models import Invitation
from reports import choices
from reports.querysets import (
    ActivityQuerySet,
    BallotQuerySet,
    BudgetLineQuerySet,
    DueDateQuerySet,
    ExpenseQuerySet,
    GrantQuerySet,
    IndicatorQuerySet,
    ReleaseQuerySet,
    ReportQuerySet,
    SurveyQuerySet,
)
from workshops.models import Dialogue, Workshop

MONEY = {"max_digits": 12, "decimal_places": 2}


class Funder(Dated):
    """A body that funds. Known by name to those who see one of its grants."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=choices.FunderKind.choices)

    def __str__(self):
        return self.name


class Grant(Dated):
    """Money from one funder for one period, with conditions and due dates."""

    dialogue = models.ForeignKey(Dialogue, models.PROTECT, related_name="grants")
    funder = models.ForeignKey(Funder, models.PROTECT, related_name="grants")
    reference = models.CharField(_("reference"), max_length=60)
    amount = models.DecimalField(_("amount"), **MONEY)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    conditions = models.TextField(_("conditions"), blank=True)
    variance_percent = models.PositiveSmallIntegerField(_("ask above a variance of (per cent)"), default=10)
    next_report_due_on = models.DateField(_("next report due on"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="grant_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="grant_is_not_negative"),
        ]

    def __str__(self):
        return self.reference


class BudgetLine(Entity):
    """What was planned for one category."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="lines")
    category = models.CharField(_("category"), max_length=16, choices=choices.Category.choices)
    planned = models.DecimalField(_("planned"), **MONEY)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grant", "category"], name="one_line_per_category"),
            models.CheckConstraint(condition=models.Q(planned__gte=0), name="plan_is_not_negative"),
        ]

    def __str__(self):
        return str(self.get_category_display())


class Expense(Dated):
    """Money spent on a line; receipts are kept apart from the people they are about."""

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="expenses")
    workshop = models.ForeignKey(Workshop, models.SET_NULL, null=True, blank=True, related_name="expenses")
    amount = models.DecimalField(_("amount"), **MONEY)
    spent_on = models.DateField(_("spent on"))
    memo = models.CharField(_("what for"), max_length=200, blank=True)
    receipt = models.CharField(_("receipt"), max_length=40, blank=True)  # where it is kept; never the paper itself
    # What was paid in another currency; ``amount`` is in the grant's, by the rate of that day.
    paid = models.DecimalField(_("paid"), **MONEY, null=True, blank=True)
    paid_currency = models.CharField(_("currency"), max_length=3, blank=True)
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8, null=True, blank=True)
    rate_on = models.DateField(_("rate of"), null=True, blank=True)

    objects = ExpenseQuerySet.as_manager()

    def __str__(self):
        return str(self.amount)


class DueDate(Entity):
    """A day on which a funder wants something; settled when it was sent."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="due_dates")
    kind = models.CharField(_("what"), max_length=10, choices=choices.DueKind.choices)
    due_on = models.DateField(_("due on"))
    is_settled = models.BooleanField(_("sent"), default=False)

    objects = DueDateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grant", "kind", "due_on"], name="one_due_date_of_a_kind_a_day"),
        ]

    def __str__(self):
        return str(self.get_kind_display())


class Indicator(Entity):
    """A measure with baseline, target, present value and evidence."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="indicators")
    name = models.CharField(_("indicator"), max_length=200)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=10, decimal_places=1)
    target = models.DecimalField(_("target"), max_digits=10, decimal_places=1)
    now = models.DecimalField(_("now"), max_digits=10, decimal_places=1)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=6, choices=choices.Confidence.choices, default="MEDIUM")

    objects = IndicatorQuerySet.as_manager()

    def __str__(self):
        return self.name


class Activity(Entity):
    """Something that was promised to the funder: what, by when, whether it was done, and what came of it."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="activities")
    name = models.CharField(_("activity"), max_length=200)
    due_on = models.DateField(_("by"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=choices.ActivityState.choices, default=choices.ActivityState.PLANNED)
    product = models.CharField(_("what came of it"), max_length=300, blank=True)

    objects = ActivityQuerySet.as_manager()

    def __str__(self):
        return self.name


class Survey(Entity):
    """Three questions to the guests of a round, before or after it. Once closed it stays closed, so that no two
    results of it can be compared."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="surveys")
    moment = models.CharField(_("when"), max_length=6, choices=choices.Moment.choices)
    is_closed = models.BooleanField(default=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "moment"], name="one_survey_before_and_one_after"),
        ]

    def __str__(self):
        return str(self.get_moment_display())


class Ballot(Entity):
    """That a guest may answer once, and whether they have; nothing of what they said, and not when."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="ballots")
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="ballots")
    is_spent = models.BooleanField(default=False)
    link_version = models.PositiveIntegerField(default=1)
    link_expires_at = models.DateTimeField()

    objects = BallotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "invitation"], name="one_ballot_per_guest_and_survey"),
        ]


class SurveyAnswer(Entity):
    """What somebody said, from 1 to 5, or nothing. Whose it is, no row, time or order tells: all answers of a
    survey are written anew, in chance order, with each one that comes."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="answers")
    trust = models.PositiveSmallIntegerField(null=True)
    understanding = models.PositiveSmallIntegerField(null=True)
    willingness = models.PositiveSmallIntegerField(null=True)


class Report(Dated):
    """A report in the making: chosen rounds and narrative; its figures are drawn from live data."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="reports")
    title = models.CharField(_("title"), max_length=200)
    starts_on = models.DateField(_("period from"))
    ends_on = models.DateField(_("period until"))
    summary = models.TextField(_("summary"), blank=True)
    themes = models.TextField(_("themes, one a line"), blank=True)
    withheld = models.TextField(_("what is not reported, and why"), blank=True)
    correction = models.TextField(_("what this release corrects"), blank=True)
    sections = models.JSONField(default=dict, blank=True)  # key of selectors.sections -> words
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="en")
    # How far classes may be merged where a finer table is refused: decided by a person, never by itself.
    grain = models.CharField(max_length=16, choices=choices.Grain.choices, default=choices.Grain.COUNTED)
    state = models.CharField(max_length=10, choices=choices.ReportState.choices, default=choices.ReportState.DRAFT)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ReportQuerySet.as_manager()

    def __str__(self):
        return self.title


class Release(Entity):
    """A frozen, numbered, signed edition of a report: what a funder sees, and all they see.

    Numbers run through the reports of one grant; a correction is the next number.
    ``content`` is canonical JSON of every figure and sentence as published, after suppression.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="releases")
    number = models.PositiveSmallIntegerField()
    content = models.TextField()
    signature = models.BinaryField()  # Ed25519 over content
    released_at = models.DateTimeField()
    pdf = models.BinaryField(null=True)
    pdf_pages = models.PositiveSmallIntegerField(default=0)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="one_release_per_number"),
        ]

    def __str__(self):
        return str(self.number)

    @property
    def short_signature(self) -> str:
        """The first twelve hex digits, in groups of four, as printed."""
        digits = bytes(self.signature).hex()[:12]
        return " ".join(digits[i : i + 4] for i in range(0, 12, 4))
