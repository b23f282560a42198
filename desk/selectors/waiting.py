"""What waits for the team, from live data. Each source asks at most one query, and only for roles
that can do something about it."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import in_zone
from desk.policies import is_operator
from desk.selectors.rows import Waiting, name_of, waiting
from desk.selectors.schedule import heartbeats, late_jobs
from desk.selectors.words import in_days, link, number_word
from followups.choices import IncidentState
from followups.models import ActionItem, Incident
from followups.policies import can_list_incidents
from followups.selectors.lists import owner_words
from outbox.choices import MessageState
from outbox.models import Message
from participants.choices import COMING
from participants.models import Acknowledgement, Invitation
from participants.policies import can_invite
from reports.choices import ReportState
from reports.models import Grant, Report
from reports.querysets import KEEPS_GRANTS
from workshops.choices import ORGANISERS, RetentionRule, Role
from workshops.models import Dialogue, GroundRules, Workshop
from workshops.policies import can_set_retention, can_view_operations, holds, in_team, sits_as

RECORDS_SOON, REPORTS_SOON, ACTIONS_SOON = dt.timedelta(days=14), dt.timedelta(days=30), dt.timedelta(days=7)
TOO_LONG = dt.timedelta(minutes=10)  # a letter that has been due for so long is a sign of trouble
SHOWN = 5


def answers(user, workshops: list[Workshop], counts: dict, today: dt.date):
    """Guests who have not answered, and letters that were prepared and not sent."""
    for workshop in workshops:
        tally = counts.get(workshop.pk)
        if tally is None or not workshop.is_open or not in_team(user, workshop, ORGANISERS):
            continue
        if tally.waiting:
            yield _unanswered(workshop, tally.waiting, today)
        if tally.drafts and can_invite(user, workshop):
            what = ngettext(
                "%(number)s letter for %(name)s is ready and has not been sent.",
                "%(number)s letters for %(name)s are ready and have not been sent.",
                tally.drafts,
            )
            yield waiting(
                today,
                what=what % {"number": number_word(tally.drafts), "name": name_of(workshop)},
                why=_("Read them once, then send."),
                url=link("participants:invite-preview", workshop.pk),
                link=_("Read them"),
            )


def _unanswered(workshop: Workshop, number: int, today: dt.date) -> Waiting:
    what = ngettext(
        "%(number)s person has not answered for %(name)s.",
        "%(number)s people have not answered for %(name)s.",
        number,
    )
    if workshop.reply_by:
        why = _("Answers are wanted by %(when)s.") % {"when": in_zone(workshop.reply_by, workshop.time_zone)}
    else:
        why = _("No day is set for answers, so nobody is reminded.")
    return waiting(
        today,
        what=what % {"number": number_word(number), "name": name_of(workshop)},
        why=why,
        url=link("participants:invitation-grid", workshop.pk),
        link=_("See who"),
        due=workshop.reply_by.astimezone(workshop.zone).date() if workshop.reply_by else None,
    )


def ground_rules(user, workshops: list[Workshop], today: dt.date):
    """People who come and have not acknowledged the newest version."""
    mine = [w for w in workshops if w.is_open and not w.has_begun and in_team(user, w, ORGANISERS)]
    if not mine:
        return
    newest = GroundRules.objects.filter(workshop=OuterRef(OuterRef("workshop"))).order_by("-version")
    done = Acknowledgement.objects.filter(invitation=OuterRef("pk"), ground_rules=Subquery(newest.values("pk")[:1]))
    written = GroundRules.objects.filter(workshop=OuterRef("workshop"))
    missing = dict(
        Invitation.objects.filter(Exists(written), ~Exists(done), workshop__in=mine, state__in=COMING)
        .order_by()
        .values_list("workshop")
        .annotate(number=Count("pk"))
    )
    for workshop in mine:
        if number := missing.get(workshop.pk):
            what = ngettext(
                "%(number)s person who comes to %(name)s has not acknowledged the ground rules.",
                "%(number)s people who come to %(name)s have not acknowledged the ground rules.",
                number,
            )
            when = in_days(workshop.starts_on, today) if workshop.starts_on else ""
            yield waiting(
                today,
                what=what % {"number": number_word(number), "name": name_of(workshop)},
                why=_("The agenda opens to them once they have; the round %(when)s.") % {"when": when} if when else "",
                url=link("participants:invitation-grid", workshop.pk),
                link=_("See who"),
                due=workshop.starts_on,
            )


def actions(user, today: dt.date):
    """Open action items that are overdue or due within a week, of the team and one's own."""
    items = (
        ActionItem.objects.visible_to(user)
        .open()
        .filter(due_on__lte=today + ACTIONS_SOON)
        .select_related("owner_person", "dialogue")
        .order_by("due_on", "pk")[: SHOWN + 1]
    )
    for item in items[:SHOWN]:
        is_own = item.owner_person is not None and item.owner_person.user_id == user.pk
        yield waiting(
            today,
            what=f"{item.title}.",
            why=_("It is yours.")
            if is_own
            else _("With %(owner)s, in %(name)s.") % {"owner": owner_words(item), "name": item.dialogue.code_name},
            url=link("followups:action-detail", item.pk),
            link=_("Open it"),
            due=item.due_on,
        )


def incidents(user, dialogues: list[Dialogue], today: dt.date):
    """Concerns and incidents that are not closed, of dialogues that the user leads; ``dialogues`` with
    ``has_incidents``."""
    if not any(dialogue.has_incidents and can_list_incidents(user, dialogue) for dialogue in dialogues):
        return
    rows = Incident.objects.visible_to(user).open().order_by("reported_on", "pk")[: SHOWN + 1]
    for incident in rows[:SHOWN]:
        is_new = incident.state == IncidentState.REPORTED
        words = _("Somebody has reported a concern in %(name)s.") if is_new else _("An incident in %(name)s is open.")
        yield waiting(
            today,
            what=words % {"name": incident.dialogue.code_name},
            why=_("Read it, and contain it.") if is_new else _("It stands at: %(state)s.") % {"state": incident},
            url=link("followups:incident-detail", incident.pk),
            link=_("Read it"),
            due=incident.reported_on if is_new else None,
        )


