"""Promise 8, for any seats: what must hold of the policy, asked of the doors' own querysets and policies.

No role gains by losing a seat; a seat elsewhere changes nothing here; a tighter rule never widens who sees
anything.
"""

import datetime as dt
import itertools
import math

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.models import User
from desk.management.matrix import rules_for
from desk.management.specimens import ROLES, World, build
from desk.management.things import Thing, standing, things
from sessions_app.models import Note, WorkshopSession
from tests.access.states import MORE
from workshops.choices import IN_THE_ROOM, Preset, Role
from workshops.models import PRESETS, SWITCHES, Dialogue, RuleProfile, Seat, Side, Workshop
from workshops.rule import KNOWN_TO, POINT_WORDS, QUOTED_WORDS, TOO_FINE, USES

THINGS = [thing for thing in [*things(), *MORE] if thing.key != "mail"]  # the operator's, of no dialogue
pytestmark = pytest.mark.slow
MANY = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
FEW = settings(MANY, max_examples=40)
PAST, COMING = dt.date(2000, 1, 1), dt.date(2099, 1, 1)
ENDED = {"ended_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}
TIMES = [{}, {"ends_on": COMING}, {"ends_on": PAST}, {"starts_on": COMING}, ENDED]

seats = st.fixed_dictionaries(
    {
        "role": st.sampled_from([role for role in Role if role != Role.OPERATOR]),
        "narrow": st.booleans(),
        "side": st.sampled_from(["One side", "Other side", None]),
        "time": st.sampled_from([TIMES[0]] * 12 + TIMES),
    }
)
# Guests who were in the room, and notes, come more often: there the most conditions meet.
roles = st.sampled_from(["participant"] * 12 + list(ROLES))
some_thing = st.sampled_from([thing for thing in THINGS if thing.model is Note] * 2 + THINGS)


def held(role: Role, side: str | None = None) -> dict:
    """A seat in the workshop that stands."""
    return {"role": role, "narrow": True, "side": side, "time": {}}


@pytest.fixture
def world(db, settings) -> World:
    settings.EMAIL_BACKEND = "outbox.backends.CapturedBackend"  # pytest-django had put another in its place
    return build()


def sit(user, wanted: list[dict], world: World, dialogue: Dialogue | None = None) -> list[Seat]:
    """Gives ``user`` these seats and no other, here or in ``dialogue``."""
    here = dialogue is None
    dialogue = dialogue or world.rows[Dialogue]
    sides = {side.name: side for side in Side.objects.filter(dialogue=dialogue)}
    workshop = dialogue.workshops.order_by("pk").first()
    if here:
        user.seats.all().delete()
    rows = [
        Seat(
            user=user,
            dialogue=dialogue,
            role=facts["role"],
            workshop=workshop if facts["narrow"] or facts["role"] in IN_THE_ROOM else None,
            side=sides.get(facts["side"]),
            **facts["time"],
        )
        for facts in wanted
    ]
    return Seat.objects.bulk_create(rows)


def opened(user, thing: Thing, specimen) -> set[str]:
    """What ``user`` may do to the thing, and "sees" if they know of it at all."""
    user, found, rows = User.objects.get(pk=user.pk), set(), {}  # a new request: nothing is remembered
    for rule in rules_for(thing.model):
        visible = rule.door.visible
        if visible not in rows:
            rows[visible] = rule.door.rows(user).filter(pk=specimen.pk).first()
        if rows[visible] is not None:
            found |= {"sees"} | ({rule.policy} if rule.door.policy(user, rows[visible]) else set())
    return found


@MANY
@given(st.lists(seats, min_size=1, max_size=4), some_thing, roles)
@example([held(Role.PARTICIPANT, "One side"), held(Role.RAPPORTEUR)], THINGS[0], "participant")
def test_nobody_gains_by_losing_a_seat(world, wanted, thing, role):
    user = world.users[role]  # each with what they have beside seats: an invitation, a presence, an action
    with standing(thing, world) as specimen:
        sit(user, wanted, world)
        before = opened(user, thing, specimen)
        for lost in range(len(wanted)):
            sit(user, wanted[:lost] + wanted[lost + 1 :], world)
            assert opened(user, thing, specimen) - before == set()


@MANY
@given(st.lists(seats, max_size=2), st.lists(seats, min_size=1, max_size=3), some_thing, roles)
def test_a_seat_elsewhere_changes_nothing_here(world, here, there, thing, role):
    """Seats in another dialogue: nothing here opens, and nothing closes."""
    user = world.users[role]
    with standing(thing, world) as specimen:
        sit(user, here, world)
        before = opened(user, thing, specimen)
        elsewhere = Dialogue.objects.create(title="Elsewhere", code_name="Quite elsewhere")
        Workshop.objects.create(dialogue=elsewhere, title="A round", rule_profile=world.rows[Workshop].rule_profile)
        sit(user, there, world, elsewhere)
        assert opened(user, thing, specimen) == before


@FEW
@given(st.lists(seats, min_size=1, max_size=3), some_thing, roles)
def test_no_seat_that_is_over_or_not_yet_begun_opens_anything(world, wanted, thing, role):
    user = world.users[role]
    with standing(thing, world) as specimen:
        sit(user, [], world)
        without = opened(user, thing, specimen)
        for time in TIMES[2:]:
            sit(user, [facts | {"time": time} for facts in wanted], world)
            assert opened(user, thing, specimen) == without


@st.composite
def two_rules(draw) -> tuple[dict, dict]:
    """A rule profile, and one in which some switches are tighter and none is wider."""
    wide, tight = {}, {}
    for name, values in SWITCHES.items():
        places = sorted(draw(st.tuples(*[st.integers(0, len(values) - 1)] * 2)))
        wide[name], tight[name] = (values.values[place] for place in places)
    return wide, tight


def govern(world: World, switches: dict, where: str) -> None:
    """Puts the workshop and its notes under a rule, or its sessions within a workshop of the widest one."""
    rule = RuleProfile.objects.create(preset=Preset.CUSTOM, **switches)
    widest = RuleProfile.objects.create(preset=Preset.CUSTOM, **{name: of.values[0] for name, of in SWITCHES.items()})
    Workshop.objects.filter(pk=world.rows[Workshop].pk).update(rule_profile=rule if where == "workshop" else widest)
    Note.objects.update(rule_profile=rule if where == "workshop" else widest)
    WorkshopSession.objects.update(rule_profile=None if where == "workshop" else rule)
    world.rows[Workshop].refresh_from_db()


@MANY
@given(two_rules(), st.sampled_from(["workshop", "session"]), some_thing, st.lists(seats, max_size=2), roles)
@example((PRESETS[Preset.OPEN], PRESETS[Preset.CLOSED]), "workshop", THINGS[0], [], "evaluator")
def test_a_tighter_rule_never_widens_who_sees_anything(world, rules, where, thing, more, role):
    user, found = world.users[role], []
    for switches in rules:
        with standing(Thing(thing.key, thing.model, _under(switches, where, thing)), world) as specimen:
            if more:
                sit(user, more, world)
            found.append("sees" in opened(user, thing, specimen))
    assert found != [False, True]


def _under(switches: dict, where: str, thing: Thing):
    def change(world: World):
        govern(world, switches, where)
        row = thing.change(world)
        world.rows[Workshop].refresh_from_db()
        return row

    return change


@pytest.mark.parametrize("name", sorted(KNOWN_TO))
def test_a_tighter_value_of_a_switch_is_told_to_nobody_else(name):
    """The rule's own answers, over every switch and every reader."""
    told = [KNOWN_TO[name][value] for value in SWITCHES[name].values]

    assert all(tight <= wide for wide, tight in itertools.pairwise(told))


def test_a_tighter_value_lets_less_be_done_quoted_and_described():
    uses = [USES[value] for value in SWITCHES["use_of_content"].values]
    refused = [TOO_FINE[value] for value in SWITCHES["finest_description"].values]
    words = [[table[value] for value in SWITCHES["notes"].values] for table in (POINT_WORDS, QUOTED_WORDS)]

    assert all(tight <= wide for wide, tight in itertools.pairwise(uses))
    assert all(tight >= wide for wide, tight in itertools.pairwise(refused))
    for table in words:
        limits = [math.inf if limit is None else limit for limit in table]
        assert limits == sorted(limits, reverse=True)
