from copy import copy

from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from core.access import scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from desk import policies
from desk.actions.polls import choose_slot
from desk.forms import ChooseSlotForm
from outbox.emails import render
from participants.choices import Availability
from participants.emails.letters import invitation_letter
from participants.models import Invitation, Slot
from participants.selectors.polls import poll_page

CHOOSE = "desk/slot_choose.html"


@scoped(Slot, policies.can_choose_slot, methods=("GET", "HEAD", "POST"))
def slot_choose(request, slot):
    """What it means to take these days: the sentence, who is invited, and the letter that each would get."""
    told = poll_page(slot.poll)
    best = next(best for best in told.best if best.row.slot.pk == slot.pk)
    form = ChooseSlotForm(request.POST or None, slot=slot)
    if request.method == "POST" and form.is_valid():
        try:
            settled = choose_slot(
                slot=slot, guests=form.cleaned_data["guest"], reply_by=form.cleaned_data["reply_by"], by=request.user
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "participants:invitation-grid", settled.workshop.pk, message=_said(settled))
    guests = _guests(request, slot, told)
    context = {"slot": slot, "workshop": slot.poll.workshop, "best": best, "form": form, "guests": guests}
    context |= _letter(slot, [row.polled for row, kept, _answer in guests if kept])
    return (invalid if form.is_bound else page)(request, CHOOSE, context)


def _guests(request, slot, told) -> list[tuple]:
    """(row, ticked, answer) for each person asked; ticked from the start is who has not said no to these days."""
    place = [row.slot.pk for row in told.slots].index(slot.pk)
    kept = set(request.POST.getlist("guest")) if request.method == "POST" else None
    rows = []
    for row in told.people:
        answer = row.cells[place].answer
        ticked = answer != Availability.NO if kept is None else str(row.polled.pk) in kept
        rows.append((row, ticked, answer))
    return rows


def _letter(slot, people) -> dict:
    """The invitation as the first of ``people`` with an address would get it, were the slot chosen now."""
    first = next((row for row in people if row.person.gets_letters), None)
    if first is None:
        return {}
    workshop = copy(slot.poll.workshop)  # as it would be; the row itself stays as it is
    for name, value in slot.facts.items():
        setattr(workshop, name, value)
    letter = invitation_letter(Invitation(workshop=workshop, person=first.person, side=first.side))
    words = render(letter)
    direction = "rtl" if get_language_info(letter.language)["bidi"] else "ltr"
    return {"letter": letter, "words": words, "first": first.person, "direction_of_letter": direction}


def _said(settled) -> str:
    words = ngettext(
        "The days stand, and %(n)d letter is on its way.", "The days stand, and %(n)d letters are on their way.",
        settled.letters,
    )  # fmt: skip
    said = words % {"n": settled.letters} if settled.letters else _("The days stand. No letter goes out.")
    if not settled.to_ring:
        return said
    rest = ngettext(
        "%(n)d guest is to be invited by telephone.", "%(n)d guests are to be invited by telephone.", settled.to_ring
    )
    return f"{said} {rest % {'n': settled.to_ring}}"
