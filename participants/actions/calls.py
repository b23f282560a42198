"""Calls: asked of a colleague by a ladder, made, tried again, no longer needed."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.actions import record
from core.errors import DomainError
from participants.choices import CallOutcome, CallState
from participants.models import Call, Person
from participants.selectors.calls import caller_for
from workshops.models import Dialogue, Workshop


def ask_for_call(
    *,
    key: str,
    kind: str,
    about: models.Model,
    person: Person,
    dialogue: Dialogue,
    workshop: Workshop | None = None,
    due_at: datetime,
    caller: User | None = None,
    is_instead: bool = False,
) -> bool:
    """Puts a call on somebody's list; False when its key was asked for already.

    The call goes to ``caller`` if they organise the workshop still, else to a coordinator, else to a
    convenor. Must run inside the transaction that causes it.
    """
    return put_call(
        key=key,
        kind=kind,
        thing=(about._meta.label_lower, about.pk),
        person=person,
        dialogue=dialogue,
        workshop=workshop,
        due_at=due_at,
        caller=caller,
        is_instead=is_instead,
    )


def put_call(
    *,
    key: str,
    kind: str,
    thing: tuple[str, UUID],
    person: Person,
    dialogue: Dialogue,
    workshop: Workshop | None,
    due_at: datetime,
    caller: User | None,
    is_instead: bool,
    letter: str = "",
) -> bool:
    """The same about a ``thing`` by label and primary key; ``letter``: the kind of letter that the call stands
    for, where it may be named."""
    given = caller_for(dialogue, workshop, caller)
    call, is_new = Call.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "is_instead": is_instead,
            "dialogue": dialogue,
            "workshop": workshop,
            "person": person,
            "letter": letter,
            "object_kind": thing[0],
            "object_id": thing[1],
            "assignee": given,
            "due_at": due_at,
        },
    )
    if is_new:
        compartment = workshop.pk if workshop else dialogue.pk
        record("call.asked", obj=call, compartment=compartment, kind=kind, to=str(given.pk) if given else "")
    return is_new


@transaction.atomic
def finish_call(*, call: Call, outcome: str, again_at: datetime | None = None, by) -> Call:
    """Writes down what came of a call: reached, or tried again at ``again_at``. Raises DomainError when it
    is over already, or the next try has no moment ahead."""
    call = Call.objects.select_for_update(of=("self",)).select_related("dialogue", "workshop").get(pk=call.pk)
    if not call.is_open:
        raise DomainError(_("This call is no longer needed: the matter is settled, or somebody has made it."))
    call.tries += 1
    call.outcome = outcome
    if outcome == CallOutcome.MISSED:
        if again_at is None or again_at <= timezone.now():
            raise DomainError(_("Say when you try again."), field="again_at")
        call.due_at = again_at
    else:
        call.state, call.ended_at = CallState.DONE, timezone.now()
    call.save(update_fields=["tries", "outcome", "due_at", "state", "ended_at"])
    record("call.made", by=by, obj=call, compartment=call.workshop_id or call.dialogue_id, outcome=outcome)
    return call


def recall_calls(letter: str, objects: models.QuerySet) -> list[UUID]:
    """Takes back calls that stand for a ``letter`` of this kind about ``objects`` and whose hour has not come;
    returns about which ones."""
    ahead = Call.objects.ahead().filter(letter=letter, object_id__in=objects)
    found = dict(ahead.select_for_update(of=("self",)).values_list("pk", "object_id"))
    Call.objects.filter(pk__in=found).update(state=CallState.LAPSED, ended_at=timezone.now())
    return list(found.values())


def drop_calls(
    objects: Iterable[UUID] | models.QuerySet,
    *,
    kinds: Iterable[str] | None = None,
    among: models.QuerySet | None = None,
) -> int:
    """Ends the open calls about these rows, which are no longer needed; returns how many. ``among``: only of
    these."""
    wanted = objects if isinstance(objects, models.QuerySet) else list(objects)
    calls = (Call.objects.all() if among is None else among).open().filter(object_id__in=wanted)
    if kinds is not None:
        calls = calls.filter(kind__in=list(kinds))
    return calls.update(state=CallState.LAPSED, ended_at=timezone.now())
