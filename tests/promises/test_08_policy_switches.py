"""Promise 8, switch by switch: each of the eleven switches of a rule, tightened one step at a time from the
widest rule there is, tells nothing to anybody who did not know it before. Exhaustive; combinations of switches
are the work of test_08_policy_properties.py.

The rule is tightened where it can be: for the workshop, or for its sessions alone.
"""

import pytest

from desk.management.matrix import rules_for
from desk.management.specimens import ROLES, World, build
from desk.management.things import Thing, standing, things
from sessions_app.models import Note, WorkshopSession
from workshops.choices import Preset
from workshops.models import SWITCHES, RuleProfile, Workshop
from workshops.selectors.circle import who_see

pytestmark = [pytest.mark.slow, pytest.mark.once]  # the same querysets; test_08_policy_matrix asks both databases
WIDEST = {name: values.values[0] for name, values in SWITCHES.items()}
# Whom a switch can concern: what is ruled, in the states in which it is told to the most, and what hangs on it.
BY_SESSION = ["session", "session-caucus", "note", "note-written", "note-caucus", "note-caucus-let-in"]
BY_WORKSHOP = [*BY_SESSION, "workshop", "invitation", "transfer", "text", "correction"]
ALL = {thing.key: thing for thing in things()}


@pytest.fixture
def world(db, settings) -> World:
    settings.EMAIL_BACKEND = "outbox.backends.CapturedBackend"  # pytest-django had put another in its place
    return build()


def govern(world: World, where: str, switches: dict) -> None:
    """Puts the workshop under a rule, or its sessions within a workshop of the widest rule."""
    tight, wide = (RuleProfile.objects.create(preset=Preset.CUSTOM, **rule) for rule in (WIDEST | switches, WIDEST))
    of_workshop = tight if where == "workshop" else wide
    Workshop.objects.filter(pk=world.rows[Workshop].pk).update(rule_profile=of_workshop)
    Note.objects.update(rule_profile=of_workshop)
    if where == "session":
        WorkshopSession.objects.filter(workshop=world.rows[Workshop]).update(rule_profile=tight)
    world.rows[Workshop].refresh_from_db()


def who_knows(thing: Thing, where: str, switches: dict, world: World) -> set[str]:
    """The roles for whom some door shows that the thing is there."""

    def change(world: World):
        govern(world, where, switches)
        row = thing.change(world)
        world.rows[Workshop].refresh_from_db()
        return row

    with standing(Thing(thing.key, thing.model, change), world) as specimen:
        doors = {rule.door.visible: rule.door for rule in rules_for(thing.model)}.values()
        # Everybody at once: tests/rule/test_seen_by.py holds that to what each is answered alone.
        seen_by = {user.pk for door in doors for user in who_see(door.rows, specimen)}
        return {role for role in ROLES if world.users[role].pk in seen_by}


def test_there_are_eleven_switches():
    assert len(SWITCHES) == 11


@pytest.mark.parametrize(
    ("where", "key"), [("workshop", key) for key in BY_WORKSHOP] + [("session", key) for key in BY_SESSION]
)
def test_no_step_of_a_switch_tells_anybody_more(where, key, world):
    widest, wider = who_knows(ALL[key], where, {}, world), {}
    for name, switch in SWITCHES.items():
        before = widest
        for value in switch.values[1:]:
            known = who_knows(ALL[key], where, {name: value}, world)
            if known - before:
                wider[name, value] = known - before
            before = known
    assert wider == {}


def test_the_steps_do_something(world):
    """The comparison itself: a round that is not acknowledged goes out of the evaluator's sight."""
    known = [who_knows(ALL["workshop"], "workshop", {"existence": it}, world) for it in SWITCHES["existence"].values]
    assert "evaluator" in known[0] - known[-1]
