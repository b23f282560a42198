"""Rounds in every state, invitations in every state, agenda, presence, ladders."""

import json
from datetime import datetime, time, timedelta

from django.utils import timezone

from desk.management.demo.cast import DATA, GUESTS, Demo
from participants.choices import AnsweredVia, InvitationState, Part, Rung
from participants.models import Acknowledgement, Invitation, ReminderStep
from sessions_app.models import Presence, WorkshopSession
from vault.actions import seal
from vault.envelope import Place
from workshops.actions.rule import is_counted
from workshops.choices import Format, Preset, Role, StateReason, WorkshopState
from workshops.models import PRESETS, GroundRules, RuleProfile, Seat, Workshop

BOOK = json.loads((DATA / "demo_notes.json").read_text(encoding="utf-8"))
COMMON = [
    "P01",
    "P02",
    "P03",
    "P05",
    "P07",
    "P08",
    "P09",
    "P10",
    "P12",
    "P13",
    "P19",
    "P20",
    "P21",
    "P27",
    "P28",
    "P32",
]
ATTENDED = {
    "1": [*COMMON, "P14", "P25"],
    "2": [*COMMON, "P15", "P22", "P29", "P31"],
    "3": [*COMMON, "P14", "P15", "P17", "P18", "P22", "P23", "P29", "P30"],
}
ANSWERS = {  # of round 4: every state an invitation can have
    "P01": ("YES", ""), "P02": ("YES", ""), "P05": ("YES", ""), "P08": ("YES", ""), "P12": ("YES", ""),
    "P19": ("YES", ""), "P21": ("YES", ""), "P27": ("YES", ""), "P28": ("YES", ""), "P32": ("YES", ""),
    "P03": ("TENTATIVE", "HEALTH"), "P13": ("TENTATIVE", "DATE"), "P09": ("NO", "HEALTH"), "P20": ("NO", "POSITION"),
    "P10": ("SENT", ""), "P22": ("SENT", ""), "P15": ("SENT", ""), "P23": ("SENT", ""), "P30": ("SENT", ""),
    "P29": ("RECONFIRM", ""), "P14": ("WITHDRAWN", ""), "P17": ("DRAFT", ""), "P18": ("DRAFT", ""),
}  # fmt: skip
NEEDS = {
    "P02": {"diet": "No pork.", "visa": "A letter for the consulate in Amman, please."},
    "P03": {"access": "A room on the ground floor."},
    "P12": {"diet": "Vegetarian."},
}


def profile(preset: str) -> RuleProfile:
    return RuleProfile.objects.create(preset=preset, **PRESETS[preset])


def moment(demo: Demo, days: int, hour: str = "17:00") -> datetime:
    """So many days from today at an hour in Zurich."""
    workshop = demo.rounds["4"]
    return datetime.combine(demo.today + timedelta(days=days), time.fromisoformat(hour), workshop.zone)


def add_round(demo: Demo, key: str, title: str, begins: int, days: int, state: str, **fields) -> Workshop:
    """A round that begins so many days from today, with ground rules."""
    fields.setdefault("dialogue", demo.lake)
    fields.setdefault("rule_profile", profile(Preset.CHATHAM_HOUSE))
    if not is_counted(fields["rule_profile"]):
        fields.pop("number", None)
    workshop = Workshop.objects.create(
        title=title,
        state=state,
        starts_on=demo.today + timedelta(days=begins),
        ends_on=demo.today + timedelta(days=begins + days - 1),
        **fields,
    )
    demo.rounds[key] = workshop
    GroundRules.objects.create(workshop=workshop, version=1, text=BOOK["ground_rules"])
    return workshop


