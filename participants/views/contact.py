"""How somebody is reached: set by those who invite; and through whom, read by them and by whoever telephones."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.access import scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from participants import policies
from participants.actions.contact import read_go_between, set_contact
from participants.forms import ContactForm
from participants.models import Call, Membership
from vault.actions import Unreadable
from vault.keys import Gone
from vault.models import Sealed

FORM = "participants/contact.html"


@sensitive_variables()
@scoped(Membership, policies.can_set_contact, methods=("GET", "HEAD", "POST"))
def contact(request, membership):
    """The ways to a person, and what their calendar calls it."""
    person = membership.person
    shown = {"reach": person.reach, "cover_title": person.cover_title}
    form = ContactForm(request.POST or None, initial=shown, has_go_between=membership.has_go_between)
    context = {"form": form, "membership": membership, "person": person}
    if request.method != "POST":
        return page(request, FORM, context)
    if not form.is_valid():
        return invalid(request, FORM, context)
    try:
        set_contact(membership=membership, **form.cleaned_data, by=request.user)
    except DomainError as error:
        refuse(form, error)
        return invalid(request, FORM, context)
    return onward(request, "participants:person-detail", person.pk, message=_("The changes are kept."))


@scoped(Membership, policies.can_set_contact)
def go_between(request, membership):
    """Through whom a person is reached, opened from the vault; that it was read stands in the trail."""
    return _read(request, membership, reverse("participants:person-detail", args=[membership.person_id]))


@scoped(Call, policies.can_make_call)
def call_go_between(request, call):
    """The same for whoever makes a call, while it is to be made."""
    membership = Membership.objects.filter(person=call.person_id, dialogue=call.dialogue_id).first()
    if membership is None or not call.is_open:
        raise Http404
    return _read(request, membership, reverse("participants:call", args=[call.pk]))


@sensitive_variables()
def _read(request, membership, back: str):
    context = {"membership": membership, "person": membership.person, "back": back}
    if membership.has_go_between:
        try:
            context["words"] = read_go_between(membership=membership, by=request.user)
        except (Gone, Unreadable, Sealed.DoesNotExist):
            context["is_gone"] = True
    return page(request, "participants/go_between.html", context)
