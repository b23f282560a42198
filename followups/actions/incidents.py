"""Concerns and incidents: reported in own words, handled by those who lead, destroyed on their own day.

Words go into the vault, in a compartment of the incident's own, and nowhere else.
"""

import datetime as dt
import json
import logging
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit import actions as audit
from core.errors import DomainError
from followups import emails
from followups.choices import ConcernPage, IncidentState, ToldHow
from followups.models import AffectedPerson, Incident, IncidentStep
from outbox.actions import queue
from participants.actions.writing import write
from participants.models import Person
from vault import actions as vault
from vault.envelope import Place
from vault.keys import Gone
from vault.models import Sealed
from workshops.choices import RELEASES
from workshops.models import Dialogue, Seat
from workshops.querysets import today

log = logging.getLogger(__name__)

KEPT_FOR = dt.timedelta(days=3 * 365)  # until somebody decides otherwise
MOST_A_DAY = 40  # of one dialogue: a forwarded link must not bury the team
NEXT = {
    IncidentState.REPORTED: IncidentState.CONTAINED,
    IncidentState.CONTAINED: IncidentState.TOLD,
}


@sensitive_variables()
@transaction.atomic
def report_concern(
    *, dialogue: Dialogue, words: str, page: str = ConcernPage.OTHER, happened_on=None, about=None, reporter="", by=None
) -> Incident:
    """Writes a concern down and has those who lead the dialogue look at it.

    ``about``: the row that was on the page, named by kind and UUID. ``reporter``: the name under which
    it is given, sealed with the words; "" for somebody who stays unnamed, and then ``by`` is None, so
    that neither a row nor the trail says who it was. Raises DomainError when too many came today.
    """
    day = today()
    if Incident.objects.filter(dialogue=dialogue, reported_on=day).count() >= MOST_A_DAY:
        raise DomainError(_("Too many concerns were reported today. Please ring us."))
    incident = Incident.objects.create(
        dialogue=dialogue,
        page=page,
        object_kind=about._meta.label_lower if about is not None else "",
        object_id=about.pk if about is not None else None,
        happened_on=happened_on,
        reported_on=day,
        keep_until=day + KEPT_FOR,
    )
    said = json.dumps({"words": words, "reporter": reporter})
    vault.seal(_report(incident), said, witness=_witness("incident.reported", incident, by))
    for seat in Seat.objects.held().filter(dialogue=dialogue, workshop=None, role__in=RELEASES).select_related("user"):
        queue(emails.concern(incident, seat.user))
    return incident


@sensitive_variables()
def read_incident(*, incident: Incident, by) -> dict:
    """{"words", "reporter", "lesson", "steps": {pk: what}} of an incident, opened and witnessed; None
    where the words are destroyed."""
    steps = list(incident.steps.values_list("pk", flat=True))
    places = [_report(incident), *(_what(incident, pk) for pk in steps)]
    if incident.state == IncidentState.CLOSED:
        places.append(_lesson(incident))
    try:
        report, *rest = vault.open_texts(places, witness=_witness("incident.read", incident, by))
    except (Gone, Sealed.DoesNotExist):
        return None
    lesson = rest.pop() if incident.state == IncidentState.CLOSED else ""
    return json.loads(report) | {"lesson": lesson, "steps": dict(zip(steps, rest, strict=True))}


@transaction.atomic
def advance_incident(*, incident: Incident, by) -> Incident:
    """From reported to contained, from contained to people told. Raises DomainError."""
    incident = _held(incident)
    if incident.state not in NEXT:
        raise DomainError(_("The next step is to close it, with what was learnt."))
    if incident.state == IncidentState.CONTAINED and incident.affected.filter(told_on=None).exists():
        raise DomainError(_("Somebody on the list has not been told yet."))
    incident.state = NEXT[incident.state]
    incident.save(update_fields=["state"])
    audit.record("incident.moved", by=by, obj=incident, compartment=incident.dialogue_id, state=incident.state)
    return incident


@sensitive_variables()
@transaction.atomic
def close_incident(*, incident: Incident, lesson: str, keep_until: dt.date, by) -> Incident:
    """Closes an incident with what was learnt and the day on which its words go.

    Raises DomainError while somebody has not been told, a step is open, or the day is past.
    """
    incident = _held(incident)
    if incident.affected.filter(told_on=None).exists():
        raise DomainError(_("Somebody on the list has not been told yet."))
    if incident.steps.filter(done_on=None).exists():
        raise DomainError(_("A step is still open."))
    if keep_until <= today():
        raise DomainError(_("This day has passed. Choose a later one."), field="keep_until")
    vault.seal(_lesson(incident), lesson, witness=_witness("incident.lesson-sealed", incident, by))
    incident.state, incident.closed_on, incident.keep_until = IncidentState.CLOSED, today(), keep_until
    incident.save(update_fields=["state", "closed_on", "keep_until"])
    audit.record("incident.closed", by=by, obj=incident, compartment=incident.dialogue_id, keep_until=keep_until)
    return incident


