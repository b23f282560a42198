"""Who sees which grant, report and release. A funder sees releases of their own grant alone."""

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from workshops.choices import Role
from workshops.models import Seat, Workshop

KEEPS_GRANTS = [Role.CONVENOR, Role.COORDINATOR, Role.FINANCE, Role.EVALUATOR]


def keeper(user, dialogue_path: str):
    """A seat for the whole dialogue that lets its holder see grants."""
    return Exists(
        Seat.objects.of(user).held().filter(dialogue=OuterRef(dialogue_path), workshop=None, role__in=KEEPS_GRANTS)
    )


def funder(user, grant_path: str):
    """A funder's seat for this one grant."""
    return Exists(Seat.objects.of(user).held().filter(role=Role.FUNDER, grant_id=OuterRef(grant_path)))


class GrantQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(keeper(user, "dialogue"))


class BudgetLineQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(keeper(user, "grant__dialogue"))


class DueDateQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(keeper(user, "grant__dialogue"))


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(keeper(user, "grant__dialogue"))


class ActivityQuerySet(IndicatorQuerySet):
    """Seen by whoever sees the grant."""


class ExpenseQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(keeper(user, "line__grant__dialogue"))


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(keeper(user, "grant__dialogue"))


class ReleaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(keeper(user, "report__grant__dialogue") | funder(user, "report__grant_id"))

    def shared_with(self, user):
        """Releases that ``user`` reads as a funder."""
        return self.filter(funder(user, "report__grant_id"))


class SurveyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Surveys of rounds that the user knows of; policies say which of them may look."""
        return self.filter(workshop__in=Workshop.objects.visible_to(user).order_by().values("pk")).select_related(
            "workshop__dialogue", "workshop__rule_profile"
        )


class BallotQuerySet(models.QuerySet):
    def with_open_link(self):
        """Ballots whose personal link still opens."""
        return self.filter(
            link_expires_at__gt=timezone.now(),
            survey__workshop__destroyed_at=None,
            survey__workshop__dialogue__frozen_at=None,
        ).select_related("survey__workshop__dialogue", "invitation__person")
