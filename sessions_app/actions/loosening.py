"""Requests for a wider rule that end without taking effect."""

from django.utils import timezone

from audit.actions import record
from outbox import actions as outbox
from sessions_app.choices import RequestState
from sessions_app.models import RuleRequest


def end_request(request: RuleRequest, state: str, *, by) -> None:
    """Ends an open request as ``state``; letters that still ask are taken back. Needs a transaction."""
    RuleRequest.objects.filter(pk=request.pk).update(state=state, ended_at=timezone.now())
    request.state = state
    for answer in request.answers.all():
        outbox.withdraw(answer)
    record("rule.request-ended", by=by, obj=request, compartment=request.workshop_id, state=state)


def overtake_requests(workshop, *, session=None, by) -> int:
    """Ends what is being asked about the rule of ``workshop`` (its sessions' too), or of ``session`` alone:
    another rule is in force than the one it was asked about. Returns how many."""
    rows = RuleRequest.objects.open().filter(workshop=workshop)
    requests = list(rows if session is None else rows.filter(session=session))
    for request in requests:
        end_request(request, RequestState.WITHDRAWN, by=by)
    return len(requests)
