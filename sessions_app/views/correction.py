"""Corrections: proposed by readers, seen by the rapporteur alone."""

from django.utils.translation import gettext as _

from core.access import scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from sessions_app import forms, policies
from sessions_app.actions import corrections as actions
from sessions_app.models import Correction, Note
from workshops.selectors.circle import seen_by


@scoped(Note, policies.can_propose_correction, methods=("GET", "HEAD", "POST"))
def correction_create(request, note):
    form = forms.CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_correction(note=note, words=form.cleaned_data["words"])
        except DomainError as error:
            refuse(form, error)
        else:
            said = _("Your proposal went to the rapporteur alone, without your name.")
            return onward(request, "sessions:note-read", pk=note.pk, message=said)
    seen = seen_by(Note.objects.visible_to, policies.can_settle_corrections, note)
    context = {"form": form, "note": note, "session": note.session, "seen": seen}
    answer = invalid if form.is_bound else page
    return answer(request, "sessions/correction_create.html", context)


@scoped(Note, policies.can_settle_corrections)
def correction_list(request, note):
    proposals = actions.proposals_for(note=note, by=request.user)
    context = {"note": note, "session": note.session, "proposals": proposals}
    return page(request, "sessions/correction_list.html", context)


@scoped(Correction, policies.can_settle_correction, methods=("POST",))
def correction_settle(request, correction):
    actions.settle_correction(correction=correction, by=request.user)
    said = _("The proposal is put aside and its words are destroyed.")
    return onward(request, "sessions:correction-list", pk=correction.note_id, message=said)
