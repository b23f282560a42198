from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Permissions, scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page
from outbox.models import Message
from participants import policies
from participants.actions.answers import answer_invitation, read_needs
from participants.actions.invitations import (
    SENDABLE_AGAIN,
    close_link,
    note_invited_by_phone,
    resend_invitation,
    withdraw_invitation,
)
from participants.choices import AnsweredVia, InvitationState
from participants.emails import CONFIRMATION, INVITATION, MISSING, REMINDER, WITHDRAWAL
from participants.forms import NeedsForm, PhoneAnswerForm
from participants.models import Invitation
from vault.actions import Unreadable
from vault.keys import Gone
from vault.models import Sealed

DETAIL = "participants/invitation_detail.html"
LETTERS = {
    INVITATION: gettext_lazy("invitation"),
    REMINDER: gettext_lazy("reminder"),
    MISSING: gettext_lazy("reminder of what is missing"),
    CONFIRMATION: gettext_lazy("confirmation"),
    WITHDRAWAL: gettext_lazy("withdrawal"),
    "desk/workshop_moved": gettext_lazy("new dates"),
    "desk/workshop_called_off": gettext_lazy("called off"),
}


@scoped(Invitation, policies.can_view_invitation)
def invitation_detail(request, invitation):
    """An organiser's page about one invitation; the guest is led to the page on which they answer."""
    if not policies.can_see_answers(request.user, invitation.workshop):
        return onward(request, "participants:invitation-answer", invitation.pk)
    return page(request, DETAIL, _detail(request, invitation))


def _detail(request, invitation, form=None) -> dict:
    return {
        "invitation": invitation,
        "person": invitation.person,
        "workshop": invitation.workshop,
        "may": Permissions(policies, request.user, invitation),
        "form": form or PhoneAnswerForm(),
        "reason": invitation.get_reason_display() if invitation.reason else "",
        "letters": [
            (letter, LETTERS.get(letter.kind, ""))
            for letter in Message.objects.about(invitation).order_by("-not_before")
        ],
        "acknowledged": invitation.acknowledgements.select_related("ground_rules").order_by("-at"),
        "is_draft": invitation.state == InvitationState.DRAFT,
        "is_withdrawn": invitation.state == InvitationState.WITHDRAWN,
        "can_send_again": invitation.state in SENDABLE_AGAIN and invitation.person.gets_letters,
    }


def _then_back(request, invitation, act, sentence: str):
    """Does ``act`` and returns to the invitation's page with ``sentence``, or with the refusal."""
    try:
        act(invitation=invitation, by=request.user)
    except DomainError as error:
        return invalid(request, DETAIL, _detail(request, invitation) | {"error": error})
    return onward(request, "participants:invitation-detail", invitation.pk, message=sentence)


@scoped(Invitation, policies.can_manage_invitation, methods=("POST",))
def invitation_resend(request, invitation):
    sentence = _("The letter is on its way with a new link. The earlier link opens nothing any more.")
    return _then_back(request, invitation, resend_invitation, sentence)


@scoped(Invitation, policies.can_manage_invitation, methods=("POST",))
def invitation_close_link(request, invitation):
    return _then_back(request, invitation, close_link, _("The personal link opens nothing any more."))


@scoped(Invitation, policies.can_manage_invitation, methods=("POST",))
def invitation_withdraw(request, invitation):
    sentence = _("The invitation is withdrawn: its link and its seat are closed, and the guest is told.")
    return _then_back(request, invitation, withdraw_invitation, sentence)


@scoped(Invitation, policies.can_manage_invitation, methods=("POST",))
def invitation_told(request, invitation):
    return _then_back(request, invitation, note_invited_by_phone, _("Noted: invited by telephone. No letter goes out."))


@scoped(Invitation, policies.can_manage_invitation, methods=("POST",))
def invitation_phone(request, invitation):
    """Notes an answer that was given by telephone."""
    form = PhoneAnswerForm(request.POST)
    if not form.is_valid():
        return invalid(request, DETAIL, _detail(request, invitation, form))

    def note(*, invitation, by):
        given = form.cleaned_data
        answer_invitation(
            invitation=invitation, answer=given["answer"], reason=given["reason"], via=AnsweredVia.PHONE, by=by
        )

    return _then_back(request, invitation, note, _("The answer is noted, as given by telephone."))


@scoped(Invitation, policies.can_read_needs)
def needs_read(request, invitation):
    """What the guest needs, opened from the vault; that it was read stands in the trail."""
    context = {"invitation": invitation, "person": invitation.person, "workshop": invitation.workshop}
    if invitation.has_needs:
        try:
            told = read_needs(invitation=invitation, by=request.user)
        except (Gone, Unreadable, Sealed.DoesNotExist):
            context["is_gone"] = True
        else:
            labels = NeedsForm.base_fields
            context["needs"] = [(labels[name].label, words) for name, words in told.items() if name in labels]
    return page(request, "participants/needs_read.html", context)
