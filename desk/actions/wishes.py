"""What somebody says of letters that they need not have."""

from django.db import transaction

from audit.actions import record
from outbox import actions as outbox
from outbox.models import Wish


@transaction.atomic
def stop_letters(*, wish: Wish) -> None:
    """No more letters of this group to whoever holds the link; what waits is taken back. Safe to repeat."""
    taken_back = outbox.refuse(wish)
    record("letters.stopped", obj=wish, group=wish.group, taken_back=taken_back)


@transaction.atomic
def want_letters(*, wish: Wish) -> None:
    """Letters of this group again, from now on. Safe to repeat."""
    outbox.want_again(wish)
    record("letters.wanted", obj=wish, group=wish.group)
