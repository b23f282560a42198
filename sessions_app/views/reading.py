"""A reader's own history; and, after an incident, whose copy it was."""

from django.core.paginator import Paginator

from core.access import scoped, signed_in
from core.htmx import invalid, page
from sessions_app import forms, policies
from sessions_app.actions import reading as actions
from sessions_app.models import WorkshopSession
from sessions_app.selectors import readings

PER_PAGE = 50


@signed_in(policies.can_read_own_history)
def reading_list(request):
    """How often this person has opened which note, and when last."""
    rows = Paginator(readings.history_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": rows, "rows": readings.with_notes(list(rows), request.user), "zone": request.user.time_zone}
    return page(request, "sessions/reading_list.html", context)


@scoped(WorkshopSession, policies.can_trace_copy, methods=("GET", "HEAD", "POST"), fresh=True)
def copy_trace(request, session):
    """From the five signs on a copy that went astray to the reader whose copy it was."""
    form = forms.CopyForm(request.POST or None)
    context = {"form": form, "session": session, "asked": False, "reader": None}
    if request.method == "POST" and form.is_valid():
        context["asked"] = True
        if session.has_note:
            context["reader"] = actions.whose_copy(note=session.note, by=request.user, **form.cleaned_data)
        return page(request, "sessions/copy_trace.html", context)
    return (invalid if form.is_bound else page)(request, "sessions/copy_trace.html", context)
