"""False alarms of the leak check in a joint text: one person sets aside, a second one confirms."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit import actions as audit
from core.errors import DomainError
from followups.models import TextOverride
from followups.selectors.leaks import leaks_in
from sessions_app.actions.check import hand_of


def hand_on(text, person) -> str:
    """What tells one hand from another, without saying whose it is."""
    return hand_of(text.dialogue_id, text.pk, person)


@sensitive_variables()
@transaction.atomic
def settle_leak(*, text, words: str, act: str, mark: str, by) -> None:
    """Sets the finding ``mark`` in ``words`` aside ("dismiss"), confirms that as somebody else ("confirm"), or
    lets it block again ("send_back"). Raises DomainError."""
    hand = hand_on(text, by)
    found = next((leak for leak in leaks_in(text, words, hand=hand) if leak.fingerprint == mark), None)
    if found is None:
        raise DomainError(_("Those words are no longer in the text."))
    rows = TextOverride.objects.filter(joint_text=text, fingerprint=mark)
    if act == "dismiss":
        TextOverride.objects.get_or_create(joint_text=text, fingerprint=mark, defaults={"hand": hand})
    elif act == "send_back":
        rows.delete()
    elif not rows or found.is_own:
        raise DomainError(_("You decided this yourself: somebody else has to confirm it."))
    else:
        rows.update(confirmed=True)
    facts = {"finding": found.finding.kind, "fits": found.finding.fits, "act": act}
    audit.record("text.finding-settled", by=by, obj=text, compartment=text.dialogue_id, **facts)