def records(user, workshops: list[Workshop], today: dt.date):
    """Records whose day comes, and rounds for which nobody has decided."""
    for workshop in workshops:
        if not can_set_retention(user, workshop):
            continue
        if workshop.destroy_on and workshop.destroy_on <= today + RECORDS_SOON:
            yield waiting(
                today,
                what=_("The records of %(name)s are destroyed.") % {"name": name_of(workshop)},
                why=_("Whoever wants to read on must say so before.")
                if workshop.destroy_on >= today
                else _("Their day has passed and they still stand."),
                url=link("desk:record-list", workshop.dialogue_id),
                link=_("Records"),
                due=workshop.destroy_on,
            )
        elif _nobody_decided(workshop, today):
            yield waiting(
                today,
                what=_("Nobody has decided how long the records of %(name)s stand.") % {"name": name_of(workshop)},
                why=_("It is over; the rule says: %(rule)s.") % {"rule": workshop.rule_profile.get_retention_display()},
                url=link("workshops:workshop-retention", workshop.pk),
                link=_("Decide"),
            )


def _nobody_decided(workshop: Workshop, today: dt.date) -> bool:
    return (
        workshop.destroy_on is None
        and workshop.ends_on is not None
        and workshop.ends_on < today
        and workshop.rule_profile.retention != RetentionRule.KEEP
    )


def reports(user, today: dt.date):
    """Reports that funders expect, and reports that wait for a second person."""
    if not holds(user, KEEPS_GRANTS):
        return
    in_review = Report.objects.filter(grant=OuterRef("pk"), state=ReportState.IN_REVIEW).exclude(submitted_by=user)
    grants = (
        Grant.objects.visible_to(user)
        .annotate(to_release=Subquery(in_review.values("pk")[:1]))
        .filter(Q(next_report_due_on__lte=today + REPORTS_SOON) | Q(to_release__isnull=False))
        .select_related("funder", "dialogue")
        .order_by("next_report_due_on", "pk")
    )
    for grant in grants:
        told = {"funder": grant.funder.name, "reference": grant.reference}
        if grant.to_release and holds(user, {Role.CONVENOR}, dialogue_id=grant.dialogue_id):
            yield waiting(
                today,
                what=_("A report to %(funder)s waits for a second pair of eyes.") % told,
                why=_("Whoever wrote it cannot release it alone."),
                url=link("reports:report-release", grant.to_release),
                link=_("Read and release"),
                due=grant.next_report_due_on,
            )
        elif grant.next_report_due_on and grant.next_report_due_on <= today + REPORTS_SOON:
            yield waiting(
                today,
                what=_("A report to %(funder)s is due.") % told,
                why=_("Grant %(reference)s.") % told,
                url=link("reports:grant-detail", grant.pk),
                link=_("Open the grant"),
                due=grant.next_report_due_on,
            )


def letters(user, today: dt.date):
    """Letters that could not be sent, of dialogues that the user organises; and whether some that should
    have gone wait, of those dialogues or for the operator anywhere."""
    runs_all = is_operator(user)
    if not runs_all and not sits_as(user, ORGANISERS):
        return
    seen = Workshop.objects.visible_to(user)
    theirs = Q(compartment__in=seen.values("pk")) | Q(compartment__in=seen.values("dialogue"))
    not_gone = Message.objects.filter(Q() if runs_all else theirs).filter(
        state__in=[MessageState.QUEUED, MessageState.SENDING, MessageState.PARKED]
    )
    is_parked = Q(state=MessageState.PARKED)
    told = not_gone.aggregate(
        parked=Count("pk", filter=is_parked),
        overdue=Count("pk", filter=~is_parked & Q(not_before__lt=timezone.now() - TOO_LONG)),
    )
    if told["overdue"]:
        yield waiting(
            today,
            what=_("Letters have waited for longer than ten minutes."),
            why=_("None is lost. See that the worker and the scheduler run."),
            url=link("desk:operations"),
            link=_("Look"),
            due=today,
        )
    if told["parked"] and not runs_all:
        yield _not_sent(told["parked"], today)


def _not_sent(number: int, today: dt.date) -> Waiting:
    what = ngettext("%(number)s letter could not be sent.", "%(number)s letters could not be sent.", number)
    return waiting(
        today,
        what=what % {"number": number_word(number)},
        why=_("The address may be wrong, or the mail server refused it."),
        url=link("desk:letters"),
        link=_("See which"),
        due=today,
    )


def jobs(user, today: dt.date):
    """Scheduled jobs that have not run for three of their turns, though they ran before or might have begun."""
    if not can_view_operations(user):
        return
    late = late_jobs(heartbeats())
    if late:
        what = ngettext("%(number)s scheduled job is late.", "%(number)s scheduled jobs are late.", len(late))
        yield waiting(
            today,
            what=what % {"number": number_word(len(late))},
            why=_("Letters or reminders may wait for longer than planned."),
            url=link("desk:operations"),
            link=_("Look"),
            due=today,
        )


def due_of_records(workshop: Workshop) -> str:
    """ "until 1 March 2027", or that nobody decided."""
    if workshop.destroy_on is None:
        return _("no day decided")
    return _("until %(day)s") % {"day": date_format(workshop.destroy_on, "SHORT_DATE_FORMAT")}
