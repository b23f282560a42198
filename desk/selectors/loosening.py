"""A request for a wider rule, as those who ask and those who are asked may see it."""

from dataclasses import dataclass

from django.db.models import Count, Q

from sessions_app.models import RuleAnswer, RuleRequest


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