@sensitive_variables()
@transaction.atomic
def add_step(*, incident: Incident, what: str, holder, until: dt.date, by) -> IncidentStep:
    """Writes down what is to be done, by whom and until when."""
    incident = _held(incident)
    step = IncidentStep.objects.create(incident=incident, holder=holder, until=until)
    vault.seal(_what(incident, step.pk), what, witness=_witness("incident.step-added", incident, by))
    return step


@transaction.atomic
def settle_step(*, step: IncidentStep, by) -> IncidentStep:
    """The step is done; a second time changes nothing."""
    incident = _held(step.incident)
    if IncidentStep.objects.filter(pk=step.pk, done_on=None).update(done_on=today()):
        audit.record("incident.step-done", by=by, obj=step, compartment=incident.dialogue_id)
    step.refresh_from_db()
    return step


@transaction.atomic
def set_affected(*, incident: Incident, people: Iterable[Person], by) -> int:
    """Puts ``people`` on the list; whoever is no longer chosen leaves it, unless they were told already.

    Returns how many are on it. Raises DomainError for people of another dialogue.
    """
    incident, chosen = _held(incident), {person.pk for person in people}
    if Person.objects.filter(pk__in=chosen, memberships__dialogue=incident.dialogue_id).count() != len(chosen):
        raise DomainError(_("Choose people of this dialogue."), field="people")
    incident.affected.filter(told_on=None).exclude(person__in=chosen).delete()
    known = set(incident.affected.values_list("person", flat=True))
    AffectedPerson.objects.bulk_create(AffectedPerson(incident=incident, person_id=pk) for pk in chosen - known)
    count = incident.affected.count()
    audit.record("incident.people-set", by=by, obj=incident, compartment=incident.dialogue_id, count=count)
    return count


@transaction.atomic
def tell_affected(*, affected: AffectedPerson, how: str, by) -> AffectedPerson:
    """Notes that somebody was told, or writes them a letter that says only that something waits.

    Telling once is enough: a second time changes nothing. Raises DomainError for a letter without an
    address.
    """
    incident = _held(affected.incident)
    how = ToldHow(how)
    if how == ToldHow.LETTER and not affected.person.is_told:
        raise DomainError(_("There is no e-mail address. Tell them by telephone or in person."))
    fresh = AffectedPerson.objects.filter(pk=affected.pk, told_on=None)
    if fresh.update(told_how=how, told_on=today(), told_by=by):
        if how == ToldHow.LETTER:
            letter = emails.something_concerns_you(affected)
            write(letter, person=affected.person, dialogue=incident.dialogue)
        audit.record("incident.person-told", by=by, obj=affected, compartment=incident.dialogue_id, how=how)
    affected.refresh_from_db()
    return affected


def destroy_due_incidents(on: dt.date) -> int:
    """Destroys the words of incidents whose day has come, each in a transaction of its own; returns how
    many. What stays is that there was one, its state and its days. Safe to run twice."""
    due = Incident.objects.due_for_destruction(on)
    torn = [row for row in Incident.objects.exclude(destroyed_at=None) if vault.has_share(row.pk)]
    return sum(_destroy(incident) for incident in [*due, *torn])


@transaction.atomic
def _destroy(incident: Incident) -> bool:
    vault.shred(incident.pk, witness=_witness("incident.destroyed", incident, None))
    incident.steps.all().delete()
    incident.affected.all().delete()
    incident.object_kind, incident.object_id = "", None
    incident.destroyed_at = incident.destroyed_at or timezone.now()
    incident.save(update_fields=["object_kind", "object_id", "destroyed_at"])
    return True


def _held(incident: Incident) -> Incident:
    """The incident as it stands now, held until the transaction ends. Raises DomainError once closed."""
    incident = Incident.objects.select_for_update().get(pk=incident.pk)
    if not incident.is_open:
        raise DomainError(_("This incident is closed; nothing in it changes any more."))
    return incident


def _witness(act: str, incident: Incident, by) -> audit.Witness:
    return audit.Witness(act, by=by, compartment=incident.dialogue_id)


def _report(incident: Incident) -> Place:
    return Place(incident.pk, "followups.incident", incident.pk, "report", 1)


def _lesson(incident: Incident) -> Place:
    return Place(incident.pk, "followups.incident", incident.pk, "lesson", 1)


def _what(incident: Incident, step_id) -> Place:
    return Place(incident.pk, "followups.incidentstep", step_id, "what", 1)
