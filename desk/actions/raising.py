"""From the standard seal to the sealed one, once notes are written: for good."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit.actions import Witness
from core.errors import ClosedForNow, DomainError
from desk.actions.loosening import WHY
from desk.selectors.raising import refusal_of
from participants.actions.answers import NEEDS
from participants.actions.writing import write_to_reader
from sessions_app import emails
from sessions_app.actions.passages import mark_anew
from sessions_app.selectors.readers import entitled_to, has_key
from vault import keys
from vault.errors import NotPossible
from vault.upgrade import upgrade
from workshops.choices import Level
from workshops.models import Dialogue, Workshop

# What people send, or must read, who have no key: it stays under the installation's own keys.
OF_GUESTS = {NEEDS, WHY}


@sensitive_variables()
@transaction.atomic
def raise_seal(*, workshop: Workshop, recovery: bool = False, by) -> str:
    """Seals everything written so far anew to ``by``, who lets the other readers in afterwards; those without
    a key of their own get a letter, since they can read nothing before they have one. Returns the organisers'
    recovery code, to be shown once, if they keep one, else "".

    Raises Locked while the key of ``by`` is not open; DomainError where it cannot be done; Unreadable
    when a text was altered (nothing changes then).
    """
    if Dialogue.objects.select_for_update().get(pk=workshop.dialogue_id).frozen_at:
        raise ClosedForNow(_("This dialogue is closed for the moment."))
    workshop = (
        Workshop.objects.select_for_update(of=("self",)).select_related("dialogue", "rule_profile").get(pk=workshop.pk)
    )
    refusal = refusal_of(workshop, by)
    if refusal:
        raise DomainError(refusal)
    witness = Witness("workshop.seal-raised", by=by, compartment=workshop.pk)
    try:
        code = upgrade(workshop.pk, guests_fields=OF_GUESTS, witness=witness, with_recovery=recovery)
    except (NotPossible, keys.Gone):  # the vault's rows know better than the workshop's
        raise DomainError(_("This workshop is sealed already, or its records are destroyed.")) from None
    except keys.Closed:
        raise ClosedForNow(_("This dialogue is closed for the moment.")) from None
    Workshop.objects.filter(pk=workshop.pk).update(level=Level.SEALED)
    mark_anew(workshop=workshop, by=by)
    for reader in entitled_to(workshop).values():
        if reader.user != by and not has_key(reader.user):
            write_to_reader(emails.key_wanted(workshop, reader.user), user=reader.user, workshop=workshop)
    return code
