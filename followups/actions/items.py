"""Action items: undertaken, done, dropped, carried into the next round."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import actions as audit
from core.errors import DomainError
from followups.choices import ActionState
from followups.models import ActionItem
from outbox.actions import withdraw
from participants.actions.calls import drop_calls


@transaction.atomic
def create_action(*, dialogue, title, due_on, owner_person=None, owner_role="", workshop=None, by) -> ActionItem:
    """Writes down what somebody undertook. The owner is a person of the dialogue or a role."""
    _check_owner(dialogue, owner_person, owner_role)
    item = ActionItem.objects.create(
        dialogue=dialogue,
        title=title,
        due_on=due_on,
        owner_person=owner_person,
        owner_role=owner_role,
        workshop=workshop,
    )
    audit.record("action.created", by=by, obj=item, compartment=dialogue.pk, due_on=due_on)
    return item


@transaction.atomic
def edit_action(*, item, title, due_on, owner_person=None, owner_role="", workshop=None, by) -> ActionItem:
    """Changes an open item; letters about it that still wait are taken back."""
    _check_owner(item.dialogue, owner_person, owner_role)
    if item.state != ActionState.OPEN:
        raise DomainError(_("This item is closed. Open it again before changing it."))
    item.title, item.due_on, item.workshop = title, due_on, workshop
    item.owner_person, item.owner_role = owner_person, owner_role
    item.save()
    withdraw(item)
    drop_calls([item.pk])
    audit.record("action.edited", by=by, obj=item, compartment=item.dialogue_id, due_on=due_on)
    return item


def _check_owner(dialogue, person, role) -> None:
    if (person is None) == (not role):
        raise DomainError(_("Choose one owner: a person or a role."), field="owner")
    if person is not None and not person.memberships.filter(dialogue=dialogue).exists():
        raise DomainError(_("The owner must be a person of this dialogue."), field="owner")


def _settle(item, state, by, action) -> ActionItem:
    """Closes an item that is open at this moment; refuses when another was quicker."""
    changed = ActionItem.objects.filter(pk=item.pk, state=ActionState.OPEN).update(
        state=state, closed_at=timezone.now()
    )
    if not changed:
        raise DomainError(_("This item was closed already."))
    item.refresh_from_db()
    withdraw(item)
    drop_calls([item.pk])
    audit.record(action, by=by, obj=item, compartment=item.dialogue_id)
    return item


@transaction.atomic
def close_action(*, item, by) -> ActionItem:
    """It is done; its reminders stop."""
    return _settle(item, ActionState.DONE, by, "action.done")


@transaction.atomic
def drop_action(*, item, by) -> ActionItem:
    """It will not be done; its reminders stop."""
    return _settle(item, ActionState.DROPPED, by, "action.dropped")


@transaction.atomic
def reopen_action(*, item, by) -> ActionItem:
    """Takes back "done" or "dropped". What was carried on lives in the next round and stays closed."""
    changed = ActionItem.objects.filter(pk=item.pk, state__in=[ActionState.DONE, ActionState.DROPPED]).update(
        state=ActionState.OPEN, closed_at=None
    )
    if not changed:
        raise DomainError(_("Only what was done or dropped can be opened again."))
    item.refresh_from_db()
    audit.record("action.reopened", by=by, obj=item, compartment=item.dialogue_id)
    return item


@transaction.atomic
def carry_actions(*, from_workshop, to_workshop, by) -> list[ActionItem]:
    """Carries the open items of one round into another of the same dialogue; returns the new ones.

    The old item keeps its date and stands as carried over; the new one is due when the next round
    begins, or on its own date if that is later. Safe to repeat: what was carried is no longer open.
    """
    if from_workshop.dialogue_id != to_workshop.dialogue_id or from_workshop.pk == to_workshop.pk:
        raise DomainError(_("Choose two rounds of this dialogue."), field="to_workshop")
    open_items = from_workshop.action_items.open().select_for_update().order_by("due_on")
    return [_carry(item, to_workshop, by) for item in open_items]


def _carry(item, workshop, by) -> ActionItem:
    _settle(item, ActionState.CARRIED, by, "action.carried")
    due_on: dt.date = max(item.due_on, workshop.starts_on or item.due_on)
    carried = ActionItem.objects.create(
        dialogue_id=item.dialogue_id,
        workshop=workshop,
        title=item.title,
        owner_person_id=item.owner_person_id,
        owner_role=item.owner_role,
        due_on=due_on,
        carried_from=item,
    )
    audit.record("action.created", by=by, obj=carried, compartment=item.dialogue_id, carried_from=item.pk)
    return carried
