"""Changing a workshop's rule: tightened at once, loosened only before anybody has spoken."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from core.errors import DomainError
from workshops.choices import Existence, Preset
from workshops.models import RuleProfile, Workshop, preset_of


def profile_for(switches: dict[str, str], name: str = "") -> RuleProfile:
    """An unsaved profile with these eleven values; its preset follows from them."""
    preset = preset_of(switches)
    return RuleProfile(preset=preset, name=name if preset == Preset.CUSTOM else "", **switches)


def is_counted(profile: RuleProfile) -> bool:
    """Whether a round under ``profile`` carries a number among those of its dialogue."""
    return profile.existence != Existence.NOT_ACKNOWLEDGED


@transaction.atomic
def set_rule(*, workshop: Workshop, switches: dict[str, str], name: str = "", by) -> RuleProfile:
    """Gives ``workshop`` a new profile and returns it; the old one stays with the notes made under it.

    Raises DomainError when the workshop has begun and a switch would be wider than before.
    """
    workshop = Workshop.objects.select_for_update().select_related("rule_profile").get(pk=workshop.pk)
    old, new = workshop.rule_profile, profile_for(switches, name)
    if new.switches == old.switches and new.name == old.name:
        return old
    wider = _wider(new, old)
    if wider and workshop.has_begun:
        raise DomainError(
            _(
                "People have spoken under the present rule. It may be tightened at once; to loosen it, everyone "
                "who attended must agree. Wider than before: %(names)s."
            )
            % {"names": ", ".join(wider)}
        )
    new.save()
    workshop.rule_profile = new
    if not is_counted(new):
        workshop.number, workshop.number_text = None, ""
    workshop.save(update_fields=["rule_profile", "number", "number_text"])
    record("rule.set", by=by, obj=workshop, compartment=workshop.pk, profile=new.pk, before=old.pk, preset=new.preset)
    return new


def _wider(new: RuleProfile, old: RuleProfile) -> list[str]:
    """Labels of the switches that ``new`` opens further than ``old``."""
    mine, theirs = new.tightness(), old.tightness()
    return [row.label for row in new.explained() if mine[row.name] < theirs[row.name]]
