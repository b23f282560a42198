"""Finding a date, for those who organise: prepare, send, watch, give up."""

from django.utils import timezone
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from core.access import Permissions, scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from outbox.emails import render
from participants import policies
from participants.actions.polls import Question, give_up_poll, keep_poll, resend_question, send_poll
from participants.emails.polls import date_poll_letter
from participants.forms import MOST_SLOTS, PollForm, SlotFormSet, days_from
from participants.models import Polled
from participants.selectors.poll_ladder import steps_to_come
from participants.selectors.polls import (
    members_to_ask,
    poll_page,
    slot_rows,
    slots_of,
    standing_poll,
    tells_days_by_link,
)
from workshops.models import Workshop

FORM = ("GET", "HEAD", "POST")
EDIT, DETAIL = "participants/poll_edit.html", "participants/poll_detail.html"
FEWEST_ROWS, MORE_ROWS = 6, 4
FEWEST_SLOTS = 2
SLOT_FIELDS = ("starts_on", "ends_on", "begins", "ends")


@scoped(Workshop, policies.can_see_answers)
def poll_detail(request, workshop):
    """The slots in the order of how they serve, and who said what; before it goes out, the letter."""
    return page(request, DETAIL, _detail(request, workshop))


def _detail(request, workshop) -> dict:
    poll = standing_poll(workshop)
    context = {
        "workshop": workshop,
        "may": Permissions(policies, request.user, workshop),
        "by_link": tells_days_by_link(workshop),
    }
    if poll is None:
        last = workshop.date_polls.select_related("chosen").order_by("-ended_at").first()
        return context | {"last": last}
    told = poll_page(poll)
    context |= {"poll": poll, "told": told, "is_over": timezone.now() >= poll.closes_at}
    context["steps"] = (
        [] if context["is_over"] else steps_to_come(poll, (row.polled for row in told.people), timezone.now())
    )
    by_letter = [row for row in told.to_write if row.person.gets_letters and context["by_link"]]
    if by_letter:
        first = by_letter[0]
        first.poll = poll
        letter = date_poll_letter(first)
        context |= {"letters": len(by_letter), "letter": letter, "words": render(letter)}
        context["direction_of_letter"] = "rtl" if get_language_info(letter.language)["bidi"] else "ltr"
    return context | {"to_ring": [row for row in told.to_write if row not in by_letter]}


@scoped(Workshop, policies.can_find_date, methods=FORM)
def poll_edit(request, workshop):
    """Slots, whom to ask, what it takes. "More rows" keeps what was typed and saves nothing."""
    poll = standing_poll(workshop)
    members = list(members_to_ask(request.user, workshop))
    sides = list(workshop.dialogue.sides.order_by("position", "name"))
    posted = request.POST if request.method == "POST" else None
    wants_rows = posted is not None and posted.get("do") == "rows"
    bound = None if wants_rows else posted
    initial = posted.dict() if wants_rows else _initial(workshop, poll)
    form = PollForm(bound, workshop=workshop, sides=sides, initial=initial)
    rows = _typed_slots(posted) if wants_rows else _slots(poll)
    slots = SlotFormSet(bound, prefix="slots", initial=rows) if _may_change_slots(poll) else None
    context = {
        "workshop": workshop,
        "poll": poll,
        "form": form,
        "slots": slots,
        "rows": [] if slots else slot_rows(poll),
        "people": _people(posted, poll, members),
    }
    if bound is None:
        return page(request, EDIT, context)
    if not (form.is_valid() & (slots is None or slots.is_valid())):
        return invalid(request, EDIT, context)
    try:
        keep_poll(workshop=workshop, question=_question(form, slots, context["people"]), by=request.user)
    except DomainError as error:
        refuse(form, error)
        return invalid(request, EDIT, context)
    return onward(request, "participants:poll", workshop.pk)


def _may_change_slots(poll) -> bool:
    return poll is None or poll.sent_at is None


