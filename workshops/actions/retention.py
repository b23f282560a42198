"""How long the records of a workshop stand: by decision, by the rule itself, or by both sides together."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from core.errors import DomainError
from workshops.models import RetentionProposal, SideAgreement, Workshop
from workshops.policies import sides_in
from workshops.rule import Rule, rule_of
from workshops.selectors.retention import sides_asked


@transaction.atomic
def set_retention(*, workshop: Workshop, destroy_on, decided_by: str, reading_until, by) -> RetentionProposal | None:
    """Sets the day on which the records go, who decided it, and until when notes may be read.

    Where the rule leaves the day to both sides it is proposed to them, and returned: it counts once each has
    agreed. Raises DomainError for a day in the past, one that the rule does not allow, and for notes that could
    be read after they are gone.
    """
    workshop = Workshop.objects.select_for_update(of=("self",)).select_related("rule_profile").get(pk=workshop.pk)
    _check(workshop, destroy_on, decided_by, reading_until)
    asks_both = rule_of(workshop).asks_both_sides
    if asks_both and destroy_on != workshop.destroy_on:
        return _propose(workshop, destroy_on, reading_until, by)
    who = workshop.destroy_decided_by if asks_both else decided_by.strip()
    _put(workshop, destroy_on, who, reading_until, by=by)
    return None


def _check(workshop: Workshop, destroy_on, decided_by: str, reading_until) -> None:
    rule = rule_of(workshop)
    by_rule = rule.records_end_on(workshop.ends_on)
    if destroy_on is not None and destroy_on < timezone.now().astimezone(workshop.zone).date():
        raise DomainError(_("This day has passed. Choose today or a later day."), field="destroy_on")
    if destroy_on is not None and workshop.ends_on is not None and destroy_on < workshop.ends_on:
        raise DomainError(_("The workshop will not be over by then."), field="destroy_on")
    if by_rule and (destroy_on is None or destroy_on > max(by_rule, workshop.destroy_on or by_rule)):
        raise DomainError(
            _("The rule of this round keeps no records: the day can only be earlier."), field="destroy_on"
        )
    if destroy_on is not None and not decided_by.strip() and not rule.asks_both_sides:
        raise DomainError(_("Say who decided this: later readers will ask."), field="decided_by")
    if destroy_on and reading_until and reading_until > destroy_on:
        raise DomainError(_("By then the notes will have been destroyed."), field="reading_until")


def _propose(workshop: Workshop, destroy_on, reading_until, by) -> RetentionProposal:
    if destroy_on is None:
        raise DomainError(_("Both sides agreed to this day. Propose them another."), field="destroy_on")
    workshop.retention_proposals.filter(is_open=True).update(is_open=False)
    proposal = RetentionProposal.objects.create(workshop=workshop, destroy_on=destroy_on, reading_until=reading_until)
    record("retention.proposed", by=by, obj=proposal, compartment=workshop.pk, destroy_on=destroy_on)
    return proposal


@transaction.atomic
def agree_to_retention(*, proposal: RetentionProposal, by) -> RetentionProposal:
    """``by`` agrees for the side that they come for; the last side's word makes the day count.

    Raises DomainError for a proposal that is no longer open, or whose day has passed.
    """
    proposal = RetentionProposal.objects.select_for_update().get(pk=proposal.pk)
    workshop = Workshop.objects.select_for_update(of=("self",)).select_related("rule_profile").get(
        pk=proposal.workshop_id
    )  # fmt: skip
    if not proposal.is_open or proposal.destroy_on < timezone.now().date():
        raise DomainError(_("This day is no longer proposed. Nothing was changed."))
    asked = sides_asked(workshop)
    for side in asked & sides_in(by, workshop):
        SideAgreement.objects.get_or_create(
            proposal=proposal, side_id=side, defaults={"agreed_by": by, "at": timezone.now()}
        )
        record("retention.agreed", by=by, obj=proposal, compartment=workshop.pk, side=side)
    agreed = set(proposal.agreements.values_list("side_id", flat=True))
    if asked <= agreed:
        RetentionProposal.objects.filter(pk=proposal.pk).update(is_open=False)
        proposal.is_open = False
        _put(workshop, proposal.destroy_on, _("both sides"), proposal.reading_until, by=by)
    return proposal


def _put(workshop: Workshop, destroy_on, decided_by: str, reading_until, *, by) -> None:
    workshop.destroy_on, workshop.destroy_decided_by = destroy_on, decided_by
    workshop.reading_until = reading_until
    workshop.save(update_fields=["destroy_on", "destroy_decided_by", "reading_until"])
    record(
        "retention.set",
        by=by,
        obj=workshop,
        compartment=workshop.pk,
        destroy_on=destroy_on,
        reading_until=reading_until,
    )


def hold_to_rule(workshop: Workshop, before: Rule, *, by) -> None:
    """Brings the day of the records up to a rule that has changed from ``before``: the rule's own day, or, where
    it leaves the day to both sides now, a day that was set without them is proposed to them. In a transaction."""
    end_by_rule(workshop, by=by)
    if rule_of(workshop).asks_both_sides and not before.asks_both_sides and workshop.destroy_on:
        _propose(workshop, workshop.destroy_on, workshop.reading_until, by)
        _put(workshop, None, "", workshop.reading_until, by=by)


def end_by_rule(workshop: Workshop, *, by) -> None:
    """Brings the day on which the records go to the one that the rule itself asks for, where that is earlier
    or none is set. Needs a transaction."""
    due = rule_of(workshop).records_end_on(workshop.ends_on)
    if due is None:
        return
    due = max(due, timezone.now().date() + dt.timedelta(days=1))
    if workshop.destroy_on is None or workshop.destroy_on > due:
        reading_until = min(workshop.reading_until, due) if workshop.reading_until else None
        _put(workshop, due, _("the rule of the round"), reading_until, by=by)
