"""The rapporteur's private sheet: one's own, and nobody else's."""

from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import scoped
from core.errors import DomainError
from core.htmx import onward, page
from sessions_app import forms, policies
from sessions_app.actions import jottings as actions
from sessions_app.models import WorkshopSession
from sessions_app.views.desk import clock


@scoped(WorkshopSession, policies.can_write_notes, methods=("GET", "HEAD", "POST"))
def jotting_write(request, session):
    """Shows and keeps the reader's own sheet. The page's own autosave gets JSON."""
    if request.method != "POST":
        return _page(request, session, actions.open_sheet(session=session, by=request.user))
    form = forms.JottingForm(request.POST)
    is_autosave = request.headers.get("X-Requested-With") == "autosave"
    try:
        if not form.is_valid():
            raise DomainError(form.sentence)
        revision = actions.save_sheet(session=session, by=request.user, **form.values())
    except actions.SheetConflict as conflict:
        return _conflict(request, session, form, conflict, is_autosave=is_autosave)
    except DomainError as error:
        return _refused(request, session, form, error, is_autosave=is_autosave)
    if is_autosave:
        return JsonResponse({"version": revision, "saved_at": clock(timezone.now())})
    return onward(request, "sessions:jotting-write", pk=session.pk, message=_("Kept, for you alone."))


def _conflict(request, session, form, conflict, *, is_autosave: bool):
    if is_autosave:
        return JsonResponse({"version": conflict.sheet.revision, "fields": {"text": conflict.sheet.text}}, status=409)
    mine = actions.Sheet(form.words, conflict.sheet.revision)
    return _page(request, session, mine, error=str(conflict), theirs=conflict.sheet.text, status=409)


def _refused(request, session, form, error, *, is_autosave: bool):
    if is_autosave:
        return JsonResponse({"error": str(error)}, status=422)
    return _page(request, session, actions.Sheet(form.words, form.revision), error=str(error), status=422)


def _page(request, session, sheet, *, error: str = "", theirs: str = "", status: int = 200):
    context = {"session": session, "sheet": sheet, "error": error, "theirs": theirs, "longest": actions.LONGEST}
    return page(request, "sessions/jotting_write.html", context, status=status)


@scoped(WorkshopSession, policies.can_write_notes, methods=("POST",))
def jotting_destroy(request, session):
    gone = actions.destroy_sheet(session=session, by=request.user)
    said = _("Your jottings are destroyed.") if gone else _("There was nothing to destroy.")
    return onward(request, "sessions:session-detail", pk=session.pk, message=said)
