"""The words of grants and reports."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FunderKind(TextChoices):
    EU = "EU", _("European Union")
    UN = "UN", _("United Nations fund")
    FOUNDATION = "FOUNDATION", _("foundation")
    STATE = "STATE", _("ministry")


class Category(TextChoices):
    TRAVEL = "TRAVEL", _("travel")
    ACCOMMODATION = "ACCOMMODATION", _("accommodation")
    VENUE = "VENUE", _("venue")
    INTERPRETATION = "INTERPRETATION", _("interpretation")
    PER_DIEM = "PER_DIEM", _("per diem")
    HONORARIA = "HONORARIA", _("honoraria")
    STAFF = "STAFF", _("staff")
    SECURITY = "SECURITY", _("security")
    TRANSLATION = "TRANSLATION", _("translation")
    EVALUATION = "EVALUATION", _("evaluation")
    INDIRECT = "INDIRECT", _("indirect costs")


class DueKind(TextChoices):
    INTERIM = "INTERIM", _("interim report")
    FINAL = "FINAL", _("final report")
    FINANCIAL = "FINANCIAL", _("financial report")
    AUDIT = "AUDIT", _("auditor’s certificate")
    REQUEST = "REQUEST", _("request for the next payment")


class Confidence(TextChoices):
    LOW = "LOW", _("low")
    MEDIUM = "MEDIUM", _("medium")
    HIGH = "HIGH", _("high")


class ActivityState(TextChoices):
    PLANNED = "PLANNED", _("planned")
    DONE = "DONE", _("done")
    CHANGED = "CHANGED", _("not done as planned")


class ReportState(TextChoices):
    DRAFT = "DRAFT", _("draft")
    IN_REVIEW = "IN_REVIEW", _("in review")
    RELEASED = "RELEASED", _("released")


class Grain(TextChoices):
    """How far the classes of the table of fields and genders are merged, from the finest to nothing."""

    COUNTED = "COUNTED", _("every field by gender")
    CLASSES = "CLASSES", _("fields with few people merged, by gender")
    WIDER = "WIDER", _("wider fields by gender")
    WIDER_CLASSES = "WIDER_CLASSES", _("wider fields with few people merged, by gender")
    FIELDS = "FIELDS", _("fields alone")
    GENDERS = "GENDERS", _("genders alone")
    LEFT_OUT = "LEFT_OUT", _("not shown")


class Moment(TextChoices):
    BEFORE = "BEFORE", _("before the round")
    AFTER = "AFTER", _("after the round")
