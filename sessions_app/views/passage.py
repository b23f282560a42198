"""One passage, shown to the person whom it would name, with what they say of it."""

from django.utils.translation import gettext as _

from core.access import scoped
from core.errors import DomainError
from core.htmx import onward, page
from participants.choices import AnsweredVia
from sessions_app import forms, policies
from sessions_app.actions.passages import answer_passage, open_passage
from sessions_app.models import Passage
from sessions_app.selectors.agreements import state_of


@scoped(Passage, policies.can_answer_passage, methods=("GET", "HEAD", "POST"))
def passage_answer(request, passage):
    error = ""
    if request.method == "POST":
        form = forms.PassageForm(request.POST)
        try:
            if not form.is_valid():
                raise DomainError(_("Choose one of the answers."))
            answer_passage(
                passage=passage, answer=form.cleaned_data["answer"], via=AnsweredVia.ACCOUNT, by=request.user
            )
        except DomainError as refusal:
            error = str(refusal)
        else:
            said = _("Your answer is noted. You can change it until the note is released.")
            return onward(request, "sessions:agreement-list", message=said)
    return _page(request, passage, error)


def _page(request, passage, error: str):
    try:
        opened = open_passage(passage=passage, by=request.user)
    except DomainError as gone:
        opened, error = None, error or str(gone)
    context = {
        "state": state_of(passage),
        "workshop": passage.invitation.workshop,
        "opened": opened,
        "error": error,
    }
    return page(request, "sessions/passage_answer.html", context, status=422 if error and opened else 200)
