"""Who sees which session and note. Caucus: that side alone, and the team's note circle."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from sessions_app.choices import NoteState, RequestState, SessionKind
from workshops.choices import IN_THE_ROOM, TEAM, WRITES_NOTES, Existence, PlaceAndDate, Role, Topics
from workshops.models import Seat, Workshop

SETS_RULES = {Role.CONVENOR, Role.FACILITATOR}


def seats_for(user, workshop_path: str):
    """``user``'s held seats that cover the workshop at ``workshop_path`` of the outer query."""
    return (
        Seat.objects.of(user)
        .held()
        .filter(dialogue=OuterRef(f"{workshop_path}__dialogue"))
        .filter(Q(workshop=None) | Q(workshop=OuterRef(workshop_path)))
    )


def in_the_room(user, session_path: str):
    """Whether ``user`` was recorded in the room of the session at ``session_path`` of the outer query."""
    presences = apps.get_model("sessions_app", "Presence").objects
    return Exists(presences.filter(session=OuterRef(session_path), invitation__person__user_id=user.pk))


def works_on_notes(user, roles=WRITES_NOTES, prefix: str = "") -> Q:
    """Sessions (at ``prefix`` of the outer query) whose notes ``user`` works on as one of ``roles``;
    those of a caucus only if its side lets that role in."""
    seats = seats_for(user, f"{prefix}workshop").filter(role__in=roles)
    let_in = apps.get_model("sessions_app", "CaucusOpening").objects.filter(
        workshop=OuterRef(OuterRef(f"{prefix}workshop")),
        side=OuterRef(OuterRef(f"{prefix}side")),
        role=OuterRef("role"),
        ended_at=None,
    )
    is_caucus = Q(**{f"{prefix}kind": SessionKind.CAUCUS})
    return (~is_caucus & Q(Exists(seats))) | Q(Exists(seats.filter(Exists(let_in))))


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Sessions of workshops that ``user`` sees; a caucus only for its side and for the team; one that
        is not acknowledged only for the team and for those who were named as being in the room. Where hours
        or topics are told by need to know, the office of the dialogue has no agenda."""
        mine = self.filter(workshop__in=Workshop.objects.visible_to(user).values("pk"))
        seats = seats_for(user, "workshop")
        return mine.filter(
            ~Q(kind=SessionKind.CAUCUS)
            | Exists(seats.filter(side=OuterRef("side"), role__in=IN_THE_ROOM))
            | Exists(seats.filter(role__in=[*WRITES_NOTES, Role.CONVENOR, Role.COORDINATOR])),
            ~Q(rule_profile__existence=Existence.NOT_ACKNOWLEDGED)
            | Exists(seats.filter(role__in=TEAM))
            | in_the_room(user, "pk"),
            ~Q(workshop__rule_profile__topics=Topics.NEED_TO_KNOW)
            & ~Q(workshop__rule_profile__place_and_date=PlaceAndDate.NEED_TO_KNOW)
            | Exists(seats.filter(role__in=TEAM))
            | Exists(seats.filter(workshop=OuterRef("workshop"))),
        ).select_related("workshop__dialogue", "workshop__rule_profile", "rule_profile", "side", "note")

    def written_by(self, user, roles=WRITES_NOTES):
        """Sessions whose notes ``user`` works on as one of ``roles``."""
        return self.filter(works_on_notes(user, roles))

    def in_order(self):
        """By time; what has no time yet comes last, by position."""
        return self.order_by(F("starts_at").asc(nulls_last=True), "position", "pk")


class NoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Writers see a workshop's notes in every state, those of a caucus if its side lets them in.
        Others see a released note while its reading window is open, if they were in the room; a caucus
        note only its own side, until that side carries it to all who take part."""
        reader_seat = seats_for(user, "session__workshop").filter(role__in=IN_THE_ROOM)
        own_side = ~Q(session__kind=SessionKind.CAUCUS) | Exists(reader_seat.filter(side=OuterRef("session__side")))
        today = timezone.now().date()
        readable = Q(state=NoteState.RELEASED) & (Q(reading_until=None) | Q(reading_until__gte=today))
        return (
            self.filter(
                works_on_notes(user, prefix="session__")
                | (readable & Exists(reader_seat) & (Q(is_carried=True) | (in_the_room(user, "session") & own_side)))
            )
            .exclude(state=NoteState.DESTROYED)
            .select_related(
                "rule_profile",
                "session__workshop__dialogue",
                "session__workshop__rule_profile",
                "session__rule_profile",
                "session__side",
            )  # fmt: skip
        )

    def released(self):
        return self.filter(state=NoteState.RELEASED).order_by(F("released_on").desc())

    def with_raw_due(self, on):
        """Released notes whose older versions are to be destroyed by the date ``on``."""
        return self.filter(state=NoteState.RELEASED, destroy_raw_on__lte=on, raw_destroyed_on=None)


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For the rapporteur alone."""
        return self.filter(works_on_notes(user, {Role.RAPPORTEUR}, prefix="note__session__"))

    def waiting(self):
        return self.filter(is_settled=False)


class PassageQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Passages about which ``user`` is asked; nobody else sees one, nor anybody under an emergency seal."""
        mine = {"invitation__person__user_id": user.pk, "invitation__workshop__dialogue__frozen_at": None}
        return self.filter(**mine).select_related("invitation__workshop__dialogue")

    def waiting_or_used(self):
        """Those whose words still stand."""
        return self.filter(ended_on=None)

    def open(self):
        """Asked about and not used: the answer may still change."""
        return self.filter(ended_on=None, used_in=None)


class RuleRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Convenors and facilitators of the workshop: those who may ask."""
        seats = seats_for(user, "workshop").filter(role__in=SETS_RULES)
        return self.filter(Exists(seats)).select_related(
            "workshop__dialogue", "workshop__rule_profile", "session", "before", "profile"
        )

    def open(self):
        return self.filter(state=RequestState.OPEN)


class RuleAnswerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own alone."""
        return self.whole().filter(
            invitation__person__user_id=user.pk, request__workshop__dialogue__frozen_at=None
        )  # fmt: skip

    def with_open_link(self):
        """Answers whose personal link still opens."""
        return self.whole().filter(
            link_expires_at__gt=timezone.now(),
            request__workshop__destroyed_at=None,
            request__workshop__dialogue__frozen_at=None,
        )

    def whole(self):
        """With everything that the page of an answer shows."""
        return self.select_related(
            "request__workshop__dialogue", "request__workshop__rule_profile", "request__session",
            "request__before", "request__profile", "invitation__person",
        )  # fmt: skip
