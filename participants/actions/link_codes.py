"""A forwarded link: the first browser that answers is let in; another one needs a code from the mailbox.

See docs/decisions/0071-forwarded-links.md.
"""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.debug import sensitive_variables

from audit.actions import record
from core.access import Known
from outbox import actions as outbox
from participants.emails.link_codes import LINK_CODE, link_code_letter
from participants.models import LinkCode

LIFE = timedelta(minutes=10)
DIGITS = 6


@transaction.atomic
def claim_link(row) -> bool:
    """The browser that answers by this link is its first; False when another one was, so that a code is due.

    ``row`` is what the link opens (an invitation, a question about days). It says that somebody came, not
    with what.
    """
    unclaimed = type(row).objects.filter(pk=row.pk, link_version=row.link_version)
    if not unclaimed.exclude(claimed_version=row.link_version).update(claimed_version=row.link_version):
        return False
    row.claimed_version = row.link_version
    record("link.claimed", obj=row, compartment=row.workshop.pk)
    return True


@sensitive_variables()
@transaction.atomic
def send_link_code(*, row) -> bool:
    """Mails a code to the address to which the letter went; the one before is dead. False where there is no
    such address, or no letter goes to it. The caller has counted how often this may be asked."""
    outbox.withdraw(row, kinds=[LINK_CODE])
    if not row.person.gets_letters:  # whoever holds the link could have a letter sent to a closed mailbox
        return False
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    facts = {"digest": _digest(row, code), "expires_at": timezone.now() + LIFE}
    LinkCode.objects.update_or_create(subject=row.pk, defaults=facts)
    outbox.queue(link_code_letter(row, row.workshop, code))
    record("link.code-sent", obj=getattr(row, "trail_names", row), compartment=row.workshop.pk)
    return True


@sensitive_variables()
@transaction.atomic
def use_link_code(*, row, code: str) -> bool:
    """True, once, for the code that was mailed for this link in the last ten minutes. The caller has counted
    the guess."""
    typed = "".join(str(int(sign)) for sign in code if sign.isdecimal())  # also figures of other scripts
    found = LinkCode.objects.filter(subject=row.pk, digest=_digest(row, typed), expires_at__gt=timezone.now())
    if not found.delete()[0]:
        return False
    record("link.opened-elsewhere", obj=getattr(row, "trail_names", row), compartment=row.workshop.pk)
    return True


def forget_old_codes() -> int:
    """Deletes codes that nobody used; returns how many."""
    return LinkCode.objects.filter(expires_at__lte=timezone.now()).delete()[0]


def _digest(row, code: str) -> str:
    """Bound to the link as it stands: a code for an earlier link opens nothing."""
    name = f"{row._meta.label_lower}:{row.pk}:{row.link_version}:{code}"
    return salted_hmac("participants.link-code", name, algorithm="sha256").hexdigest()


def _account_of(row):
    """Whose account stands behind the link: signed in, they are known anyway."""
    return row.person.user_id


# For the doors (core.access.signed_link): where a browser that is not known is sent, and how the first is noted.
OF_INVITATION = Known(route="participants:answer-code", claim=claim_link, account=_account_of)
OF_QUESTION = Known(route="participants:poll-code", claim=claim_link, account=_account_of)
