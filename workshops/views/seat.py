from django.utils.translation import gettext as _

from core.access import scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from workshops import policies, selectors
from workshops.actions.seat import end_seat, give_seat
from workshops.forms import SeatForm
from workshops.models import Dialogue, Seat


@scoped(Dialogue, policies.can_manage_seats, methods=("GET", "HEAD", "POST"), fresh=True)
def seat_list(request, dialogue):
    """Who sits where, and a form to seat another."""
    form = SeatForm(request.POST or None, dialogue=dialogue)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            seat = give_seat(
                dialogue=dialogue,
                email=data["email"],
                name=data["name"],
                language=data["language"],
                facts=form.facts,
                by=request.user,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            told = _("%(who)s has a seat and gets a letter.") % {"who": seat.user}
            return onward(request, "workshops:seat-list", dialogue.pk, message=told)
    answer = invalid if request.method == "POST" else page
    people = selectors.seats_of_dialogue(dialogue)
    return answer(request, "workshops/seat_list.html", {"dialogue": dialogue, "form": form, "people": people})


@scoped(Seat, policies.can_end_seat, methods=("GET", "HEAD", "POST"), fresh=True)
def seat_end(request, seat):
    """Asks once, then ends the seat at once."""
    context = {"seat": seat, "refusal": ""}
    if request.method != "POST":
        return page(request, "workshops/seat_end.html", context)
    try:
        end_seat(seat=seat, by=request.user)
    except DomainError as error:
        return invalid(request, "workshops/seat_end.html", {**context, "refusal": str(error)})
    told = _("The seat of %(who)s has ended.") % {"who": seat.user}
    if seat.user_id == request.user.pk:
        return onward(request, "desk:home", message=told)
    return onward(request, "workshops:seat-list", seat.dialogue_id, message=told)
