"""One session: shown, made, changed, moved, its rule, who was in the room."""

from django.contrib import messages
from django.utils.translation import gettext as _

from core.access import Permissions, scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from sessions_app import forms, policies
from sessions_app.actions import agenda as actions
from sessions_app.models import WorkshopSession
from sessions_app.selectors import circle
from sessions_app.selectors.agenda import (
    gate_for,
    guests_of,
    is_in_room,
    knows_topic,
    last_day_of,
    past_the_gate,
    present_guests_of,
    present_in,
    readable_in,
)
from sessions_app.selectors.caucus import let_in_by
from sessions_app.views.agenda import closed
from workshops.models import Workshop
from workshops.selectors.circle import seen_by

BOTH = ("GET", "HEAD", "POST")


@scoped(WorkshopSession, policies.can_view_session)
def session_detail(request, session):
    """What it is about, under which rule, who was in the room, and its notes."""
    workshop, may = session.workshop, Permissions(policies, request.user, session)
    gate = gate_for(workshop, request.user)
    if gate:
        return closed(request, workshop, gate)
    note = session.note if session.has_note else None
    context = {
        "session": session,
        "workshop": workshop,
        "with_topic": knows_topic(session, request.user, concerns=is_in_room(session, request.user)),
        "note": note,
        "may": may,
        "may_note": Permissions(policies, request.user, note) if note else {},
        "can_open_note": session.pk in readable_in(workshop, request.user),
        "circle": circle.circle_of(session),
        "seen": seen_by(
            WorkshopSession.objects.visible_to, past_the_gate(workshop, policies.can_view_session), session
        ),
        "present": present_guests_of(session) if may["record_presence"] else [],
        "let_in": let_in_by(session) if may["open_caucus"] else [],
        "have_read": circle.how_many_have_read(note) if note and may["see_note_state"] else 0,
    }
    return page(request, "sessions/session_detail.html", context)


@scoped(Workshop, policies.can_edit_agenda, methods=BOTH)
def session_create(request, workshop):
    form = forms.SessionForm(request.POST or None, workshop=workshop, day=last_day_of(workshop))
    if request.method == "POST" and form.is_valid():
        actions.create_session(workshop=workshop, by=request.user, **form.values())
        return onward(request, "sessions:agenda", pk=workshop.pk, message=_("The session is on the agenda."))
    return _form_page(request, form, workshop=workshop, session=None)


@scoped(WorkshopSession, policies.can_edit_session, methods=BOTH)
def session_edit(request, session):
    form = forms.SessionForm(request.POST or None, workshop=session.workshop, instance=session)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_session(session=session, by=request.user, **form.values())
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "sessions:agenda", pk=session.workshop_id, message=_("The session was changed."))
    return _form_page(request, form, workshop=session.workshop, session=session)


def _form_page(request, form, *, workshop, session):
    context = {"form": form, "workshop": workshop, "session": session}
    answer = invalid if form.is_bound else page
    return answer(request, "sessions/session_edit.html", context)


@scoped(WorkshopSession, policies.can_edit_session, methods=("POST",))
def session_move(request, session):
    """One place earlier (``to=earlier``) or later."""
    try:
        actions.move_session(session=session, later=request.POST.get("to") == "later", by=request.user)
    except DomainError as error:
        messages.warning(request, str(error))
    response = onward(request, "sessions:agenda", pk=session.workshop_id)
    return _to_row(response, session)


def _to_row(response, session):
    """Back to the row that was moved, so that the keyboard goes on from there."""
    name = "HX-Redirect" if "HX-Redirect" in response.headers else "Location"
    response.headers[name] += f"#session-{session.pk}"
    return response


@scoped(WorkshopSession, policies.can_edit_session, methods=("POST",))
def session_remove(request, session):
    try:
        actions.remove_session(session=session, by=request.user)
    except DomainError as error:
        messages.warning(request, str(error))
        return onward(request, "sessions:session-detail", pk=session.pk)
    return onward(
        request, "sessions:agenda", pk=session.workshop_id, message=_("The session was taken off the agenda.")
    )


@scoped(WorkshopSession, policies.can_tighten_session, methods=BOTH)
def session_rule(request, session):
    form = forms.SessionRuleForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        try:
            actions.tighten_session(session=session, switches=form.cleaned_data, by=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "sessions:session-detail", pk=session.pk, message=_("The rule holds from now on."))
    answer = invalid if form.is_bound else page
    return answer(request, "sessions/session_rule.html", {"form": form, "session": session})


@scoped(WorkshopSession, policies.can_record_presence, methods=BOTH)
def presence_edit(request, session):
    """Everybody who comes is proposed until somebody has said who was there."""
    guests, present = guests_of(session), present_in(session)
    proposed = present or {guest.pk for guest in guests}
    form = forms.PresenceForm(request.POST or None, guests=guests, initial={"present": proposed})
    if request.method == "POST":
        form = forms.PresenceForm(request.POST, guests=guests)
        if form.is_valid():
            actions.record_presence(session=session, invitations=form.cleaned_data["present"], by=request.user)
            return onward(request, "sessions:session-detail", pk=session.pk, message=_("Who was in the room is noted."))
    answer = invalid if form.is_bound else page
    context = {"form": form, "session": session, "guests": guests, "is_first": not present}
    return answer(request, "sessions/presence_edit.html", context)
