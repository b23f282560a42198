"""Who sees which action item, joint text and transfer entry."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from followups.choices import ActionState, IncidentState, SilenceState
from workshops.choices import IN_THE_ROOM, RELEASES, TEAM, Existence, JointTextUse, Role
from workshops.models import Seat, Workshop

READS_TRANSFERS = [Role.CONVENOR, Role.FACILITATOR, Role.EVALUATOR]
READS_TEXTS = [*TEAM, *(IN_THE_ROOM - {Role.INTERPRETER})]


def dialogues_of(user, roles):
    """Ids of dialogues in which ``user`` holds one of ``roles`` for the whole dialogue."""
    return Seat.objects.of(user).held().filter(role__in=roles, workshop=None).values("dialogue")


class ActionItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team, and the person who owns the item."""
        return self.filter(Q(dialogue__in=dialogues_of(user, list(TEAM))) | Q(owner_person__user_id=user.pk)).filter(
            dialogue__frozen_at=None
        )

    def open(self):
        return self.filter(state=ActionState.OPEN)


class JointTextQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The team, and those who sit in a round of the dialogue; a text that was made in a closed round,
        or under a rule that keeps it in the circle, only by those of that round."""
        seats = Seat.objects.of(user).held().filter(dialogue=OuterRef("dialogue"), role__in=READS_TEXTS)
        version = self.model.versions.rel.related_model.objects.filter(joint_text=OuterRef("pk"))
        kept = Q(workshop__rule_profile__existence=Existence.NOT_ACKNOWLEDGED)
        kept |= Q(workshop__rule_profile__joint_text__in=[JointTextUse.NAMED_CIRCLE, JointTextUse.NEVER])
        seen = Workshop.objects.visible_to(user).values("pk")
        return self.filter(Exists(seats)).exclude(Exists(version.filter(kept).exclude(workshop__in=seen)))


class SilenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who convene or facilitate the whole dialogue."""
        return self.filter(joint_text__dialogue__in=dialogues_of(user, list(RELEASES))).select_related(
            "joint_text__dialogue", "version", "workshop__dialogue", "workshop__rule_profile"
        )

    def open(self):
        return self.filter(state=SilenceState.OPEN)

    def due_to_end(self, at):
        """Open ones whose hour has come; an emergency seal stops the clock for whoever could not answer."""
        return self.open().filter(ends_at__lte=at, joint_text__dialogue__frozen_at=None)


class AddresseeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(silence__joint_text__dialogue__in=dialogues_of(user, list(RELEASES))).select_related(
            *_OF_ADDRESSEE
        )

    def with_open_link(self):
        """Rows whose personal link still opens: not expired, the dialogue not under an emergency seal, and their
        person still sits where the text is read."""
        seats = Seat.objects.held().filter(
            dialogue=OuterRef("silence__joint_text__dialogue"), user=OuterRef("person__user"), role__in=READS_TEXTS
        )
        return self.filter(
            Exists(seats), link_expires_at__gt=timezone.now(), silence__joint_text__dialogue__frozen_at=None
        ).select_related(*_OF_ADDRESSEE)


_OF_ADDRESSEE = (
    "person__user",
    "silence__joint_text__dialogue",
    "silence__version",
    "silence__workshop__dialogue",
    "silence__workshop__rule_profile",
)


class TransferQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who see the log; what came of a closed round, only by those who know of that round."""
        seen = Workshop.objects.visible_to(user).values("pk")
        known = Q(workshop=None) | Q(workshop__in=seen)
        return self.filter(known, dialogue__in=dialogues_of(user, READS_TRANSFERS))


class IncidentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who convene or facilitate the whole dialogue."""
        return self.filter(dialogue__in=dialogues_of(user, list(RELEASES))).select_related("dialogue")

    def open(self):
        return self.filter(destroyed_at=None).exclude(state=IncidentState.CLOSED)

    def due_for_destruction(self, on):
        """Incidents whose day has come by the date ``on`` and whose words still stand."""
        return self.filter(keep_until__lte=on, destroyed_at=None)


class IncidentStepQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(incident__dialogue__in=dialogues_of(user, list(RELEASES))).select_related(
            "incident__dialogue"
        )


class AffectedPersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(incident__dialogue__in=dialogues_of(user, list(RELEASES))).select_related(
            "incident__dialogue", "person"
        )
