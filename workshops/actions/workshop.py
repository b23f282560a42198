"""Making and changing a workshop and its ground rules."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.actions import Witness, record
from core.errors import ClosedForNow, DomainError
from vault import circles
from workshops.actions.retention import end_by_rule
from workshops.actions.rule import is_counted, profile_for
from workshops.models import PRESETS, Dialogue, GroundRules, Workshop
from workshops.rule import rule_of

# What guests have in their calendars and letters: a change makes a newer calendar file.
SEEN_BY_GUESTS = {"starts_on", "ends_on", "time_zone", "starts_at_time", "ends_at_time", "venue", "city", "country",
                  "format"}  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """A new workshop; ``recovery_code`` is the organisers' paper key of a sealed one if they keep one,
    else empty. It is kept nowhere: show it once."""

    workshop: Workshop
    recovery_code: str = field(default="", repr=False)


@transaction.atomic
def create_workshop(*, dialogue: Dialogue, facts: dict, preset: str, recovery: bool = False, by) -> Planned:
    """A new round under one of the five presets. ``facts``: the fields of the form, by name.

    A round that is not acknowledged carries no number: a gap in the count would tell of it. A sealed
    one is so from its first moment: the vault takes its texts from readers alone. Raises ClosedForNow
    when the dialogue was sealed in an emergency a moment ago.
    """
    if Dialogue.objects.select_for_update().get(pk=dialogue.pk).frozen_at:
        raise ClosedForNow(_("This dialogue is closed for the moment."))
    profile = profile_for(PRESETS[preset])
    profile.save()
    if not is_counted(profile):
        facts = {**facts, "number": None}
    workshop = Workshop.objects.create(dialogue=dialogue, rule_profile=profile, **facts)
    seal = {"preset": preset, "level": workshop.level}
    record("workshop.created", by=by, obj=workshop, compartment=workshop.pk, dialogue=dialogue.pk, **seal)
    end_by_rule(workshop, by=by)
    if not workshop.is_sealed:
        return Planned(workshop)
    witness = Witness("workshop.sealed", by=by, compartment=workshop.pk)
    return Planned(workshop, circles.begin(workshop.pk, witness=witness, with_recovery=recovery))


@transaction.atomic
def edit_workshop(*, workshop: Workshop, facts: dict, by) -> set[str]:
    """Changes ``facts`` (field -> value) and returns the names of the fields that changed.

    The calendar sequence rises when guests would see the change. Raises DomainError for a number of a
    round that carries none.
    """
    if facts.get("number") and not is_counted(workshop.rule_profile):
        raise DomainError(
            _("A round that is not acknowledged carries no number: a gap in the count would tell of it."),
            field="number",
        )
    changed = {name for name, value in facts.items() if getattr(workshop, name) != value}
    if not changed:
        return changed
    by_rule = workshop.destroy_on and workshop.destroy_on == rule_of(workshop).records_end_on(workshop.ends_on)
    for name in changed:
        setattr(workshop, name, facts[name])
    if changed & SEEN_BY_GUESTS:
        latest = Workshop.objects.select_for_update().only("calendar_sequence").get(pk=workshop.pk)
        workshop.calendar_sequence = latest.calendar_sequence + 1
    # Only what was asked for: a rule that was set meanwhile must not be put back.
    workshop.save(update_fields=[*changed, "calendar_sequence"])
    if by_rule and "ends_on" in changed:
        workshop.destroy_on = None  # the rule goes by the last day, wherever that moves
    end_by_rule(workshop, by=by)
    record("workshop.changed", by=by, obj=workshop, compartment=workshop.pk, fields=sorted(changed))
    return changed


@transaction.atomic
def write_ground_rules(*, workshop: Workshop, text: str, by) -> GroundRules:
    """A new version of the ground rules, or the newest when not a word changed.

    Who acknowledged an older version is asked again.
    """
    newest = workshop.ground_rules.order_by("-version").first()
    if newest is not None and newest.text == text:
        return newest
    number = (workshop.ground_rules.aggregate(last=Max("version"))["last"] or 0) + 1
    rules = GroundRules.objects.create(workshop=workshop, version=number, text=text)
    record("ground-rules.written", by=by, obj=rules, compartment=workshop.pk, version=number)
    return rules
