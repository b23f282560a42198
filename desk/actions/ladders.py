"""All ladders of reminders, walked one after another; and the one of questions about the rule."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial

from django.db import transaction

from audit.actions import record
from desk.emails import rule_asked
from followups.actions.reminders import send_due_reminders as remind_of_actions
from followups.actions.silence_reminders import remind_of_silences
from outbox.actions import Climber, walk
from outbox.ladders import Rung, plan
from outbox.models import Message
from participants.actions.missing import remind_of_ground_rules, remind_of_travel
from participants.actions.poll_reminders import remind_of_days
from participants.actions.reminders import send_due_reminders as remind_of_invitations
from participants.actions.writing import call_instead, write
from participants.choices import NO_LETTERS
from participants.selectors.hours import recipient_of
from reports.actions.reminders import remind_of_reports
from sessions_app.actions.reminders import remind_of_corrections, remind_of_notes
from sessions_app.choices import RequestState
from sessions_app.models import RuleAnswer

log = logging.getLogger(__name__)
# A question about the rule: its last days. No call at the end: it would tell who has not spoken.
QUESTION = [Rung("soon", -3), Rung("last", -1)]
AHEAD = timedelta(days=10)


def remind_of_questions(now: datetime) -> int:
    """Reminds those who have said neither yes nor no, in the same words in which they were asked."""
    answers = (
        RuleAnswer.objects.filter(agrees=None, request__state=RequestState.OPEN, link_expires_at__gt=now)
        .filter(request__closes_on__gte=now.date() - timedelta(days=1), request__closes_on__lte=now.date() + AHEAD)
        .filter(request__workshop__destroyed_at=None, request__workshop__dialogue__frozen_at=None)
        .exclude(invitation__person__email="")
        .exclude(invitation__person__reach__in=NO_LETTERS)  # a call would tell who has not spoken
        .select_related("invitation__person", "request__workshop__dialogue", "request__workshop__rule_profile")
        .order_by("request_id", "pk")
    )
    return walk([_asked(answer) for answer in answers], now)


def _asked(answer: RuleAnswer) -> Climber:
    request = answer.request
    zone = request.workshop.zone
    return Climber(
        prefix=f"question:{answer.pk}:{request.closes_on.isoformat()}",
        planned=plan(
            QUESTION,
            anchor=request.closes_on,
            zone=zone,
            end=datetime.combine(request.closes_on + timedelta(days=1), time(0), zone),
        ),
        recipient=recipient_of(answer.invitation.person),
        take=partial(_ask_again, answer),
        since=request.created_at,
    )


@transaction.atomic
def _ask_again(answer: RuleAnswer, rung: Rung, key: str) -> bool:
    silent = RuleAnswer.objects.select_for_update(of=("self",)).filter(pk=answer.pk, agrees=None)
    if not silent.filter(request__state=RequestState.OPEN).exists() or Message.objects.filter(key=key).exists():
        return False
    workshop, letter = answer.request.workshop, replace(rule_asked(answer), key=key)
    write(letter, person=answer.invitation.person, dialogue=workshop.dialogue, workshop=workshop)
    record("question.reminded", obj=answer.request, compartment=answer.request.workshop_id, rung=rung.name)
    return True


# The registry: name -> what walks the ladder at a moment and says how many steps it took.
LADDERS: dict[str, Callable[[datetime], int]] = {
    "letters that nobody may get": call_instead,
    "invitations": remind_of_invitations,
    "days": remind_of_days,
    "ground rules": remind_of_ground_rules,
    "travel": remind_of_travel,
    "corrections": remind_of_corrections,
    "questions": remind_of_questions,
    "notes": remind_of_notes,
    "actions": remind_of_actions,
    "reports": remind_of_reports,
    "silences": remind_of_silences,
}


def walk_ladders(now: datetime) -> dict[str, int]:
    """Walks every ladder at ``now``; returns how many steps each took. One that fails leaves the others done;
    RuntimeError at the end names those that failed, so that the heartbeat stays away."""
    taken, failed = {}, []
    for name, walk_one in LADDERS.items():
        try:
            taken[name] = walk_one(now)
        except Exception as error:  # noqa: BLE001 -- a ladder that breaks must not keep the others
            failed.append(name)
            log.error("The ladder of %s broke off (%s).", name, type(error).__name__)
    if failed:
        raise RuntimeError(f"These ladders broke off: {', '.join(failed)}.")
    return taken
