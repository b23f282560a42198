"""A wider rule once people have spoken: asked of everyone who attended, in force when all have agreed."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from audit.actions import Witness, record
from core.errors import DomainError
from desk import emails
from desk.actions.rule import act_on
from participants.actions.writing import write
from sessions_app.actions.agenda import people_have_spoken
from sessions_app.actions.loosening import end_request, overtake_requests
from sessions_app.choices import RequestState
from sessions_app.models import RuleAnswer, RuleRequest, WorkshopSession
from sessions_app.selectors.attendance import those_who_attended
from vault import actions as vault
from vault.envelope import Place
from vault.keys import Gone
from vault.models import Sealed
from workshops.actions.rule import profile_for
from workshops.models import Workshop

DAYS_TO_ANSWER = 21
WHY = "why"  # the reason's field in the vault
LINK_DAYS = 7  # after the last day the page still says how it ended


@sensitive_variables()
@transaction.atomic
def ask_to_loosen(
    *,
    workshop: Workshop,
    session: WorkshopSession | None = None,
    switches: dict[str, str],
    name: str = "",
    reason: str,
    by,
) -> RuleRequest:
    """Asks everyone who attended whether the rule may become ``switches``, and returns the request. Its
    reason is sealed.

    Raises DomainError when nothing is wider, nobody has spoken yet, the question is being asked already, or
    somebody who attended cannot be reached.
    """
    workshop = Workshop.objects.select_for_update(of=("self",)).select_related("dialogue", "rule_profile").get(
        pk=workshop.pk
    )  # fmt: skip
    thing = session or workshop
    before = session.profile if session else workshop.rule_profile
    profile = profile_for(switches, name)
    _check(workshop, session, before, profile)
    guests = _reachable(those_who_attended(workshop, session))
    for row in (before, profile):
        if row._state.adding:
            row.save()
    request = _open(workshop=workshop, session=session, before=before, profile=profile)
    vault.seal(_place(request), reason.strip(), witness=_witness("rule.reason-sealed", request, by))
    end = dt.datetime.combine(request.closes_on, dt.time.max, dt.UTC) + dt.timedelta(days=LINK_DAYS)
    for guest in guests:
        answer = RuleAnswer.objects.create(request=request, invitation=guest, link_expires_at=end)
        write(emails.rule_asked(answer), person=guest.person, dialogue=workshop.dialogue, workshop=workshop)
    record("rule.asked", by=by, obj=request, compartment=workshop.pk, of=thing.pk, asked=len(guests))
    return request


def _check(workshop, session, before, profile) -> None:
    if profile.is_at_least_as_tight_as(before):
        raise DomainError(_("No switch is wider than now. A tighter rule needs nobody’s leave: put it in force."))
    if session is not None and not profile.is_at_least_as_tight_as(workshop.rule_profile):
        raise DomainError(_("A session’s rule can be tighter than its workshop’s, never wider."))
    if not (people_have_spoken(session) if session is not None else workshop.has_begun):
        raise DomainError(_("Nobody has spoken under the present rule, so that nobody need be asked."))


def _reachable(guests: list) -> list:
    """``guests``, if each of them can be asked."""
    if not guests:
        raise DomainError(_("Nobody is noted as having attended. Say first who was in the room."))
    unreached = sum(not guest.person.is_told and guest.person.user_id is None for guest in guests)
    if unreached:
        words = ngettext(
            "%(n)d person who attended has neither an address nor an account, and cannot be asked.",
            "%(n)d people who attended have neither an address nor an account, and cannot be asked.",
            unreached,
        )
        raise DomainError(words % {"n": unreached})
    return guests


def _open(**values) -> RuleRequest:
    closes_on = timezone.now().date() + dt.timedelta(days=DAYS_TO_ANSWER)
    lapsed = RuleRequest.objects.open().filter(
        workshop=values["workshop"], session=values["session"], closes_on__lt=timezone.now().date()
    )
    for request in lapsed:
        end_request(request, RequestState.REFUSED, by=None)
    try:
        with transaction.atomic():
            return RuleRequest.objects.create(closes_on=closes_on, **values)
    except IntegrityError:
        raise DomainError(_("This is being asked already. Take that question back first.")) from None


def _place(request: RuleRequest) -> Place:
    """Where its reason is sealed: those who are asked may hold no key, so beside a sealed workshop."""
    return Place(vault.for_guests(request.workshop_id), RuleRequest._meta.label_lower, request.pk, WHY, 1)


def _witness(act: str, request: RuleRequest, by) -> Witness:
    return Witness(act, by=by, compartment=request.workshop_id)


@sensitive_variables()
def read_reason(*, request: RuleRequest, by=None) -> str:
    """Why it is asked, opened and witnessed; "" once it was destroyed with the records of its workshop.

    ``by`` None: by personal link. The trail does not tell which of those who are asked it was.
    """
    try:
        return vault.open_text(_place(request), witness=_witness("rule.reason-read", request, by))
    except (Gone, Sealed.DoesNotExist):
        return ""


@transaction.atomic
def answer_request(*, answer: RuleAnswer, agrees: bool | None) -> RuleRequest:
    """Notes what one person says: yes, no, or (None) nothing yet after all. A no ends the request; the last
    yes puts the wider rule in force. Raises DomainError once it has ended.

    Nobody but that person is told what they said: the trail names neither.
    """
    request = RuleRequest.objects.select_for_update().get(pk=answer.request_id)
    if not request.is_open:
        raise DomainError(_("This question is no longer open, so that nothing was changed."))
    RuleAnswer.objects.filter(pk=answer.pk).update(agrees=agrees)
    record("rule.answered", obj=request, compartment=request.workshop_id)
    if agrees is False:
        end_request(request, RequestState.REFUSED, by=None)
    elif not request.answers.exclude(agrees=True).exists():
        _take_effect(request)
    return request


def _take_effect(request: RuleRequest) -> None:
    """Everyone has agreed. What was written before keeps the profile that it was made under."""
    workshop = (
        Workshop.objects.select_for_update(of=("self",)).select_related("rule_profile").get(pk=request.workshop_id)
    )
    end_request(request, RequestState.AGREED, by=None)
    facts = {"profile": request.profile_id, "before": request.before_id, "agreed": request.answers.count()}
    if request.session_id is not None:
        same = request.profile.switches == workshop.rule_profile.switches
        own = None if same else request.profile_id
        WorkshopSession.objects.filter(pk=request.session_id).update(rule_profile=own)
        record("session.rule-loosened", obj=request, compartment=workshop.pk, session=request.session_id, **facts)
        return
    Workshop.objects.filter(pk=workshop.pk).update(rule_profile=request.profile_id)
    record("rule.loosened", obj=workshop, compartment=workshop.pk, **facts)
    overtake_requests(workshop, by=None)
    act_on(workshop, by=None)


@transaction.atomic
def take_back_request(*, request: RuleRequest, by) -> RuleRequest:
    """The team does not ask any longer. Raises DomainError when it has ended."""
    request = RuleRequest.objects.select_for_update().get(pk=request.pk)
    if request.state != RequestState.OPEN:
        raise DomainError(_("This question has ended already."))
    end_request(request, RequestState.WITHDRAWN, by=by)
    return request
