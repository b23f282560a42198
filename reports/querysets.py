"""Who sees which grant, report and release. A funder sees releases of their own grant alone."""

from django.db import models
from django.db.models import Exists, OuterRef

from workshops.choices import Role
from workshops.models import Seat

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
