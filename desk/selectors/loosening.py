"""A request for a wider rule, as those who ask and those who are asked may see it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from desk.selectors.rows import name_of, waiting
from desk.selectors.words import link
from sessions_app.models import RuleAnswer, RuleRequest
from sessions_app.querysets import SETS_RULES
from workshops.policies import sits_as


@dataclass(frozen=True)
class Change:
    """One switch that would be wider: what it says now, and what it would say."""

    label: str
    now: str
    then: str


def changes_of(request: RuleRequest) -> list[Change]:
    """The switches that differ, in the order of all eleven. No query."""
    pairs = zip(request.before.explained(), request.profile.explained(), strict=True)
    return [Change(old.label, old.meaning, new.meaning) for old, new in pairs if old.value != new.value]


@dataclass(frozen=True)
class Standing:
    """How far it is: a number, never who."""

    agreed: int
    asked: int


def standing_of(request: RuleRequest) -> Standing:
    """One query."""
    return Standing(**request.answers.aggregate(agreed=Count("pk", filter=Q(agrees=True)), asked=Count("pk")))


def open_requests(workshop) -> list[RuleRequest]:
    """What is being asked about ``workshop`` and its sessions, with ``agreed`` and ``asked``; one query."""
    agreed = Count("answers", filter=Q(answers__agrees=True))
    rows = RuleRequest.objects.open().filter(workshop=workshop).select_related("session")
    return list(rows.annotate(agreed=agreed, asked=Count("answers")).order_by("created_at"))


def questions_for(user) -> list[RuleAnswer]:
    """What ``user`` is being asked and has not answered, soonest first; one query."""
    answers = RuleAnswer.objects.visible_to(user).filter(agrees=None, request__in=RuleRequest.objects.open())
    return [answer for answer in answers.order_by("request__closes_on", "pk") if answer.request.is_open]


def rule_requests(user, today: dt.date):
    """Questions whether a rule may become wider: how many have agreed."""
    if not sits_as(user, SETS_RULES):
        return
    agreed = Count("answers", filter=Q(answers__agrees=True))
    requests = RuleRequest.objects.visible_to(user).open().filter(closes_on__gte=today)
    for asked in requests.annotate(agreed=agreed, asked=Count("answers")).order_by("closes_on", "pk"):
        yield waiting(
            today,
            what=_("A wider rule is being asked for, for %(name)s.") % {"name": name_of(asked.workshop)},
            why=_("%(agreed)s of %(asked)s have agreed.") % {"agreed": asked.agreed, "asked": asked.asked},
            url=link("desk:rule-request", asked.pk),
            link=_("See the question"),
            due=asked.closes_on,
        )
