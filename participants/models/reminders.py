"""The ladder that a workshop's guests climb, and the calls with which one ends."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Dated, Entity
from participants import choices
from participants.models.people import Person
from participants.querysets import CallQuerySet
from workshops.models import Dialogue, Workshop


class Ladder(Dated):
    """What holds for all steps of one workshop: who telephones at the end, and whether it rests."""

    workshop = models.OneToOneField(Workshop, models.CASCADE, related_name="ladder")
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    paused_at = models.DateTimeField(null=True, blank=True)


class ReminderStep(Entity):
    """One rung of a workshop's ladder: so many days before the answer is due, at an hour.

    ``hour`` is counted in the workshop's zone. A step goes at most once to each guest for each time that
    they are asked (the outbox key names invitation and step). ``texts``: language -> a paragraph of the
    organiser's own. ``skipped_on``: the day of answers for which the step is left out; another day brings
    it back.
    """

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="reminder_steps")
    rung = models.CharField(max_length=10, choices=choices.Rung.choices)
    days_before = models.PositiveSmallIntegerField(_("days before the answer is due"))
    hour = models.PositiveSmallIntegerField(_("hour"), default=10)
    is_armed = models.BooleanField(default=True)
    texts = models.JSONField(default=dict, blank=True)
    skipped_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "rung"], name="one_step_per_rung"),
        ]

    @property
    def is_call(self) -> bool:
        return self.rung == choices.Rung.CALL

    def is_skipped(self, answers_on) -> bool:
        """True when it is left out while answers are wanted on the day ``answers_on``."""
        return self.skipped_on is not None and self.skipped_on == answers_on


class Call(Dated):
    """A named colleague telephones one person: the last step of a ladder, or in the place of a letter.

    ``key`` is unique per (kind, object, person, occurrence), as a letter's is. What was said is an answer
    like any other, or nothing: no words are kept. It ends by itself when the matter is settled.
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=8, choices=choices.CallKind.choices)
    is_instead = models.BooleanField(default=False)  # no letter reaches them
    letter = models.CharField(max_length=60, blank=True)  # the kind of letter that it stands for
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="calls")
    workshop = models.ForeignKey(Workshop, models.CASCADE, null=True, blank=True, related_name="calls")
    person = models.ForeignKey(Person, models.CASCADE, related_name="calls")
    object_kind = models.CharField(max_length=60)
    object_id = models.UUIDField(db_index=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="calls"
    )  # fmt: skip
    due_at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=choices.CallState.choices, default=choices.CallState.OPEN)
    outcome = models.CharField(max_length=8, choices=choices.CallOutcome.choices, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CallQuerySet.as_manager()

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_open(self) -> bool:
        return self.state == choices.CallState.OPEN
