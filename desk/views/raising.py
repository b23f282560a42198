"""Raising the seal of a workshop that is under way."""

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.access import scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from desk import policies
from desk.actions.raising import raise_seal
from desk.forms import RaiseSealForm
from desk.selectors.raising import raising_of
from sessions_app.policies import can_see_readers
from workshops.forms import RecoveryCodeForm
from workshops.models import Workshop


@scoped(Workshop, policies.can_raise_seal, methods=("GET", "HEAD", "POST"), fresh=True)
@sensitive_variables()
def workshop_seal(request, workshop):
    """Before and after in words, whom it asks for a key, and that there is no way back."""
    form = RaiseSealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            code = raise_seal(workshop=workshop, recovery=form.cleaned_data["recovery"], by=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            return _sealed(request, workshop, code)
    context = {
        "workshop": workshop,
        "form": form,
        "raising": raising_of(workshop, request.user),
        "sees_readers": can_see_readers(request.user, workshop),
    }
    return (invalid if request.method == "POST" else page)(request, "desk/workshop_seal.html", context)


@sensitive_variables()
def _sealed(request, workshop, code: str):
    """On to the readers; by way of the organisers' recovery code, where there is one."""
    if code:
        form = RecoveryCodeForm(initial={"code": code})
        context = {"form": form, "workshop": workshop, "groups": code.split("-")}
        return page(request, "workshops/workshop_recovery.html", context)
    told = _("The notes are sealed, and open to you alone so far. Let the others in, one by one.")
    return onward(request, "sessions:reader-list", pk=workshop.pk, message=told)
