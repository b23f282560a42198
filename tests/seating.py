"""People who sit somewhere, in memory alone: policies are pure, so their tables need no database.

Letters as in tests/access/expected.py, and more: small letters sit for this one workshop; W sits as the whole
team in another workshop of the dialogue; Z convenes a dialogue that is under an emergency seal (this one);
L sits as an organiser whose day has not come; "-" has not signed in.
"""

import datetime as dt
import uuid
from types import SimpleNamespace

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from workshops.choices import Preset, Role
from workshops.models import PRESETS, Dialogue, RuleProfile, Seat, Side, Workshop

DIALOGUE = Dialogue(title="A dialogue")
ELSEWHERE = Dialogue(title="Another dialogue")
RULES = {preset: RuleProfile(preset=preset, **switches) for preset, switches in PRESETS.items()}
RULE = RULES[Preset.CHATHAM_HOUSE]
WORKSHOP = Workshop(dialogue=DIALOGUE, title="A round", rule_profile=RULE)
OTHER_ROUND = Workshop(dialogue=DIALOGUE, title="Another round", rule_profile=RULE)
SIDE, OTHER_SIDE = Side(dialogue=DIALOGUE, name="One"), Side(dialogue=DIALOGUE, name="Two")
GRANT_ID = uuid.uuid4()
WHOLE = {
    "C": Role.CONVENOR,
    "F": Role.FACILITATOR,
    "R": Role.RAPPORTEUR,
    "K": Role.COORDINATOR,
    "E": Role.EVALUATOR,
    "M": Role.FINANCE,
}
TEAM = [WHOLE[letter] for letter in "CFRK"]


def seat(role: str, dialogue=DIALOGUE, *, frozen_at=None, **narrowed) -> Seat:
    """A seat that was never saved, as ``seats_of`` reads it."""
    row = Seat(role=role, dialogue=dialogue, **narrowed)
    row.frozen_at = frozen_at
    return row


def sitting(*seats: Seat) -> User:
    """Somebody with an account who holds these seats and no other."""
    user = User(name="Somebody", email=f"{uuid.uuid4().hex}@example.org")
    user.standing_seats = [row for row in seats if row.stands]
    return user


def cast() -> dict[str, User]:
    """Everyone, by letter."""
    day = dt.date(2099, 1, 1)
    guests = {"P": (Role.PARTICIPANT, SIDE), "Q": (Role.PARTICIPANT, OTHER_SIDE),
              "O": (Role.OBSERVER, None), "I": (Role.INTERPRETER, None)}  # fmt: skip
    return {
        **{letter: sitting(seat(role)) for letter, role in WHOLE.items()},
        **{letter.lower(): sitting(seat(role, workshop=WORKSHOP)) for letter, role in WHOLE.items()},
        **{letter: sitting(seat(role, workshop=WORKSHOP, side=side)) for letter, (role, side) in guests.items()},
        "U": sitting(seat(Role.FUNDER, grant_id=GRANT_ID)),
        "X": sitting(seat(Role.OPERATOR, None)),
        "S": sitting(*(seat(role, ELSEWHERE) for role in WHOLE.values())),
        "W": sitting(*(seat(role, workshop=OTHER_ROUND) for role in WHOLE.values())),
        "Z": sitting(*(seat(role, frozen_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)) for role in WHOLE.values())),
        "L": sitting(*(seat(role, starts_on=day) for role in WHOLE.values())),
        "N": sitting(),
        "-": AnonymousUser(),
    }


def who(policy, *things) -> str:
    """The letters of those to whom ``policy(user, *things)`` says exactly True; it says exactly True or
    False to everyone."""
    said = {letter: policy(user, *things) for letter, user in cast().items()}
    assert {type(answer) for answer in said.values()} <= {bool}, f"{policy.__name__} does not answer yes or no"
    return "".join(letter for letter, answer in said.items() if answer)


def thing(**facts) -> SimpleNamespace:
    """An object in a state, of which a policy reads no more than these facts."""
    return SimpleNamespace(**facts)


def workshop(**facts) -> Workshop:
    """This workshop in a state."""
    return Workshop(**{"pk": WORKSHOP.pk, "dialogue": DIALOGUE, "title": "A round", "rule_profile": RULE, **facts})


def answers(policies, table: dict[str, str], *things) -> dict[str, str]:
    """What the policies of a table ({"edit_workshop": "CFKcfk"}) say now, in the table's shape."""
    return {act: who(getattr(policies, f"can_{act}"), *things) for act in table}
