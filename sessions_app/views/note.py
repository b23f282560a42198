"""A note is read, released, taken back."""

from django.http import Http404
from django.utils.translation import gettext as _

from core.access import Permissions, scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from sessions_app import forms, policies
from sessions_app.actions import overrides, second_look
from sessions_app.actions import reading as actions
from sessions_app.actions import release as releases
from sessions_app.models import Note
from sessions_app.selectors import circle
from sessions_app.selectors.agenda import gate_for, past_the_gate
from sessions_app.views.agenda import closed
from workshops.rule import Use
from workshops.selectors.circle import seen_by


@scoped(Note, policies.can_read_note)
def note_read(request, note):
    """The quiet page, for whom the ground rules are behind; what is read is in the trail before it is opened."""
    workshop = note.session.workshop
    gate = gate_for(workshop, request.user)
    if gate:
        return closed(request, workshop, gate)
    try:
        reading = actions.open_reading(note=note, by=request.user)
    except actions.Destroyed:
        raise Http404 from None
    context = {
        "note": note,
        "session": note.session,
        "workshop": workshop,
        "may_be_printed": note.rule.allows(Use.COPY),
        "seen": seen_by(Note.objects.visible_to, past_the_gate(workshop, policies.can_read_note), note),
        "points": reading.text.without_empty().points,
        "mark": reading.mark,
        "times": circle.readings_by(request.user, note),
        "may": Permissions(policies, request.user, note),
        "may_session": policies.can_view_session(request.user, note.session),
    }
    return page(request, "sessions/note_read.html", context)


@scoped(Note, policies.can_release_note, methods=("GET", "HEAD", "POST"), fresh=True)
def note_release(request, note):
    """Read it once more, see who will be able to read it, until when, under which rule; then release."""
    draft = releases.open_for_release(note=note, by=request.user)
    start = {"revision": note.revision, "reading_until": releases.reading_until_for(note)}
    form = forms.ReleaseForm(request.POST or None, initial=start, warnings=draft.check.warning)
    settled = _settle_override(request, note)
    if settled is not None:
        return settled
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("revision", "reading_until")}
        try:
            releases.release_note(note=note, by=request.user, **values)
        except DomainError as error:
            refuse(form, error)
        else:
            said = _("The note is open to those who were in the room. They are told by letter, without its title.")
            return onward(request, "sessions:session-detail", pk=note.session_id, message=said)
    context = {
        "form": form,
        "note": note,
        "session": note.session,
        "points": draft.text.without_empty().points,
        "check": draft.check,
        "overrides": draft.overrides,
        "may_go": draft.check.lets_go and not draft.check.unconfirmed,
        "circle": circle.circle_of(note.session),
        "seen": circle.seen_now(note),
        "can_write": policies.can_write_notes(request.user, note.session),
    }
    return (invalid if form.is_bound else page)(request, "sessions/note_release.html", context)


def _settle_override(request, note):
    """A second person's buttons beside what was overridden; None when none of them was pressed."""
    acts = {"confirm": overrides.confirm_override, "send_back": overrides.send_back_override}
    for name, act in acts.items():
        if key := request.POST.get(name):
            try:
                act(note=note, key=key, by=request.user)
            except DomainError as error:
                return onward(request, "sessions:note-release", pk=note.pk, message=str(error))
            return onward(request, "sessions:note-release", pk=note.pk)
    return None


@scoped(Note, policies.can_take_back_note, methods=("POST",))
def note_take_back(request, note):
    try:
        releases.take_back_note(note=note, by=request.user)
    except DomainError as error:
        return onward(request, "sessions:session-detail", pk=note.session_id, message=str(error))
    said = _("The note is closed to all but its writers. What was read was read.")
    return onward(request, "sessions:session-detail", pk=note.session_id, message=said)


@scoped(Note, policies.can_take_back_note, methods=("GET", "HEAD", "POST"))
def note_look_again(request, note):
    """A released note, checked against the roster of now: it stays released, or is taken back."""
    if request.method == "POST":
        try:
            second_look.let_stand(note=note, by=request.user)
        except DomainError as error:
            return onward(request, "sessions:note-look-again", pk=note.pk, message=str(error))
        return onward(request, "sessions:session-detail", pk=note.session_id, message=_("The note stays as it is."))
    look = second_look.look_again(note=note, by=request.user)
    context = {
        "note": note,
        "session": note.session,
        "points": look.text.without_empty().points,
        "check": look.check,
        "may_stand": look.check.lets_go and not look.check.unconfirmed,
    }
    return page(request, "sessions/note_look_again.html", context)
