"""The rapporteur's desk. Every button of it sends the whole text, so nothing typed is ever lost."""

from django.contrib import messages
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.access import scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page
from sessions_app import forms, policies
from sessions_app.actions import check as checks
from sessions_app.actions import desk as actions
from sessions_app.actions.notes import Conflict, governing
from sessions_app.models import Point, WorkshopSession
from sessions_app.selectors import circle


def clock(moment) -> str:
    """The hour for the line "Saved 9:41", in the writer's own zone."""
    return date_format(timezone.localtime(moment), "TIME_FORMAT") if moment else ""


@scoped(WorkshopSession, policies.can_write_notes)
def note_write(request, session):
    if session.has_note and not session.note.is_open:
        return onward(request, "sessions:note-read", pk=session.note.pk)
    if not session.keeps_notes:
        return page(request, "sessions/note_none.html", {"session": session})
    desk = actions.open_desk(session=session, by=request.user)
    return page(request, "sessions/note_write.html", _desk_page(session, desk.text.points, desk.revision, desk.check))


def _desk_page(session, points, revision, check, error: str = "") -> dict:
    note = session.note if session.has_note else None
    return {
        "session": session,
        "note": note,
        "points": points or (Point(),),
        "version": revision,
        "check": check,
        "error": error,
        "saved_at": clock(circle.last_saved_at(note)) if note and not error else "",
        "seen": circle.seen_now(note) if note else circle.to_be_seen(session),
        "in_the_room": session.presences.count(),
        "words_in_a_point": governing(session).words_in_a_point,
    }


@scoped(WorkshopSession, policies.can_write_notes, methods=("POST",))
def note_save(request, session):
    """Saves the text, then does what the pressed button asks. The page's own autosave gets JSON."""
    is_autosave = request.headers.get("X-Requested-With") == "autosave"
    form = forms.DeskForm(request.POST)
    try:
        if not form.is_valid():
            raise DomainError(form.sentence)
        command = actions.Command.read(request.POST)
        saved = actions.save_and_do(session=session, command=command, by=request.user, **form.values())
    except Conflict as conflict:
        return _conflict(request, session, form, conflict, is_autosave=is_autosave)
    except DomainError as error:
        return _refused(request, session, form, error, is_autosave=is_autosave)
    if is_autosave:
        return JsonResponse({"version": saved.revision, "saved_at": clock(timezone.now())})
    if "release" in request.POST:  # what is released is what stands in the page, not an older save
        return HttpResponseRedirect(reverse("sessions:note-release", kwargs={"pk": saved.note.pk}))
    return HttpResponseRedirect(reverse("sessions:note-write", kwargs={"pk": session.pk}) + command.anchor)


def _conflict(request, session, form, conflict, *, is_autosave: bool):
    """Nothing is saved and nothing is lost: both versions are shown side by side."""
    if is_autosave:
        return JsonResponse({"version": conflict.note.revision, "error": str(conflict)}, status=409)
    theirs = actions.present_text(note=conflict.note, by=request.user)
    context = {
        "session": session,
        "mine": form.cleaned_data["note"].points,
        "theirs": theirs.points,
        "version": conflict.note.revision,
    }
    return page(request, "sessions/note_conflict.html", context, status=409)


def _refused(request, session, form, error, *, is_autosave: bool):
    if is_autosave:
        return JsonResponse({"error": str(error)}, status=422)
    messages.warning(request, str(error))
    version = getattr(error, "revision", None) or form.cleaned_data.get("version") or 0
    check = checks.check_text(session=session, text=form.text, by=request.user)
    context = _desk_page(session, form.points, version, check, str(error))
    return invalid(request, "sessions/note_write.html", context)


@scoped(WorkshopSession, policies.can_write_notes, methods=("POST",))
def note_check(request, session):
    """The findings of the text as it stands in the page; nothing is saved and nothing kept."""
    form = forms.DeskForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": form.sentence or _("This could not be read.")}, status=422)
    check = checks.check_text(session=session, text=form.cleaned_data["note"], by=request.user)
    return page(request, "sessions/note_write.html", {"session": session, "check": check}, part="check")
