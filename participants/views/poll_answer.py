"""Which days somebody could come: by personal link, or told by telephone. Opening it records nothing."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.access import scoped, signed_link
from core.errors import DomainError
from core.htmx import invalid, onward, page
from core.language import asked_for, in_guests_language, other_languages
from participants import policies
from participants.actions.link_codes import OF_QUESTION
from participants.actions.polls import answer_poll
from participants.choices import AnsweredVia, Availability
from participants.forms import SlotAnswersForm
from participants.models import Polled
from participants.selectors.polls import question_for
from participants.selectors.wording import general_place, help_phone
from workshops.rule import Reader, rule_of

FORM = ("GET", "HEAD", "POST")
PHONE = "participants/poll_phone.html"


@signed_link(Polled, methods=FORM, known=OF_QUESTION)
def poll_answer(request, polled, token):
    """The guest's page; ``token`` is all that it takes to come back to it."""
    return _answer(request, polled, request.path)


@in_guests_language
def _answer(request, polled, address: str):
    question = question_for(polled)
    if request.method != "POST":
        return _page(request, question)
    form = SlotAnswersForm(request.POST, slots=[choice.row.slot for choice in question.choices])
    if not form.is_valid():
        error = _("Please say something for each of the days. A no helps as much as a yes.")
        return _page(request, question, form=form, error=error, status=422)
    try:
        answer_poll(polled=polled, answers=form.answers, via=AnsweredVia.LINK)
    except DomainError as error:
        return _page(request, question, form=form, error=error, status=422)
    return HttpResponseRedirect(f"{address}{asked_for(request)}")


def _page(request, question, *, form=None, error=None, status: int = 200):
    polled = question.polled
    workshop = polled.poll.workshop
    context = {
        "question": question,
        "polled": polled,
        "workshop": workshop,
        "person": polled.person,
        "title": workshop.title if rule_of(workshop).tells_topics_to(Reader.INVITED) else "",
        "place": general_place(workshop, Reader.INVITED),
        "choices": [(choice.row, _ticked(choice, form)) for choice in question.choices],
        "answers": Availability.choices,
        "query": asked_for(request),
        "error": error,
        "phone": help_phone(workshop),
        "languages": other_languages(),
    }
    return render(request, "participants/poll_answer.html", context, status=status)


def _ticked(choice, form) -> str:
    """What was ticked just now, else what has been said before."""
    return form.ticked[choice.row.slot.pk] if form else choice.answer


@scoped(Polled, policies.can_note_days, methods=FORM)
def poll_phone(request, polled):
    """Writes down what somebody said by telephone."""
    question = question_for(polled, by_link=False)
    form = SlotAnswersForm(request.POST or None, slots=[choice.row.slot for choice in question.choices])
    context = {
        "polled": polled,
        "workshop": polled.poll.workshop,
        "choices": [(choice.row, _ticked(choice, form if form.is_bound else None)) for choice in question.choices],
        "answers": Availability.choices,
    }
    if request.method != "POST":
        return page(request, PHONE, context)
    if not form.is_valid():
        return invalid(request, PHONE, context | {"error": _("Note something for each of the days.")})
    try:
        answer_poll(polled=polled, answers=form.answers, via=AnsweredVia.PHONE, by=request.user)
    except DomainError as error:
        return invalid(request, PHONE, context | {"error": error})
    noted = _("Noted, as told by telephone.")
    if policies.can_find_date(request.user, polled.poll.workshop):
        return onward(request, "participants:poll", polled.poll.workshop_id, message=noted)
    return onward(request, "participants:call-list", message=noted)
