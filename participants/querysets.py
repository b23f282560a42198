"""Who sees which person and invitation."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from participants.choices import COMING, NO_LETTERS, WAITING, CallState, InvitationState
from workshops.choices import ORGANISERS, Role
from workshops.models import Seat


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Members of dialogues in which ``user`` holds an organiser's seat. People are never looked
        up across compartments."""
        seats = Seat.objects.of(user).held().filter(role__in=ORGANISERS, workshop=None)
        return self.filter(
            Exists(
                self.model.memberships.rel.related_model.objects.filter(
                    person=OuterRef("pk"), dialogue__in=seats.values("dialogue")
                )
            )
        )

    def told(self):
        """Those whom what is to be said reaches: by letter, or by somebody in the place of one."""
        return self.filter(~Q(email="") | Q(reach__in=NO_LETTERS))


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, user):
        seats = Seat.objects.of(user).held().filter(role__in=ORGANISERS, workshop=None)
        return self.filter(dialogue__in=seats.values("dialogue"))


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Organisers see a workshop's invitations; a participant sees their own."""
        seats = Seat.objects.of(user).held().filter(role__in=ORGANISERS)
        return self.filter(
            Q(person__user_id=user.pk, workshop__dialogue__frozen_at=None)
            | Exists(
                seats.filter(dialogue=OuterRef("workshop__dialogue")).filter(
                    Q(workshop=None) | Q(workshop=OuterRef("workshop"))
                )
            )
        )

    def with_open_link(self):
        """Invitations whose personal link still opens: sent, not withdrawn, not expired, the
        workshop's records not destroyed, its dialogue not under an emergency seal."""
        return self.filter(
            link_expires_at__gt=timezone.now(), workshop__destroyed_at=None, workshop__dialogue__frozen_at=None
        ).exclude(state__in=[InvitationState.DRAFT, InvitationState.WITHDRAWN])

    def awaiting_reply(self):
        return self.filter(state__in=WAITING)

    def coming(self):
        return self.filter(state__in=COMING)

    def taking_part(self):
        """Guests who come, or who were there."""
        return self.filter(Q(state__in=COMING) | Q(attended=True))


class CalendarFeedQuerySet(models.QuerySet):
    def with_open_link(self):
        """Feeds whose address still opens: not revoked, and no dialogue of the person under an emergency seal."""
        frozen = self.model._meta.get_field("person").related_model.memberships.rel.related_model.objects.filter(
            person=OuterRef("person"), dialogue__frozen_at__isnull=False
        )
        return self.filter(~Exists(frozen), closed_at=None).select_related("person")


class ImportDraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A draft is its maker's alone, while they may still import into the dialogue."""
        seats = Seat.objects.of(user).held().filter(role__in=[Role.CONVENOR, Role.COORDINATOR], workshop=None)
        return self.filter(made_by=user.pk, dialogue__in=seats.values("dialogue"))


class ConsentQuerySet(models.QuerySet):
    def standing(self):
        """Answers that hold: not replaced by a later one."""
        return self.filter(replaced_at=None)


class SlotQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Slots are for those who organise the workshop; guests see them on a page of their own."""
        return self.filter(_organised(user, "poll__workshop")).select_related(
            "poll__workshop__dialogue", "poll__workshop__rule_profile"
        )


class PolledQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For those who organise the workshop: what one person can do is nobody else's business."""
        return self.filter(_organised(user, "poll__workshop")).select_related(*_OF_POLLED)

    def with_open_link(self):
        """Rows whose personal link still opens: written to, not expired, the workshop's records not
        destroyed, its dialogue not under an emergency seal."""
        return self.filter(
            link_expires_at__gt=timezone.now(),
            poll__workshop__destroyed_at=None,
            poll__workshop__dialogue__frozen_at=None,
        ).select_related(*_OF_POLLED)

    def awaiting_reply(self):
        """Asked, and silent; not those of a poll that has ended: for whoever reminds."""
        return self.filter(poll__ended_at=None, sent_at__isnull=False, answered_at=None)


_OF_POLLED = ("person", "side", "poll__workshop__dialogue", "poll__workshop__rule_profile")


def _organised(user, workshop: str) -> Exists:
    seats = Seat.objects.of(user).held().filter(role__in=ORGANISERS, dialogue=OuterRef(f"{workshop}__dialogue"))
    return Exists(seats.filter(Q(workshop=None) | Q(workshop=OuterRef(workshop))))


class CallQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Calls of dialogues and workshops that ``user`` organises. Whoever is to make one and no longer
        sits there sees it no more."""
        seats = Seat.objects.of(user).held().filter(role__in=ORGANISERS, dialogue=OuterRef("dialogue"))
        covering = seats.filter(Q(workshop=None) | Q(workshop=OuterRef("workshop")))
        return self.filter(Exists(covering)).select_related(
            "person", "assignee", "dialogue", "workshop__dialogue", "workshop__rule_profile"
        )

    def open(self):
        return self.filter(state=CallState.OPEN)

    def about(self, obj):
        return self.filter(object_id=obj.pk)

    def ahead(self):
        """Open calls that nobody has tried and whose hour is still to come."""
        return self.open().filter(tries=0, due_at__gt=timezone.now())

    def asked_of(self, user):
        """Open calls that ``user`` was asked to make."""
        return self.open().filter(assignee=user)
