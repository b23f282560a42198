"""What waits for a guest: an answer, the ground rules, something to read."""

import datetime as dt

from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import in_zone
from desk.selectors.loosening import questions_for
from desk.selectors.rows import Waiting, waiting
from desk.selectors.words import in_days, link, number_word
from participants.choices import COMING, InvitationState
from participants.models import Invitation
from sessions_app.models import Note
from sessions_app.selectors.agreements import waiting_passages
from workshops.choices import IN_THE_ROOM, TEAM
from workshops.models import RetentionProposal, SideAgreement
from workshops.policies import in_team, seats_of, sits_as
from workshops.selectors import told_of


def is_guest(user) -> bool:
    """True for whoever sits in a room, and for whoever sits nowhere yet."""
    return sits_as(user, IN_THE_ROOM) or not seats_of(user)


def invitations_of(user) -> list[Invitation]:
    """The user's own invitations to rounds that are not over, soonest first, with ``newest`` and
    ``acknowledged`` (versions of the ground rules)."""
    return list(
        Invitation.objects.filter(person__user=user, workshop__destroyed_at=None, workshop__dialogue__frozen_at=None)
        .filter(Q(workshop__ends_on=None) | Q(workshop__ends_on__gte=timezone.now().date()))
        .exclude(state__in=[InvitationState.DRAFT, InvitationState.WITHDRAWN])
        .select_related("workshop__dialogue", "workshop__rule_profile")
        .annotate(
            newest=Max("workshop__ground_rules__version"), acknowledged=Max("acknowledgements__ground_rules__version")
        )
        .order_by("workshop__starts_on", "pk")
    )


def readable_notes(user) -> list[Note]:
    """Released notes that are open to ``user``, the ones that close first before the others."""
    return list(Note.objects.visible_to(user).released().order_by("reading_until", "released_on", "pk")[:40])


def own_invitations(user, invitations: list[Invitation], today: dt.date):
    """Answers and acknowledgements that are asked of the guest."""
    for invitation in invitations:
        workshop = invitation.workshop
        if invitation.is_waiting and workshop.is_open:
            yield _to_answer(user, invitation, today)
        elif invitation.state in COMING and invitation.newest and invitation.newest != invitation.acknowledged:
            yield waiting(
                today,
                what=_("Please read the ground rules of “%(title)s”.") % {"title": told_of(workshop, user).title},
                why=_("The agenda opens to you once you have acknowledged them."),
                url=link("participants:invitation-detail", invitation.pk),
                link=_("Read them"),
                due=workshop.starts_on,
            )


def _to_answer(user, invitation: Invitation, today: dt.date) -> Waiting:
    workshop = invitation.workshop
    if invitation.state == InvitationState.RECONFIRM:
        what = _("The days of “%(title)s” have changed. Can you still come?")
    else:
        what = _("You are invited to “%(title)s”. Can you come?")
    why = _("You are asked as a person, not as a representative.")
    if workshop.reply_by:
        why += " " + _("We hope for an answer by %(when)s.") % {"when": in_zone(workshop.reply_by, workshop.time_zone)}
    return waiting(
        today,
        what=what % {"title": told_of(workshop, user).title},
        why=why,
        url=link("participants:invitation-detail", invitation.pk),
        link=_("Answer"),
        due=workshop.reply_by.astimezone(workshop.zone).date() if workshop.reply_by else None,
    )


def retention(user, today: dt.date):
    """A day for the end of the records that waits for the guest's side."""
    sides = {seat.side_id for seat in seats_of(user) if seat.side_id}
    if not sides:
        return
    agreed = SideAgreement.objects.filter(proposal=OuterRef("pk"), side__in=sides)
    proposals = RetentionProposal.objects.visible_to(user).filter(~Exists(agreed), is_open=True)
    for proposal in proposals.order_by("created_at"):
        yield waiting(
            today,
            what=_("A day is proposed on which the records of %(name)s are destroyed.")
            % {"name": proposal.workshop.dialogue.code_name},
            why=_("It counts once both sides have agreed."),
            url=link("workshops:retention-agree", proposal.pk),
            link=_("Read and say yes"),
        )


def questions(user, today: dt.date):
    """Whether a rule under which the guest has spoken may become wider."""
    for answer in questions_for(user):
        asked = answer.request
        yield waiting(
            today,
            what=_("You are asked whether the rule of %(name)s may become wider.")
            % {"name": asked.workshop.dialogue.code_name},
            why=_("It becomes wider only if everyone who was there says yes."),
            url=link("desk:rule-answer", answer.pk),
            link=_("Read and answer"),
            due=asked.closes_on,
        )


def to_read(user, notes: list[Note], today: dt.date):
    """Released notes of sessions in which the guest sat; the team reads at the desk."""
    for note in notes:
        if in_team(user, note.session.workshop, TEAM):
            continue
        if note.reading_until:
            why = _("They may be read until %(day)s.") % {"day": date_format(note.reading_until, "SHORT_DATE_FORMAT")}
        else:
            why = _("They may be read for as long as the records stand.")
        yield waiting(
            today,
            what=_("The notes of “%(title)s” are open to you.") % {"title": note.session.title},
            why=why,
            url=link("sessions:note-read", note.pk),
            link=_("Read"),
            due=note.reading_until,
        )


def passages(user, today: dt.date):
    """Passages about which the guest is asked whether they may name them: one row for all."""
    number = waiting_passages(user)
    if number:
        words = ngettext(
            "%(number)s passage of a note waits for your answer: may it name you?",
            "%(number)s passages of notes wait for your answer: may they name you?",
            number,
        )
        yield waiting(
            today,
            what=words % {"number": number_word(number)},
            why=_("They are shown to you alone. No answer means no."),
            url=link("sessions:agreement-list"),
            link=_("Read and answer"),
        )


def next_round(user, invitations: list[Invitation], today: dt.date) -> str:
    """ "“Reopening the crossing” begins in 38 days." """
    for invitation in invitations:
        if invitation.state in COMING and invitation.workshop.starts_on:
            when = in_days(invitation.workshop.starts_on, today)
            return _("“%(title)s” %(when)s.") % {"title": told_of(invitation.workshop, user).title, "when": when}
    return ""
