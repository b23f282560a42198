"""What a side decides about the notes of its caucuses. POST alone; the page is the session's."""

from django.utils.translation import gettext as _

from core.access import scoped
from core.errors import DomainError
from core.htmx import onward
from sessions_app import forms, policies
from sessions_app.actions import caucus as actions
from sessions_app.models import Note, WorkshopSession


@scoped(WorkshopSession, policies.can_open_caucus, methods=("POST",))
def caucus_open(request, session):
    """``role`` is let in, or with ``shut`` out again."""
    form = forms.CaucusForm(request.POST)
    if not form.is_valid():
        return onward(request, "sessions:session-detail", pk=session.pk, message=_("Say whom you mean."))
    act = actions.close_caucus if form.cleaned_data["shut"] else actions.open_caucus
    act(session=session, role=form.cleaned_data["role"], by=request.user)
    return onward(request, "sessions:session-detail", pk=session.pk, message=_("Noted; it holds from now on."))


@scoped(Note, policies.can_carry_note, methods=("POST",))
def note_carry(request, note):
    """All who take part may read it; with ``hold`` its side alone again."""
    act = actions.hold_note if "hold" in request.POST else actions.carry_note
    try:
        act(note=note, by=request.user)
    except DomainError as error:
        return onward(request, "sessions:session-detail", pk=note.session_id, message=str(error))
    said = _("Your side alone can read it.") if "hold" in request.POST else _("All who take part can read it now.")
    return onward(request, "sessions:session-detail", pk=note.session_id, message=said)
