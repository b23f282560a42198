"""How the machinery is: jobs, letters in line, the mail server, the trail."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit.models import Checkpoint
from desk.policies import is_operator
from desk.selectors.letters import organised_by
from desk.selectors.schedule import heartbeats, late_jobs
from desk.selectors.waiting import TOO_LONG
from desk.selectors.words import number_word
from outbox.choices import MAIL_SERVER, MAIL_SERVER_AWAY, MessageState
from outbox.models import Message

JOBS = {
    "outbox-sweep": gettext_lazy("Letters that wait are sent"),
    "reminders": gettext_lazy("Whoever owes an answer, a note or a report is reminded"),
    "silences": gettext_lazy("Silences whose hour has come are ended"),
    "imports": gettext_lazy("Files that nobody confirmed are forgotten"),
    "second-looks": gettext_lazy("Released notes are held against the roster of now"),
    "audit-seal": gettext_lazy("The audit trail is sealed"),
    "audit-letters": gettext_lazy("Checkpoints of the trail are sent to facilitators, to keep"),
    "audit-erase": gettext_lazy("Who did what is forgotten on its date"),
    "retention": gettext_lazy("Records whose day has come are destroyed"),
}


@dataclass(frozen=True)
class Job:
    """A scheduled job: what it does, how often, when it last ran (None: not yet), whether it is late."""

    what: str
    often: str
    last: dt.datetime | None
    is_late: bool


@dataclass(frozen=True)
class Pulse:
    """All that the page says. ``late``: words for the warning, empty when all is well."""

    jobs: list[Job]
    late: list[str]
    letters: list[str]
    oldest: dt.datetime | None
    failed: int
    reasons: list[tuple[str, int]]
    mail_server: str
    sealed: Checkpoint | None


def often_words(seconds: float) -> str:
    """ "every 20 seconds", "every 5 minutes", "every hour" """
    if seconds < 60:
        return ngettext("every second", "every %(n)d seconds", int(seconds)) % {"n": seconds}
    minutes = int(seconds // 60)
    if minutes < 60:
        return ngettext("every minute", "every %(n)d minutes", minutes) % {"n": minutes}
    return ngettext("every hour", "every %(n)d hours", minutes // 60) % {"n": minutes // 60}


def pulse_for(user) -> Pulse:
    """The operator's view of all; an organiser's of the jobs and of their own dialogues' letters, so
    that nobody learns from a number that others are at work too."""
    now = timezone.now()
    beats = heartbeats()
    stale = set(late_jobs(beats))
    jobs = [
        Job(str(JOBS.get(job, job)), often_words(float(entry["schedule"])), beats.get(job), job in stale)
        for job, entry in settings.CELERY_BEAT_SCHEDULE.items()
    ]
    everything = is_operator(user)
    whose = Q() if everything else organised_by(user)
    told = _letters(whose, now)
    late = [job.what for job in jobs if job.is_late]
    if told["oldest"] and now - told["oldest"] > TOO_LONG:
        late.append(_("Letters have waited for longer than ten minutes"))
    return Pulse(
        jobs=jobs,
        late=late,
        letters=_sentences(told),
        oldest=told["oldest"],
        failed=told["failed"],
        reasons=_reasons(whose),
        mail_server=_mail_server(beats),
        sealed=Checkpoint.objects.order_by("-size").first() if everything else None,
    )


def _letters(whose: Q, now: dt.datetime) -> dict:
    """Counts of letters that are due, for later, and failed; since when the oldest has been due."""
    due = Q(state=MessageState.QUEUED, not_before__lte=now) | Q(state=MessageState.SENDING)
    rows = Message.objects.filter(whose, state__in=[MessageState.QUEUED, MessageState.SENDING, MessageState.PARKED])
    return rows.order_by().aggregate(
        due=Count("pk", filter=due),
        later=Count("pk", filter=Q(state=MessageState.QUEUED, not_before__gt=now)),
        failed=Count("pk", filter=Q(state=MessageState.PARKED)),
        oldest=Min("not_before", filter=due),
    )


def _reasons(whose: Q) -> list[tuple[str, int]]:
    """Why letters failed, and how many for each reason; the commonest first, no recipient named."""
    rows = Message.objects.filter(whose, state=MessageState.PARKED).order_by().values_list("last_error")
    counted = rows.annotate(number=Count("pk")).order_by("-number", "last_error")
    return [(_(words) if words else _("No reason was noted."), number) for words, number in counted]


def _sentences(told: dict) -> list[str]:
    sentences = [_due_words(told["due"])]
    if told["later"]:
        later = ngettext("%(n)s is for later.", "%(n)s are for later.", told["later"])
        sentences.append(later % {"n": number_word(told["later"])})
    return sentences


def _due_words(due: int) -> str:
    if not due:
        return _("No letter waits to be sent.")
    return ngettext("%(n)s letter waits to be sent.", "%(n)s letters wait to be sent.", due) % {"n": number_word(due)}


def _mail_server(beats: dict) -> str:
    """ "there", "away" or, before the first letter, nothing."""
    there, away = beats.get(MAIL_SERVER), beats.get(MAIL_SERVER_AWAY)
    if away and (there is None or there < away):
        return "away"
    return "there" if there else ""
