from django.core.paginator import Paginator

from core.access import scoped, signed_in
from core.htmx import page
from desk.policies import can_open_mailbox, can_read_captured
from desk.selectors.mailbox import mailbox_visible_to, opened
from outbox.models import CapturedMail

PER_PAGE = 50


@signed_in(can_open_mailbox)
def mailbox_list(request):
    """What would have been sent, the newest first."""
    mails = mailbox_visible_to(request.user).defer("raw").order_by("-at", "pk")
    rows = Paginator(mails, PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "desk/mailbox_list.html", {"page": rows, "zone": request.user.time_zone})


@scoped(CapturedMail, can_read_captured, visible=mailbox_visible_to)
def mailbox_mail(request, mail):
    """One mail as its recipient would read it, with the working link."""
    context = {"mail": mail, "opened": opened(mail), "zone": request.user.time_zone}
    return page(request, "desk/mailbox_mail.html", context)
