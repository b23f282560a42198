"""Who reads the releases of a grant: a funder's seat, given by address and ended again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit import actions as audit
from core.errors import DomainError
from outbox.actions import queue, withdraw
from reports import emails
from workshops.choices import Role
from workshops.models import Seat
from workshops.policies import forget_seats


@transaction.atomic
def share_grant(*, grant, email, name="", language="en", by) -> Seat:
    """Seats whoever has the address as a reader of this grant's releases, and writes to them.

    An account is made if there is none. Raises DomainError for somebody who sits in the dialogue in
    another way, or reads this grant already.
    """
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, name=name, language=language)
    held = list(Seat.objects.held().filter(user=user, dialogue=grant.dialogue_id))
    if any(seat.role == Role.FUNDER and seat.grant_id == grant.pk for seat in held):
        raise DomainError(_("This address reads the grant’s releases already."), field="email")
    if any(seat.role != Role.FUNDER for seat in held):
        raise DomainError(
            _("This address belongs to somebody who sits in the dialogue. A funder’s reader sits nowhere else in it."),
            field="email",
        )
    seat = Seat.objects.create(user=user, dialogue_id=grant.dialogue_id, role=Role.FUNDER, grant_id=grant.pk)
    forget_seats(user)
    queue(emails.grant_shared(seat))
    audit.record("grant.shared", by=by, obj=seat, compartment=grant.dialogue_id, grant=grant.pk, user=user.pk)
    return seat


@transaction.atomic
def end_share(*, grant, seat_id, by) -> Seat:
    """Ends a funder's seat at once; letters about it that still wait are taken back."""
    seat = Seat.objects.filter(pk=seat_id, grant_id=grant.pk, role=Role.FUNDER).select_related("user").first()
    if seat is None:
        raise DomainError(_("This reader is not one of this grant’s."))
    if seat.ended_at is None:
        seat.ended_at = timezone.now()
        seat.save(update_fields=["ended_at"])
        forget_seats(seat.user)
        withdraw(seat)
        audit.record("grant.share-ended", by=by, obj=seat, compartment=grant.dialogue_id, user=seat.user_id)
    return seat
