"""Sessions: made, changed, moved, removed; their own tighter rule; who was in the room."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from audit import actions as audit
from core.errors import DomainError
from sessions_app.actions.loosening import overtake_requests
from sessions_app.actions.release import tell_readers
from sessions_app.actions.retention import bring_forward
from sessions_app.models import Note, Presence, WorkshopSession
from workshops.choices import Preset
from workshops.models import SWITCHES, RuleProfile

FIELDS = ("title", "kind", "side", "starts_at", "ends_at", "room", "guiding_questions")


@transaction.atomic
def create_session(*, workshop, by, **values) -> WorkshopSession:
    """Adds a session at the end of the agenda. ``values``: the names in FIELDS; times are aware."""
    last = WorkshopSession.objects.filter(workshop=workshop).order_by("-position").first()
    session = WorkshopSession.objects.create(
        workshop=workshop, position=last.position + 1 if last else 1, **{name: values.get(name, "") for name in FIELDS}
    )
    audit.record("session.created", by=by, obj=session, compartment=workshop.pk, kind_of_session=session.kind)
    return session


@transaction.atomic
def edit_session(*, session, by, **values) -> WorkshopSession:
    """Changes a session. Kind and side stay once something was written of it: who may read depends
    on them."""
    before = WorkshopSession.objects.select_for_update().get(pk=session.pk)
    moved_circle = (before.kind, before.side_id) != (values["kind"], getattr(values["side"], "pk", None))
    if moved_circle and Note.objects.filter(session=session).exists():
        raise DomainError(
            _("Notes were written of this session, so its kind and its side stay as they are."), field="kind"
        )
    for name in FIELDS:
        setattr(before, name, values[name])
    before.save(update_fields=FIELDS)
    audit.record("session.changed", by=by, obj=before, compartment=before.workshop_id, kind_of_session=before.kind)
    return before


@transaction.atomic
def remove_session(*, session, by) -> None:
    """Takes a session off the agenda; refused once something was written of it."""
    if Note.objects.filter(session=session).exists():
        raise DomainError(_("Notes were written of this session. It stays on the agenda until they are destroyed."))
    audit.record("session.removed", by=by, obj=session, compartment=session.workshop_id)
    session.delete()


@transaction.atomic
def move_session(*, session, later: bool, by) -> None:
    """Swaps a session with its neighbour; two that follow each other exchange their hours, each
    keeping its length."""
    rows = list(WorkshopSession.objects.select_for_update().filter(workshop=session.workshop_id).in_order())
    here = next(index for index, row in enumerate(rows) if row.pk == session.pk)
    there = here + 1 if later else here - 1
    if not 0 <= there < len(rows):
        raise DomainError(_("It already stands at the end.") if later else _("It already stands at the beginning."))
    first, second = rows[min(here, there)], rows[max(here, there)]
    _swap(first, second)
    for place, row in enumerate(_in_new_order(rows, first, second), start=1):
        row.position = place
    WorkshopSession.objects.bulk_update(rows, ["position", "starts_at", "ends_at"])
    audit.record("session.moved", by=by, obj=session, compartment=session.workshop_id, later=later)


def _in_new_order(rows, first, second):
    order = list(rows)
    i, j = order.index(first), order.index(second)
    order[i], order[j] = order[j], order[i]
    return order


def _swap(first, second) -> None:
    """``second`` begins where ``first`` did. Where they follow each other ``first`` ends where
    ``second`` did; where they overlap they exchange their beginnings."""
    if first.starts_at == second.starts_at:  # both without a time, or side by side
        return
    if first.starts_at is None or second.starts_at is None:
        raise DomainError(_("Give the session a time first: it has none yet."))
    begin, other, long, short = first.starts_at, second.starts_at, _length(first), _length(second)
    follows = begin + long <= other
    _place(second, begin, short)
    _place(first, other + short - long if follows else other, long)


def _place(session, begin, length: timedelta) -> None:
    session.ends_at = begin + length if session.ends_at else None
    session.starts_at = begin


def _length(session) -> timedelta:
    return session.ends_at - session.starts_at if session.ends_at else timedelta()


@transaction.atomic
def tighten_session(*, session, switches: dict[str, str], by) -> WorkshopSession:
    """Gives a session a rule of its own; ``switches`` names all eleven.

    Refused where one is wider than the workshop's, or than the session's present rule once people
    have spoken under it. The workshop's own values mean: no rule of its own.
    """
    row = WorkshopSession.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=session.pk)
    wanted = RuleProfile(preset=Preset.CUSTOM, name=row.profile.name or str(row.profile), **switches)
    if not wanted.is_at_least_as_tight_as(row.workshop.rule_profile):
        raise DomainError(_("A session’s rule can be tighter than its workshop’s, never wider."))
    if not wanted.is_at_least_as_tight_as(row.profile) and people_have_spoken(row):
        raise DomainError(
            _("People have spoken under the present rule. Widening it now would need the consent of all of them.")
        )
    same = all(getattr(row.workshop.rule_profile, name) == switches[name] for name in SWITCHES)
    if not same:
        wanted.save()
    row.rule_profile = None if same else wanted
    row.save(update_fields=["rule_profile"])
    overtake_requests(row.workshop, session=row, by=by)
    bring_forward(Note.objects.filter(session=row), by=by)
    audit.record(
        "session.rule-set", by=by, obj=row, compartment=row.workshop_id, profile=None if same else wanted.pk, **switches
    )
    return row


def people_have_spoken(session) -> bool:
    """Whether someone was recorded in the room, or something was written."""
    return (
        Presence.objects.filter(session=session).exists()
        or Note.objects.filter(session=session, revision__gt=0).exists()
    )


@transaction.atomic
def record_presence(*, session, invitations, by) -> int:
    """Says who was in the room; returns how many. Those added after a release get the letter."""
    wanted = {invitation.pk for invitation in invitations}
    if any(invitation.workshop_id != session.workshop_id for invitation in invitations):
        raise DomainError(_("Somebody in the list is not a guest of this workshop."))
    rows = Presence.objects.filter(session=session)
    present = set(rows.values_list("invitation_id", flat=True))
    rows.filter(invitation_id__in=present - wanted).delete()
    Presence.objects.bulk_create(
        Presence(session=session, invitation_id=invitation_id) for invitation_id in sorted(wanted - present)
    )
    audit.record("session.presence-recorded", by=by, obj=session, compartment=session.workshop_id, present=len(wanted))
    note = Note.objects.filter(session=session).first()
    if note and note.is_released:
        tell_readers(note)
    return len(wanted)
