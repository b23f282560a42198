"""Anonymous questions to the guests of a round: asked, answered once, closed for good."""

import datetime as dt
import random
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import actions as audit
from core.errors import DomainError
from disclosure import K as FEWEST
from outbox.actions import refusers
from participants.actions.writing import write
from participants.models import Invitation
from reports import emails
from reports.models import Ballot, Survey, SurveyAnswer

OPEN_FOR = dt.timedelta(days=21)
QUESTIONS = ("trust", "understanding", "willingness")
chance = random.SystemRandom()


@transaction.atomic
def ask_survey(*, workshop, moment, by) -> Survey:
    """Asks everybody who comes to the round, or was there, and gives each a ballot and a letter; but for
    those who do not want such letters.

    Raises DomainError when it was asked before, or when fewer would be asked than an answer needs company.
    """
    if Survey.objects.filter(workshop=workshop, moment=moment).exists():
        raise DomainError(_("These questions have been asked already."), field="moment")
    guests = list(Invitation.objects.filter(workshop=workshop).taking_part().select_related("person"))
    unwilling = refusers([guest.person_id for guest in guests], emails.SURVEY_ASKED)
    guests = [guest for guest in guests if guest.person.is_told and guest.person_id not in unwilling]
    if sum(guest.person.gets_letters for guest in guests) < FEWEST:
        raise DomainError(
            _("Fewer than %(n)d people can be asked: nobody would be hidden among them.") % {"n": FEWEST},
            field="moment",
        )
    survey = Survey.objects.create(workshop=workshop, moment=moment)
    for guest in guests:
        ballot = Ballot.objects.create(survey=survey, invitation=guest, link_expires_at=timezone.now() + OPEN_FOR)
        write(emails.survey_asked(ballot), person=guest.person, dialogue=workshop.dialogue, workshop=workshop)
    audit.record("survey.asked", by=by, obj=survey, compartment=workshop.pk, asked=len(guests))
    return survey


@transaction.atomic
def answer_survey(*, ballot, **said) -> None:
    """Spends the ballot and stores what was said, apart from it. ``said``: 1 to 5 or None by question.

    The trail says that the ballot was spent and nothing of the answer. Raises DomainError for a ballot that is
    spent, or a survey that is closed.
    """
    survey = Survey.objects.select_for_update().get(pk=ballot.survey_id)
    if survey.is_closed:
        raise DomainError(_("These questions are closed. Thank you all the same."))
    if not Ballot.objects.filter(pk=ballot.pk, is_spent=False).update(is_spent=True):
        raise DomainError(_("Your answer has been counted. It cannot be found again, so it cannot be changed."))
    mixed = [*SurveyAnswer.objects.filter(survey=survey).values(*QUESTIONS), said]
    chance.shuffle(mixed)
    SurveyAnswer.objects.filter(survey=survey).delete()
    SurveyAnswer.objects.bulk_create(SurveyAnswer(id=uuid.uuid4(), survey=survey, **one) for one in mixed)
    audit.record("survey.ballot-spent", by=None, obj=ballot, compartment=survey.workshop_id)


@transaction.atomic
def close_survey(*, survey, by) -> Survey:
    """Closes it for good; from now on its result can be read. A second click changes nothing."""
    if Survey.objects.filter(pk=survey.pk, is_closed=False).update(is_closed=True):
        audit.record("survey.closed", by=by, obj=survey, compartment=survey.workshop_id)
    survey.refresh_from_db()
    return survey
