from django.contrib import messages
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from core.access import Permissions, scoped, signed_in
from core.errors import DomainError
from core.htmx import onward, page
from desk import policies
from desk.actions.letters import send_letter_again
from desk.selectors.letters import in_line, letters_visible_to, reading_of, rows_of, standing_of
from outbox.choices import MessageState
from outbox.models import Message
from workshops.choices import ORGANISERS
from workshops.policies import seats_of

PER_PAGE = 50


@signed_in(policies.can_list_letters)
def letter_list(request):
    """An organiser's letters with what came of each, or the letters that were sent to the reader."""
    state = request.GET.get("state", "")
    rows = Paginator(in_line(request.user, state=state), PER_PAGE).get_page(request.GET.get("page"))
    organises = any(seat.role in ORGANISERS for seat in seats_of(request.user))
    context = {
        "page": rows,
        "rows": rows_of(list(rows)),
        "organises": organises,
        "standing": standing_of(request.user) if organises else [],
        "states": MessageState.choices,
        "state": state if state in MessageState.values else "",
        "query": f"state={state}" if state in MessageState.values else "",
        "zone": request.user.time_zone,
        "has_mailbox": policies.can_open_mailbox(request.user),
    }
    return page(request, "desk/letter_list.html", context)


@scoped(Message, policies.can_read_letter, visible=letters_visible_to)
def letter_detail(request, message):
    """One letter as it was sent, with the personal link left out."""
    context = {
        "letter": reading_of(message),
        "may": Permissions(policies, request.user, message),
        "zone": request.user.time_zone,
    }
    return page(request, "desk/letter_detail.html", context)


@scoped(Message, policies.can_send_letter_again, visible=letters_visible_to, methods=("POST",))
def letter_send_again(request, message):
    """Back in line with a letter that could not be sent."""
    try:
        send_letter_again(message=message, by=request.user)
    except DomainError as error:
        messages.warning(request, str(error))
        return onward(request, "desk:letter", message.pk)
    return onward(request, "desk:letter", message.pk, message=_("The letter is in line again."))
