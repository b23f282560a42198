from django.contrib import messages
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from core.access import scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page
from outbox.emails import LINK
from participants import policies
from participants.actions.invitations import (
    choose_guests,
    letters_of,
    seal_of,
    send_invitations,
    take_back_invitations,
)
from participants.actions.writing import leaving_at
from participants.choices import InvitationState, Part
from participants.emails.calendar import calendar_words
from participants.emails.letters import invitation_letter
from participants.forms import PartForm, SendForm
from participants.models import Invitation
from participants.selectors.balance import balance_of
from participants.selectors.counts import answer_counts
from participants.selectors.invite import drafts_of, members_to_invite
from workshops.models import Workshop


@scoped(Workshop, policies.can_invite, methods=("GET", "HEAD", "POST"))
def invite_choose(request, workshop):
    """The list from which guests are chosen; what is chosen is put on the list of letters."""
    members = list(members_to_invite(request.user, workshop))
    if request.method != "POST":
        drafts = dict(
            Invitation.objects.filter(workshop=workshop, state=InvitationState.DRAFT).values_list("person", "part")
        )
        chosen = {member.pk: drafts[member.person_id] for member in members if member.person_id in drafts}
        return page(request, "participants/invite_choose.html", _choose_page(workshop, members, chosen))
    ticked = set(request.POST.getlist("member"))
    chosen = {member.pk: _part(request.POST, member) for member in members if str(member.pk) in ticked}
    if not chosen:
        context = _choose_page(workshop, members, chosen) | {"error": _("Choose at least one person.")}
        return invalid(request, "participants/invite_choose.html", context)
    guests = [member for member in members if member.pk in chosen]
    choose_guests(workshop=workshop, members=guests, parts=chosen, by=request.user)
    return onward(request, "participants:invite-preview", workshop.pk)


def _part(posted, member) -> str:
    form = PartForm({"part": posted.get(f"part-{member.pk}", Part.PARTICIPANT)})
    return form.cleaned_data["part"] if form.is_valid() else Part.PARTICIPANT


def _choose_page(workshop, members, chosen) -> dict:
    return {
        "workshop": workshop,
        "rows": [(member, chosen.get(member.pk)) for member in members],
        "parts": Part.choices,
        "balance": balance_of(workshop),
        "counts": answer_counts([workshop.pk])[workshop.pk],
    }


@scoped(Workshop, policies.can_invite)
def invite_preview(request, workshop):
    """The real letters, one a page, and those who get none with the reason."""
    return page(request, "participants/invite_preview.html", _preview(request, workshop))


@scoped(Workshop, policies.can_invite, methods=("POST",))
def invite_send(request, workshop):
    """Sends exactly what was looked at; a second click sends nothing more."""
    form = SendForm(request.POST, zone=request.user.time_zone)
    if not form.is_valid():
        return invalid(request, "participants/invite_preview.html", _preview(request, workshop, form))
    called = sum(draft.is_called for draft in drafts_of(workshop))
    asked = {"seal": request.POST.get("seal", ""), "at": form.cleaned_data["at"]}
    try:
        sent = send_invitations(workshop=workshop, **asked, by=request.user)
    except DomainError as error:
        return invalid(request, "participants/invite_preview.html", _preview(request, workshop, form, error=error))
    return onward(request, "participants:invitation-grid", workshop.pk, message=_sent_words(sent, called, asked["at"]))


def _sent_words(invited: int, called: int, at) -> str:
    if not invited:
        return _("Those letters have been sent already; nothing went out twice.")
    calls = ngettext("%(n)d guest is to be telephoned.", "%(n)d guests are to be telephoned.", called) % {"n": called}
    words = [_letters_words(invited - called, at)] if invited > called else []
    return " ".join([*words, calls] if called else words)


def _letters_words(sent: int, at) -> str:
    if at:
        words = ngettext("%(n)d letter leaves at its hour.", "%(n)d letters leave at their hour.", sent)
        return words % {"n": sent}
    words = ngettext(
        "%(n)d letter is on its way. The answer shows here as soon as it is given.",
        "%(n)d letters are on their way. Answers show here as soon as they are given.",
        sent,
    )
    return words % {"n": sent}


@scoped(Workshop, policies.can_invite, methods=("POST",))
def invite_take_back(request, workshop):
    """Undoes a send while the letters have not left: they are on the list again, to be looked through."""
    try:
        back = take_back_invitations(workshop=workshop, by=request.user)
    except DomainError as error:
        messages.warning(request, str(error))
        return onward(request, "participants:invitation-grid", workshop.pk)
    words = ngettext("%(n)d invitation was taken back.", "%(n)d invitations were taken back.", back) % {"n": back}
    return onward(request, "participants:invite-preview", workshop.pk, message=words)


def _preview(request, workshop, form=None, **more) -> dict:
    drafts = drafts_of(workshop)
    sendable = letters_of(drafts)
    letters = [(draft, words) for draft, words in sendable if not draft.is_called]
    shown = Paginator(letters, 1).get_page(request.GET.get("page")) if letters else None
    context = {
        "workshop": workshop,
        "letters": letters,
        "called": [draft for draft in drafts if draft.is_called],
        "held": [draft for draft in drafts if draft.problem],
        "shown": shown,
        "seal": seal_of(sendable),
        "form": form or SendForm(zone=request.user.time_zone),
        **more,
    }
    if shown:
        draft, words = shown[0]
        now = timezone.now()
        leaves_at = leaving_at(draft.invitation.person, now)
        letter = invitation_letter(draft.invitation)
        context |= {
            "draft": draft,
            "words": words,
            "body": words.text.replace(LINK, _("(personal link)")),
            "guest": draft.invitation.person,
            "letter": letter,
            "waits_until": leaves_at if leaves_at != now else None,
            "direction_of_letter": "rtl" if get_language_info(letter.language)["bidi"] else "ltr",
            "calendar": calendar_words(draft.invitation),
        }
    return context
