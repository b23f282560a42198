"""One invented row of everything, and one user for each role: what the matrix of rights is asked of.

``build`` writes rows; ``manage.py policy_matrix`` rolls them back, the matrix test keeps them for the
length of a test. Nothing is sealed here: the vault stays untouched.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from desk.management.between_specimens import follow_up, money
from desk.management.sealed_specimens import sealed_round
from outbox.choices import Group, MessageState
from outbox.models import CapturedMail, Message, Wish
from participants.choices import CallKind, InvitationState, MemberState, Part
from participants.models import (
    Acknowledgement,
    CalendarFeed,
    Call,
    DatePoll,
    ImportDraft,
    Invitation,
    Membership,
    Person,
    Polled,
    Slot,
)
from sessions_app.choices import NoteState, SessionKind
from sessions_app.models import Correction, Note, Passage, Presence, RuleAnswer, RuleRequest, WorkshopSession
from workshops.choices import Preset, Role
from workshops.models import (
    PRESETS,
    Dialogue,
    EmergencySeal,
    GroundRules,
    RetentionProposal,
    RuleProfile,
    Seat,
    Side,
    Workshop,
)

TEAM = ("convenor", "facilitator", "rapporteur", "coordinator", "evaluator", "finance")
GUESTS = ("participant", "other_side", "absent", "observer", "interpreter")
OUTSIDE = ("funder", "operator", "stranger", "seatless")
ROLES = (*TEAM, *GUESTS, *OUTSIDE)
# What each guest comes as. The absent one has said yes for the first side and was in no room.
IN_ROOM = {"participant": Role.PARTICIPANT, "other_side": Role.PARTICIPANT, "absent": Role.PARTICIPANT,
           "observer": Role.OBSERVER, "interpreter": Role.INTERPRETER}  # fmt: skip


@dataclass
class World:
    """``users`` by role; ``rows``: the specimen that stands for each model; ``special``: the specimen
    for a route (by name) that asks for another state."""

    users: dict[str, User] = field(default_factory=dict)
    rows: dict[type, Model] = field(default_factory=dict)
    special: dict[str, Model] = field(default_factory=dict)

    def keep(self, row: Model) -> Model:
        """Saves ``row`` and has it stand for its model if it is the first."""
        row.save()
        self.rows.setdefault(type(row), row)
        return row

    def specimen(self, route_name: str, model: type) -> Model:
        return self.special.get(route_name) or self.rows[model]


def build() -> World:
    """Writes the whole world; its names cannot clash with real ones."""
    world = World()
    mark = uuid.uuid4().hex[:10]
    for role in ROLES:
        world.users[role] = User.objects.create_user(f"{role}-{mark}@specimen.invalid", name=role)
    dialogue = world.keep(Dialogue(title="A dialogue", code_name=f"Specimen {mark}"))
    _seat_team(world, dialogue, mark)
    workshop = _workshop(world, dialogue)
    _guests(world, dialogue, workshop)
    _sessions(world, workshop)
    follow_up(world, dialogue, workshop)
    sealed_round(world, dialogue, IN_ROOM)
    money(world, dialogue, workshop)
    _letters(world, dialogue)
    _drills(world, dialogue)
    return world


def _seat_team(world: World, dialogue: Dialogue, mark: str) -> None:
    # The first seat stands for its model: the one that the convenor may end.
    for role in ("finance", *(role for role in TEAM if role != "finance")):
        world.keep(Seat(user=world.users[role], dialogue=dialogue, role=role.upper()))
    Seat.objects.create(user=world.users["operator"], role=Role.OPERATOR)
    elsewhere = Dialogue.objects.create(title="Another dialogue", code_name=f"Elsewhere {mark}")
    for role in (Role.CONVENOR, Role.FACILITATOR, Role.RAPPORTEUR, Role.COORDINATOR, Role.FINANCE):
        Seat.objects.create(user=world.users["stranger"], dialogue=elsewhere, role=role)


def _workshop(world: World, dialogue: Dialogue) -> Workshop:
    today = timezone.now().date()
    rule = RuleProfile.objects.create(preset=Preset.CHATHAM_HOUSE, **PRESETS[Preset.CHATHAM_HOUSE])
    workshop = world.keep(
        Workshop(
            dialogue=dialogue,
            title="A round",
            number=1,
            starts_on=today + dt.timedelta(days=30),
            ends_on=today + dt.timedelta(days=32),
            reply_by=timezone.now() + dt.timedelta(days=20),
            rule_profile=rule,
        )
    )
    world.keep(GroundRules(workshop=workshop, text="We meet as persons."))
    return workshop


def _guests(world: World, dialogue: Dialogue, workshop: Workshop) -> None:
    sides = {
        role: Side.objects.create(dialogue=dialogue, name=name, position=place)
        for place, (role, name) in enumerate([("participant", "One side"), ("other_side", "Other side")], start=1)
    }
    sides["absent"] = sides["participant"]
    for role in GUESTS:
        user, side = world.users[role], sides.get(role)
        person = world.keep(Person(name=role, email=user.email, user=user))
        world.keep(Membership(person=person, dialogue=dialogue, side=side, state=MemberState.APPROVED))
        invitation = world.keep(
            Invitation(
                workshop=workshop,
                person=person,
                side=side,
                part=IN_ROOM[role] if role in {"observer", "interpreter"} else Part.PARTICIPANT,
                state=InvitationState.YES,
                sent_at=timezone.now(),
                answered_at=timezone.now(),
                link_expires_at=timezone.now() + dt.timedelta(days=20),
            )
        )
        Acknowledgement.objects.create(
            invitation=invitation, ground_rules=world.rows[GroundRules], at=timezone.now()
        )  # fmt: skip
        world.keep(Seat(user=user, dialogue=dialogue, role=IN_ROOM[role], workshop=workshop, side=side))
    invitation = world.rows[Invitation]
    about = {"object_kind": invitation._meta.label_lower, "object_id": invitation.pk}
    asked = {"person": invitation.person, "workshop": workshop, "dialogue": dialogue, "due_at": timezone.now()}
    world.keep(Call(key=f"specimen:{invitation.pk}", kind=CallKind.ANSWER, **about, **asked))
    world.keep(ImportDraft(dialogue=dialogue, made_by=world.users["convenor"], row_count=0))
    _poll(world, workshop)


def _poll(world: World, workshop: Workshop) -> None:
    """A search for days that is under way; the participant has been asked."""
    now = timezone.now()
    poll = DatePoll.objects.create(workshop=workshop, closes_at=now + dt.timedelta(days=9), sent_at=now)
    day = now.date() + dt.timedelta(days=40)
    world.keep(Slot(poll=poll, starts_on=day, ends_on=day))
    expires = now + dt.timedelta(days=20)
    world.keep(CalendarFeed(person=world.rows[Person]))
    world.keep(Polled(poll=poll, person=world.rows[Person], sent_at=now, link_expires_at=expires))


def _sessions(world: World, workshop: Workshop) -> None:
    """A plenary with a note that is being written, another with a released one, and a caucus."""
    today = timezone.now().date()
    session = world.keep(WorkshopSession(workshop=workshop, title="A session"))
    raw = Note.objects.create(session=session, rule_profile=workshop.rule_profile)
    earlier = WorkshopSession.objects.create(workshop=workshop, title="An earlier session")
    note = world.keep(
        Note(
            session=earlier,
            rule_profile=workshop.rule_profile,
            state=NoteState.RELEASED,
            revision=1,
            released_revision=1,
            released_on=today,
            reading_until=today + dt.timedelta(days=9),
        )
    )
    world.keep(Correction(note=note))
    seat_everybody_in(earlier, world)
    _question(world, workshop)
    _retention(world, workshop)
    side = world.rows[Membership].side
    caucus = WorkshopSession.objects.create(workshop=workshop, title="A caucus", kind=SessionKind.CAUCUS, side=side)
    heard = Note.objects.create(
        session=caucus,
        rule_profile=workshop.rule_profile,
        state=NoteState.RELEASED,
        revision=1,
        released_revision=1,
        released_on=today,
    )
    Presence.objects.create(session=caucus, invitation=world.rows[Invitation])
    world.keep(
        Passage(invitation=world.rows[Invitation], fingerprint=uuid.uuid4().hex, session_mark="m", asked_on=today)
    )
    world.special |= {
        "sessions:note-release": raw,
        "sessions:note-carry": heard,
        "sessions:note-hold": heard,
        "sessions:caucus-open": caucus,
        "a caucus": caucus,
    }


def seat_everybody_in(session: WorkshopSession, world: World) -> None:
    """Writes down that all guests were in the room, but for the absent one."""
    came = session.workshop.invitations.exclude(person__user=world.users["absent"])
    Presence.objects.bulk_create(Presence(session=session, invitation=invitation) for invitation in came)


def _retention(world: World, workshop: Workshop) -> None:
    """A day that is proposed to both sides."""
    day = timezone.now().date() + dt.timedelta(days=90)
    world.keep(RetentionProposal(workshop=workshop, destroy_on=day))


def _question(world: World, workshop: Workshop) -> None:
    """Whether the rule may become wider, asked of the participant."""
    wider = RuleProfile.objects.create(preset=Preset.OPEN, **PRESETS[Preset.OPEN])
    now = timezone.now()
    asked = world.keep(
        RuleRequest(
            workshop=workshop, before=workshop.rule_profile, profile=wider,
            closes_on=now.date() + dt.timedelta(days=9),
        )
    )  # fmt: skip
    expires = now + dt.timedelta(days=20)
    world.keep(RuleAnswer(request=asked, invitation=world.rows[Invitation], link_expires_at=expires))


def _letters(world: World, dialogue: Dialogue) -> None:
    """A letter that was sent, and one that could not be."""
    user = world.users["participant"]
    for state in (MessageState.SENT, MessageState.PARKED):
        world.keep(letter := _letter(world, user, state))
    world.special["desk:letter-send-again"] = letter
    world.keep(Wish(who=world.rows[Person].pk, group=Group.UNDERTAKEN))
    world.keep(CapturedMail(to_email=user.email, subject="A message", raw=b"Subject: A message\r\n\r\nWords."))


def _drills(world: World, dialogue: Dialogue) -> None:
    """A drill of the emergency seal that has begun, and one whose release the convenor has proposed: a
    real seal would put every seat of the dialogue to sleep."""
    convenor, facilitator = world.users["convenor"], world.users["facilitator"]
    facts = {"dialogue": dialogue, "is_drill": True, "began_at": timezone.now(), "partner": facilitator}
    world.keep(EmergencySeal(began_by=convenor, **facts))
    proposed = EmergencySeal.objects.create(
        began_by=convenor, proposed_by=convenor, proposed_at=timezone.now(), **facts
    )
    world.special |= dict.fromkeys(("desk:seal-confirm", "desk:seal-decline"), proposed)


def _letter(world: World, user: User, state: str) -> Message:
    return Message(
        key=f"specimen:{user.pk}:{state}",
        kind="specimen",
        to_email=user.email,
        user_id=user.pk,
        person_id=world.rows[Person].pk,
        compartment=world.rows[Workshop].pk,
        object_kind="participants.invitation",
        object_id=world.rows[Invitation].pk,
        subject="A message",
        text="Words.",
        state=state,
        message_id="<specimen@specimen.invalid>",
    )