def _rounds(demo: Demo) -> None:
    today = demo.today
    house = {"venue": "Halden Centre, the lake house", "city": "Geneva", "country": "Switzerland", "capacity": 24}
    abroad = {"time_zone": "Asia/Bangkok", "city": "Bangkok", "country": "Thailand", "capacity": 20}
    add_round(demo, "1", "Getting to know the river", -430, 3, WorkshopState.CLOSED, number=1, **house,
           destroy_on=today - timedelta(days=20), destroy_decided_by="Olga Brandt, with both sides")  # fmt: skip
    add_round(demo, "2", "The price of a closed bridge", -250, 3, WorkshopState.CLOSED, number=2, **abroad,
           reading_until=today + timedelta(days=200), destroy_on=today + timedelta(days=115),
           destroy_decided_by="Olga Brandt, with both sides")  # fmt: skip
    add_round(demo, "3", "Small steps before winter", -75, 3, WorkshopState.CLOSING, number=3, **house,
           reading_until=today + timedelta(days=60), destroy_on=today + timedelta(days=290),
           destroy_decided_by="Olga Brandt, with both sides")  # fmt: skip
    add_round(demo, "4", "Reopening the river crossing", 38, 4, WorkshopState.INVITING, number=4, **house)
    add_round(demo, "5", "Spring round", 150, 3, WorkshopState.PLANNED, number=5, city="Colombo", country="Sri Lanka",
           time_zone="Asia/Colombo", capacity=24)  # fmt: skip
    add_round(demo, "s", "Gauges of the upper basin", 80, 2, WorkshopState.POSTPONED, strand=demo.strand, **abroad,
           state_reason=StateReason.VISA, rule_profile=profile(Preset.LIST_PUBLIC))  # fmt: skip
    closed = {"dialogue": demo.harbour, "city": "Lisbon", "country": "Portugal", "time_zone": "Europe/Lisbon"}
    add_round(demo, "h1", "First contact", -160, 2, WorkshopState.CANCELLED, number=1, **closed,
           state_reason=StateReason.SECURITY, rule_profile=profile(Preset.CLOSED))  # fmt: skip
    add_round(demo, "h2", "Crews before quotas", -1, 3, WorkshopState.IN_SESSION, number=2, **closed,
           rule_profile=profile(Preset.CLOSED))  # fmt: skip
    add_round(demo, "h3", "A call between rounds", 25, 1, WorkshopState.CONFIRMED, number=3, **closed,
           format=Format.ONLINE, rule_profile=profile(Preset.OFF_THE_RECORD))  # fmt: skip
    demo.rounds["4"].reply_by = moment(demo, 14)
    demo.rounds["4"].save(update_fields=["reply_by"])


def _side(demo: Demo, person):
    return person.memberships.first().side


def add_guest(demo: Demo, workshop: Workshop, key: str, state: str, reason: str = "", **fields) -> Invitation:
    """The invitation of the person ``key`` of the table, and what they answered."""
    person = demo.people[key]
    part = Part.PARTICIPANT
    if key == GUESTS["observer"]:
        part = Part.OBSERVER
    elif _side(demo, person).name == "Experts":
        part = Part.EXPERT
    sent_at = None if state == InvitationState.DRAFT else timezone.now() - timedelta(days=12)
    return Invitation.objects.create(
        workshop=workshop,
        person=person,
        side=_side(demo, person),
        part=part,
        state=state,
        reason=reason,
        sent_at=sent_at,
        link_expires_at=sent_at and timezone.now() + timedelta(days=45),
        answered_via=AnsweredVia.LINK if state in {"YES", "TENTATIVE", "NO"} else "",
        answered_at=timezone.now() - timedelta(days=5) if state in {"YES", "TENTATIVE", "NO"} else None,
        **fields,
    )


def _past_guests(demo: Demo) -> None:
    for number, keys in ATTENDED.items():
        workshop = demo.rounds[number]
        rules = workshop.ground_rules.get()
        for key in keys:
            invitation = add_guest(demo, workshop, key, InvitationState.YES, attended=True)
            Acknowledgement.objects.create(invitation=invitation, ground_rules=rules, at=invitation.answered_at)
            add_seat(demo, invitation)


