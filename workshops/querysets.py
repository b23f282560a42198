"""Who sees which dialogue and workshop: from seats alone."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from workshops.choices import OFFICE, RELEASES, TEAM, Existence, Level, Role

READS_DIALOGUE = [*TEAM, *OFFICE]


def today():
    """Today's date in UTC: seats begin and end by date."""
    return timezone.now().date()


class SeatQuerySet(models.QuerySet):
    def held(self, on=None):
        """Seats that stand and give access. In a dialogue under an emergency seal nobody holds one, so
        whatever asks the seats finds nothing there."""
        return self.standing(on).filter(dialogue__frozen_at=None)

    def standing(self, on=None):
        """Seats that stand on the date ``on`` (default today): begun, and neither ended nor over."""
        day = on or today()
        return self.filter(
            Q(starts_on=None) | Q(starts_on__lte=day),
            Q(ends_on=None) | Q(ends_on__gte=day),
            ended_at=None,
        )

    def visible_to(self, user):
        """Seats of dialogues that ``user`` convenes; held or to come, not ended."""
        mine = self.model.objects.of(user).held().filter(role=Role.CONVENOR, workshop=None)
        return self.filter(dialogue__in=mine.values("dialogue"), ended_at=None).select_related("user", "dialogue")

    def of(self, user):
        return self.filter(user_id=user.pk) if user.pk else self.none()


class EmergencySealQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For those who may release: whoever convenes or facilitates the whole dialogue, held or asleep.
        A drill is for the two who play it."""
        seats = self.model.dialogue.field.related_model.seats.rel.related_model.objects.of(user).standing()
        mine = seats.filter(dialogue=OuterRef("dialogue"), workshop=None, role__in=RELEASES)
        return self.filter(Exists(mine)).select_related("dialogue", "began_by", "proposed_by", "ended_by", "partner")

    def open(self):
        """Seals and drills that nobody has ended."""
        return self.filter(ended_at=None)


class DialogueQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Dialogues in which ``user`` holds a team seat for the whole dialogue."""
        seats = self.model.seats.rel.related_model.objects.of(user).held()
        return self.filter(Exists(seats.filter(dialogue=OuterRef("pk"), workshop=None, role__in=READS_DIALOGUE)))


class WorkshopQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Workshops for which ``user`` holds a seat: of the whole dialogue (team) or of this one.

        A round whose existence is not acknowledged is its circle's alone: the team, and who sits in it.
        Dialogue and rule come along: no page of a workshop does without them.
        """
        seats = self.model.seats.rel.related_model.objects.of(user).held()
        wide = seats.filter(dialogue=OuterRef("dialogue"), workshop=None)
        acknowledged = ~Q(rule_profile__existence=Existence.NOT_ACKNOWLEDGED)
        return self.select_related("dialogue", "rule_profile").filter(
            Exists(wide.filter(role__in=TEAM))
            | (acknowledged & Exists(wide.filter(role__in=OFFICE)))
            | Exists(seats.filter(workshop=OuterRef("pk")).exclude(role=Role.FUNDER))
        )

    def in_order(self):
        """By date as far as it is known, then by number."""
        return self.order_by(models.F("starts_on").asc(nulls_last=True), "number", "pk")

    def sealed(self):
        """Workshops whose notes only their readers' own keys open."""
        return self.filter(level=Level.SEALED)

    def due_for_destruction(self, on=None):
        """Workshops whose retention date has come and whose records still stand."""
        return self.filter(destroy_on__lte=on or today(), destroyed_at=None)


class RetentionProposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team of the workshop, and those who come to it for a side."""
        model = self.model.workshop.field.related_model
        seats = model.seats.rel.related_model.objects.of(user).held()
        seats = seats.filter(Q(workshop=None) | Q(workshop=OuterRef("workshop")))
        seats = seats.filter(dialogue=OuterRef("workshop__dialogue"))
        mine = Q(role__in=TEAM) | Q(role=Role.PARTICIPANT, side__isnull=False)
        return self.filter(Exists(seats.filter(mine))).select_related(
            "workshop__dialogue", "workshop__rule_profile"
        )  # fmt: skip
