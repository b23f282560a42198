"""A round that has no days yet: candidate slots, who is asked, and what each one can do."""

import datetime as dt

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Dated, Entity
from participants import choices
from participants.models.people import Person
from participants.querysets import PolledQuerySet, SlotQuerySet
from workshops.models import Side, Workshop


class DatePoll(Dated):
    """The search for the days of one workshop. It is being prepared until ``sent_at``, takes answers until
    ``closes_at``, and stands until somebody chooses a slot or gives it up (``ended_at``)."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="date_polls")
    closes_at = models.DateTimeField(_("answers wanted by"))  # UTC
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    chosen = models.ForeignKey("Slot", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workshop"], condition=models.Q(ended_at=None), name="one_standing_poll_per_workshop"
            ),
        ]

    @property
    def is_draft(self) -> bool:
        return self.sent_at is None and self.ended_at is None

    def takes_answers(self, now: dt.datetime | None = None) -> bool:
        """True while guests answer for themselves."""
        return bool(
            self.sent_at
            and self.ended_at is None
            and self.workshop.may_find_days
            and (now or timezone.now()) < self.closes_at
        )


class Slot(Entity):
    """Days on which it could be, on the workshop's clock. Without hours of its own it has the workshop's."""

    poll = models.ForeignKey(DatePoll, models.CASCADE, related_name="slots")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    begins = models.TimeField(_("begins at"), null=True, blank=True)
    ends = models.TimeField(_("ends at"), null=True, blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="slot_ends_after_it_begins"
            ),
        ]

    @property
    def facts(self) -> dict:
        """The fields of a workshop that is held then."""
        workshop = self.poll.workshop
        return {
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "starts_at_time": self.begins or workshop.starts_at_time,
            "ends_at_time": self.ends or workshop.ends_at_time,
        }

    @property
    def begins_at(self) -> dt.datetime:
        return dt.datetime.combine(self.starts_on, self.facts["starts_at_time"], self.poll.workshop.zone)

    @property
    def finishes_at(self) -> dt.datetime:
        return dt.datetime.combine(self.ends_on, self.facts["ends_at_time"], self.poll.workshop.zone)


class SideNeed(Entity):
    """So many of one side, or it is not worth meeting."""

    poll = models.ForeignKey(DatePoll, models.CASCADE, related_name="needs")
    side = models.ForeignKey(Side, models.CASCADE, related_name="+")
    at_least = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "side"], name="one_need_per_side_and_poll")]


class Polled(Dated):
    """One person who is asked when they could come, with a personal link of their own."""

    poll = models.ForeignKey(DatePoll, models.CASCADE, related_name="polled")
    person = models.ForeignKey(Person, models.CASCADE, related_name="polled")
    side = models.ForeignKey(Side, models.PROTECT, null=True, blank=True, related_name="+")
    must_come = models.BooleanField(default=False)
    is_reminded = models.BooleanField(default=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_via = models.CharField(max_length=8, choices=choices.AnsweredVia.choices, blank=True)
    link_version = models.PositiveIntegerField(default=1)
    claimed_version = models.PositiveIntegerField(default=0)  # of the link by which somebody has answered
    link_expires_at = models.DateTimeField(null=True, blank=True)

    objects = PolledQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="one_question_per_person_and_poll")]

    @property
    def workshop(self):
        return self.poll.workshop

    def calls_of(self, user):
        """Open calls about this question that ``user`` was asked to make."""
        return apps.get_model("participants.Call").objects.asked_of(user).about(self)


class SlotAnswer(Entity):
    """What one person says of one slot. Theirs, and for those who organise."""

    polled = models.ForeignKey(Polled, models.CASCADE, related_name="answers")
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="answers")
    answer = models.CharField(max_length=10, choices=choices.Availability.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["polled", "slot"], name="one_answer_per_person_and_slot")]
