"""A workshop as its organisers, its team and its guests see it."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.choices import InvitationState
from participants.models import Invitation
from participants.selectors.balance import Balance, balance_of
from participants.selectors.counts import AnswerCounts, answer_counts
from participants.selectors.ladder import ladder_rests, plan_of
from sessions_app.choices import SessionKind
from sessions_app.models import Note, WorkshopSession
from sessions_app.selectors.agenda import mark_topics, sessions_of
from workshops.models import GroundRules, RetentionProposal, Workshop
from workshops.policies import can_agree_to_retention, can_organise
from workshops.rule import rule_of
from workshops.selectors.circle import Circle, seen_by
from workshops.selectors.retention import open_proposal

PAGE = 50
ON_PAGE = 3  # sessions named on the workshop's page; the agenda has them all


@dataclass(frozen=True)
class Item:
    """A session in words; ``hour``: "1 January, 18:30" on the workshop's clock."""

    hour: str
    title: str
    kind: str
    side: str
    room: str


@dataclass(frozen=True)
class Agenda:
    """``count`` sessions in all; ``next``: the few that come."""

    count: int
    next: list[Item]


@dataclass(frozen=True)
class OrganiserPage:
    people: Page
    counts: AnswerCounts
    balance: Balance
    agenda: Agenda
    outgoing: list[str]
    rules: GroundRules | None
    seen: Circle


@dataclass(frozen=True)
class GuestPage:
    """``invitation`` None for the team that does not organise (rapporteur, evaluator, finance)."""

    invitation: Invitation | None
    rules: GroundRules | None
    acknowledged: int | None
    notes: list[Note]
    agenda: Agenda
    proposal: RetentionProposal | None = None


def organiser_page(workshop: Workshop, user, number: str | None) -> OrganiserPage:
    """``number``: the page of people that was asked for; nonsense gives the first."""
    now = timezone.now()
    counts = answer_counts([workshop.pk])[workshop.pk]
    return OrganiserPage(
        people=_people(workshop, counts, number),
        counts=counts,
        balance=balance_of(workshop),
        agenda=agenda_of(workshop, user, now),
        outgoing=outgoing_of(workshop, counts, now),
        rules=newest_rules(workshop),
        seen=seen_by(Workshop.objects.visible_to, can_organise, workshop),
    )


def guest_page(workshop: Workshop, user) -> GuestPage:
    """What a guest, or a member of the team who does not organise, needs of a workshop."""
    invitation = (
        Invitation.objects.filter(workshop=workshop, person__user=user)
        .exclude(state__in=[InvitationState.DRAFT, InvitationState.WITHDRAWN])
        .annotate(acknowledged=Max("acknowledgements__ground_rules__version"))
        .select_related("side")
        .first()
    )
    return GuestPage(
        invitation=invitation,
        rules=newest_rules(workshop),
        acknowledged=invitation.acknowledged if invitation else None,
        notes=list(Note.objects.visible_to(user).filter(session__workshop=workshop).order_by("session__starts_at")),
        agenda=agenda_of(workshop, user, timezone.now()),
        proposal=_proposed_to(user, workshop),
    )


def _proposed_to(user, workshop: Workshop) -> RetentionProposal | None:
    """The day for the end of the records that ``user`` may agree to for a side."""
    if not rule_of(workshop).asks_both_sides:
        return None
    proposal = open_proposal(workshop)
    return proposal if proposal and can_agree_to_retention(user, proposal) else None


def newest_rules(workshop: Workshop) -> GroundRules | None:
    return workshop.ground_rules.order_by("-version").first()


def _people(workshop: Workshop, counts: AnswerCounts, number: str | None) -> Page:
    rows = (
        Invitation.objects.filter(workshop=workshop)
        .exclude(state=InvitationState.WITHDRAWN)
        .select_related("person", "side")
        .annotate(acknowledged=Max("acknowledgements__ground_rules__version"))
        .order_by("person__name", "pk")
    )
    paginator = Paginator(rows, PAGE)
    paginator.count = counts.invited + counts.drafts  # known already
    return paginator.get_page(number)


def agenda_of(workshop: Workshop, user, now: dt.datetime) -> Agenda:
    """Counts and names only sessions that ``user`` may know of; a topic that is not theirs is a kind."""
    rows = sessions_of(workshop, user).select_related(None).select_related("side", "rule_profile")
    sessions = list(rows.defer("guiding_questions"))
    for session in sessions:
        session.workshop = workshop
    to_come = [session for session in sessions if session.ends_at is None or session.ends_at > now]
    return Agenda(len(sessions), [_item(session, workshop) for session in mark_topics(to_come[:ON_PAGE], user)])


def _item(session: WorkshopSession, workshop: Workshop) -> Item:
    hour = ""
    if session.starts_at:
        here = session.starts_at.astimezone(workshop.zone)
        hour = f"{date_format(here, 'MONTH_DAY_FORMAT')}, {date_format(here, 'TIME_FORMAT')}"
    kind = str(SessionKind(session.kind).label)
    title = session.title if session.with_topic else kind.capitalize()
    return Item(hour, title, kind, session.side.name if session.side else "", session.room)


def outgoing_of(workshop: Workshop, counts: AnswerCounts, now: dt.datetime) -> list[str]:
    """Sentences on what the reminder ladder sends next, if nobody answers before. Five queries at most."""
    steps = list(workshop.reminder_steps.filter(is_armed=True))
    if not steps or not workshop.is_open or not counts.waiting or ladder_rests(workshop):
        return []
    sentences = []
    for send in plan_of(workshop, steps, now).to_come:
        words = ngettext(
            "%(when)s: %(rung)s to %(number)d person.",
            "%(when)s: %(rung)s to %(number)d people.",
            len(send.sends),
        )
        told = {
            "when": _when(send.due_at, workshop),
            "rung": send.step.get_rung_display(),
            "number": len(send.sends),
        }
        sentences.append(words % told)
    return sentences


def _when(moment: dt.datetime, workshop: Workshop) -> str:
    here = moment.astimezone(workshop.zone)
    day = f"{date_format(here, 'l')} {date_format(here, 'MONTH_DAY_FORMAT')}"
    return _("%(day)s, %(hour)s") % {"day": day, "hour": date_format(here, "TIME_FORMAT")}