def _initial(workshop, poll) -> dict:
    if poll is None:
        return {}
    needs = {f"need-{side}": number for side, number in poll.needs.values_list("side", "at_least")}
    return {"closes_at": poll.closes_at.astimezone(workshop.zone).replace(tzinfo=None), **needs}


def _typed_slots(posted) -> list[dict]:
    """The rows as they were typed, and four more."""
    number = posted.get("slots-TOTAL_FORMS", "")
    rows = min(int(number), MOST_SLOTS) if number.isdecimal() else 0
    typed = [{name: posted.get(f"slots-{row}-{name}", "") for name in SLOT_FIELDS} for row in range(rows)]
    return typed + [{}] * min(MORE_ROWS, MOST_SLOTS - rows)


def _slots(poll) -> list[dict]:
    """The rows of slots, and some empty ones."""
    known = [{name: getattr(slot, name) for name in SLOT_FIELDS} for slot in slots_of(poll)] if poll else []
    return known + [{}] * max(FEWEST_ROWS - len(known), 2)


def _people(posted, poll, members) -> list[tuple]:
    """(membership, asked, must come, cannot be left out) for each member."""
    known = {row.person_id: row for row in poll.polled.all()} if poll else {}
    asked, must = (set(posted.getlist(name)) if posted else set() for name in ("person", "must"))
    rows = []
    for member in members:
        row = known.get(member.person_id)
        fixed = bool(row and row.sent_at)
        if posted is None:
            rows.append((member, row is not None, bool(row and row.must_come), fixed))
        else:
            key = str(member.pk)
            rows.append((member, fixed or key in asked or key in must, key in must, fixed))
    return rows


def _question(form, slots, people) -> Question:
    if slots is not None and len(days_from(slots)) < FEWEST_SLOTS:
        raise DomainError(_("Give at least two slots, or there is nothing to choose from."))
    members = [member for member, asked, _must, _fixed in people if asked]
    if not members:
        raise DomainError(_("Choose at least one person."))
    return Question(
        closes_at=form.cleaned_data["closes_at"],
        slots=days_from(slots) if slots is not None else [],
        members=members,
        must={member.pk for member, _asked, must, _fixed in people if must},
        needs=form.needs,
    )


@scoped(Workshop, policies.can_find_date, methods=("POST",))
def poll_send(request, workshop):
    """Asks everybody on the list who has not been asked; a second click sends nothing more."""

    def send(poll):
        sent = send_poll(poll=poll, by=request.user)
        words = ngettext(
            "%(n)d letter is on its way. The answer shows here as soon as it is given.",
            "%(n)d letters are on their way. Answers show here as soon as they are given.",
            sent,
        )
        return words % {"n": sent} if sent else _("Nobody is written to. Ring them, and note here what they say.")

    return _then_back(request, workshop, send)


@scoped(Workshop, policies.can_find_date, methods=("POST",))
def poll_give_up(request, workshop):
    def give_up(poll):
        give_up_poll(poll=poll, by=request.user)
        return _("The search has ended without a date. Nobody is written to.")

    return _then_back(request, workshop, give_up)


def _then_back(request, workshop, act):
    """Does ``act(poll)`` and shows the poll with the sentence that it returns, or with the refusal."""
    poll = standing_poll(workshop)
    try:
        if poll is None:
            raise DomainError(_("The search for days has ended."))
        sentence = act(poll)
    except DomainError as error:
        return invalid(request, DETAIL, _detail(request, workshop) | {"error": error})
    return onward(request, "participants:poll", workshop.pk, message=sentence)


@scoped(Polled, policies.can_answer_for, methods=("POST",))
def poll_resend(request, polled):
    def again(poll):
        resend_question(polled=polled, by=request.user)
        return _("The letter is on its way with a new link. The earlier link opens nothing any more.")

    return _then_back(request, polled.poll.workshop, again)