def add_seat(demo: Demo, invitation: Invitation) -> None:
    """A seat in the room for a guest who can sign in."""
    account = invitation.person.user
    if account is not None:
        role = Role.OBSERVER if invitation.part == Part.OBSERVER else Role.PARTICIPANT
        Seat.objects.create(
            user=account,
            dialogue=invitation.workshop.dialogue,
            workshop=invitation.workshop,
            role=role,
            side=invitation.side if role == Role.PARTICIPANT else None,
        )


def _coming_guests(demo: Demo, witness) -> None:
    workshop = demo.rounds["4"]
    first = workshop.ground_rules.get()
    newest = GroundRules.objects.create(workshop=workshop, version=2, text=BOOK["ground_rules"])
    for key, (state, reason) in ANSWERS.items():
        invitation = add_guest(demo, workshop, key, state, reason)
        if state in {"YES", "TENTATIVE"}:
            rules = first if key in {"P03", "P08", "P28"} else newest
            Acknowledgement.objects.create(invitation=invitation, ground_rules=rules, at=invitation.answered_at)
            add_seat(demo, invitation)
        if key in NEEDS:
            _needs(invitation, NEEDS[key], witness)
    for rung, days in ((Rung.NUDGE, 7), (Rung.LAST_CALL, 2)):
        ReminderStep.objects.create(workshop=workshop, rung=rung, days_before=days, hour=10)
    for key in ("Q01", "Q02", "Q03", "Q04", "Q05", "Q06"):
        add_guest(demo, demo.rounds["h2"], key, InvitationState.YES, attended=True)


def _needs(invitation: Invitation, needs: dict, witness) -> None:
    place = Place(invitation.workshop_id, "participants.invitation", invitation.pk, "needs", 1)
    seal(place, json.dumps(needs), witness=witness)
    invitation.has_needs, invitation.needs_revision = True, 1
    invitation.save(update_fields=["has_needs", "needs_revision"])


def add_session(demo: Demo, workshop: Workshop, position: int, item: list) -> WorkshopSession:
    """A session; ``item``: title, kind, day (from 0), hours of begin and end, guiding questions."""
    title, kind, day, begins, ends, questions = item
    on = workshop.starts_on + timedelta(days=day)
    side = demo.sides[f"A:{title.split(', ')[1]}"] if kind == "CAUCUS" else None
    return WorkshopSession.objects.create(
        workshop=workshop,
        position=position,
        title=title,
        kind=kind,
        side=side,
        starts_at=datetime.combine(on, time.fromisoformat(begins), workshop.zone),
        ends_at=datetime.combine(on, time.fromisoformat(ends), workshop.zone),
        room="" if kind in {"MEAL", "WALK"} else "The library" if kind != "CAUCUS" else "East room",
        guiding_questions=questions,
        rule_profile=profile(Preset.OFF_THE_RECORD) if kind == "BILATERAL" else None,
    )


def _agendas(demo: Demo) -> None:
    for position, item in enumerate(BOOK["agenda"]):
        add_session(demo, demo.rounds["4"], position, item)
    for number, items in BOOK["rounds"].items():
        workshop = demo.rounds[number]
        for position, item in enumerate(items):
            begins = 9 + 2 * (position % 4)
            held = [item["title"], item["kind"], 1 + position // 4, f"{begins:02d}:00", f"{begins + 1:02d}:30", ""]
            add_presence(add_session(demo, workshop, position, held))


def add_presence(session: WorkshopSession) -> None:
    """Everybody who attended was in the room."""
    came = session.workshop.invitations.filter(attended=True)
    if session.side_id:
        came = came.filter(side=session.side)
    Presence.objects.bulk_create(Presence(session=session, invitation=invitation) for invitation in came)


def make(demo: Demo, witness) -> None:
    """Rounds, guests, agendas, ladders."""
    _rounds(demo)
    _past_guests(demo)
    _coming_guests(demo, witness)
    _agendas(demo)
