"""What a side decides about the notes of its caucuses. POST alone; the page is the session's."""

from django.utils.translation import gettext as _

from core.access import scoped
from core.errors import DomainError
from core.htmx import onward
from sessions_app import forms, policies
from sessions_app.actions import caucus as actions
from sessions_app.models import Note, WorkshopSession


@scoped(WorkshopSession, policies.can_open_caucus, methods=("POST",), fresh=True)
def caucus_open(request, session):
    """``role`` is let in, or with ``shut`` out again."""
    form = forms.CaucusForm(request.POST)
    if not form.is_valid():
        return onward(request, "sessions:session-detail", pk=session.pk, message=_("Say whom you mean."))
    act = actions.close_caucus if form.cleaned_data["shut"] else actions.open_caucus
    act(session=session, role=form.cleaned_data["role"], by=request.user)
    return onward(request, "sessions:session-detail", pk=session.pk, message=_("Noted; it holds from now on."))


@scoped(Note, policies.can_carry_note, methods=("POST",), fresh=True)
def note_carry(request, note):
    """All who take part may read it from now on."""
    return _done(request, note, actions.carry_note, _("All who take part can read it now."))


@scoped(Note, policies.can_carry_note, methods=("POST",))
def note_hold(request, note):
    """Its side alone may read it again."""
    return _done(request, note, actions.hold_note, _("Your side alone can read it."))


def _done(request, note, act, said: str):
    try:
        act(note=note, by=request.user)
    except DomainError as error:
        said = str(error)
    return onward(request, "sessions:session-detail", pk=note.session_id, message=said)
