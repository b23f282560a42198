"""The readers of a sealed workshop: who waits, who can read, letting in, removing, the recovery code."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.access import Permissions, scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from sessions_app import forms, policies
from sessions_app.actions import readers as actions
from sessions_app.selectors import readers as selectors
from sessions_app.views.unlock import open_until
from workshops.models import Workshop

BOTH = ("GET", "HEAD", "POST")


@scoped(Workshop, policies.can_see_readers)
def reader_list(request, workshop):
    """For those who write the notes: everybody who may read, and who can."""
    context = {
        "workshop": workshop,
        "readers": _readers(workshop),
        "may": Permissions(policies, request.user, workshop),
        "is_open": bool(open_until(request)),
    }
    return page(request, "sessions/reader_list.html", context)


def _readers(workshop) -> selectors.Readers:
    """The page's rows; a workshop under the standard seal has none, and no such page."""
    readers = selectors.readers_of(workshop)
    if readers is None:
        raise Http404
    return readers


def _row(rows, reader_id):
    """The row of one reader, else the 404 of what is not there."""
    row = next((row for row in rows if row.user.pk == reader_id), None)
    if row is None:
        raise Http404
    return row


@scoped(Workshop, policies.can_admit_readers, methods=("POST",))
def circle_found(request, workshop):
    """The first reader makes the key of the notes."""
    _readers(workshop)
    return _acted(
        request,
        workshop,
        actions.found_circle,
        _("The key of these notes is made and is yours. Now the others can be let in, one by one."),
    )


def _acted(request, workshop, act, said: str):
    try:
        act(workshop=workshop, by=request.user)
    except DomainError as error:
        said = str(error)
    return onward(request, "sessions:reader-list", pk=workshop.pk, message=said)


@scoped(Workshop, policies.can_admit_readers, methods=BOTH, fresh=True)
def reader_admit(request, workshop, reader):
    """Compare the four words by voice, then let the reader in."""
    row = _row(_readers(workshop).waiting, reader)
    start = {"fingerprint": row.shown.fingerprint}
    form = forms.AdmitForm(request.POST or None, initial=start, knows_all=selectors.reads_all(workshop, row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.admit_reader(workshop=workshop, reader=row.user, by=request.user, **form.values())
        except DomainError as error:
            refuse(form, error)
        else:
            said = _("%(who)s can read from now on, and is told by letter.") % {"who": row.user}
            return onward(request, "sessions:reader-list", pk=workshop.pk, message=said)
    context = {"form": form, "workshop": workshop, "row": row}
    return (invalid if form.is_bound else page)(request, "sessions/reader_admit.html", context)


@scoped(Workshop, policies.can_admit_readers, methods=BOTH, fresh=True)
def reader_remove(request, workshop, reader):
    """Takes the reader's key away and seals everything anew."""
    row = _row(_readers(workshop).inside, reader)
    refusal = ""
    if request.method == "POST":
        try:
            left = actions.remove_reader(workshop=workshop, reader=row.user, by=request.user)
        except DomainError as error:
            refusal = str(error)
        else:
            said = _("%(who)s can open nothing any more. What was read was read.") % {"who": row.user}
            if left:
                said += " " + _("A part that you cannot open yourself waits for another reader to seal it anew.")
            return onward(request, "sessions:reader-list", pk=workshop.pk, message=said)
    context = {"workshop": workshop, "row": row, "refusal": refusal}
    return (invalid if refusal else page)(request, "sessions/reader_remove.html", context)


@scoped(Workshop, policies.can_admit_readers, methods=("POST",))
def notes_seal_anew(request, workshop):
    """Fresh keys for what somebody held who has left."""
    _readers(workshop)
    said = _("The notes are sealed anew: whoever left can open nothing of them, even with their old key.")
    return _acted(request, workshop, actions.seal_anew, said)


@scoped(Workshop, policies.can_admit_readers, methods=("POST",), fresh=True)
def recovery_end(request, workshop):
    """Before the first note: the organisers' paper opens nothing from now on."""
    _readers(workshop)
    return _acted(request, workshop, actions.end_recovery, _("The organisers’ recovery code opens nothing any more."))


@scoped(Workshop, policies.can_admit_readers, methods=BOTH, fresh=True)
@sensitive_variables()
def recovery_use(request, workshop):
    """The organisers' paper lets in the facilitator or rapporteur who types it; everybody is told."""
    if not _readers(workshop).state.has_recovery:
        raise Http404
    form = forms.RecoveryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.recover_circle(workshop=workshop, code=form.cleaned_data["code"], by=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            said = _("You can open the notes again. Every participant is told that the code was used.")
            return onward(request, "sessions:reader-list", pk=workshop.pk, message=said)
    context = {"form": form, "workshop": workshop}
    return (invalid if form.is_bound else page)(request, "sessions/recovery_use.html", context)
