"""The rule of a joint text, and whether its readers have come past the ground rules."""

from followups.models import JointText
from sessions_app.models import tightest
from sessions_app.selectors.agenda import Gate, gate_for
from workshops.choices import TEAM, Preset
from workshops.models import PRESETS, RuleProfile, Workshop
from workshops.policies import holds, seats_of
from workshops.rule import Rule


def rule_of_text(text: JointText) -> Rule:
    """Switch by switch the tightest of the rounds in which its versions were made; of one that was written
    between rounds alone, the Chatham House Rule's. One query."""
    profiles = list(RuleProfile.objects.filter(workshops__text_versions__joint_text=text).distinct().order_by("pk"))
    if not profiles:
        return Rule(RuleProfile(preset=Preset.CHATHAM_HOUSE, **PRESETS[Preset.CHATHAM_HOUSE]))
    return Rule(profiles[0] if len(profiles) == 1 else tightest(*profiles))


def gate_of_text(text: JointText, viewer) -> Gate | None:
    """What ``viewer`` has to acknowledge before the papers of the dialogue open: nothing for the team, and
    nothing once the ground rules in force of one of their rounds are acknowledged."""
    if holds(viewer, TEAM, dialogue_id=text.dialogue_id):
        return None
    mine = {seat.workshop_id for seat in seats_of(viewer) if seat.dialogue_id == text.dialogue_id}
    gates = [gate_for(workshop, viewer) for workshop in Workshop.objects.filter(pk__in=mine).in_order()]
    return gates[-1] if gates and all(gates) else None
