"""The steps of a workshop's ladder of reminders."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Entity
from participants import choices
from workshops.models import Workshop


class ReminderStep(Entity):
    """One rung of a workshop's ladder: so many days before the answer is due, at an hour.

    ``hour`` is counted in the workshop's zone. A step sends at most once to each guest
    (the outbox key names invitation and step).
    """

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="reminder_steps")
    rung = models.CharField(max_length=10, choices=choices.Rung.choices)
    days_before = models.PositiveSmallIntegerField(_("days before the answer is due"))
    hour = models.PositiveSmallIntegerField(_("hour"), default=10)
    is_armed = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "rung"], name="one_step_per_rung"),
        ]
