"""Letters that nobody has to have: who does not want which.

Kept for each person and group of kinds (``outbox.choices.OPTIONAL``), honoured when a letter is queued, when a
ladder is walked, and once more at the moment of sending: an answer that crosses a letter on its way still counts.
"""

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop

from outbox.choices import OPTIONAL, MessageState
from outbox.emails import Letter
from outbox.models import Message, Wish

UNWANTED = gettext_noop("Its recipient does not want letters of this kind.")


def wish_of(letter: Letter) -> Wish | None:
    """The row behind the link with which ``letter`` is stopped, made when there is none; None for a letter that
    is needed, or whose recipient is nobody we know."""
    who, group = letter.person_id or letter.user_id, OPTIONAL.get(letter.kind)
    if who is None or group is None:
        return None
    wish, is_new = Wish.objects.get_or_create(who=who, group=group, defaults={"language": letter.language})
    if not is_new and wish.language != letter.language:
        Wish.objects.filter(pk=wish.pk).update(language=letter.language)
    return wish


def refuse(wish: Wish) -> int:
    """No more letters of this group to this person; those that wait are taken back. Returns how many.

    A second time changes nothing. The caller holds the transaction and writes the audit row.
    """
    Wish.objects.filter(pk=wish.pk, refused_at=None).update(refused_at=timezone.now())
    wish.refresh_from_db()
    waiting = Message.objects.filter(wish=wish, state__in=[MessageState.QUEUED, MessageState.HELD])
    return waiting.update(state=MessageState.WITHDRAWN, last_error=UNWANTED)


def want_again(wish: Wish) -> None:
    """Letters of this group go to this person again; what was not sent meanwhile is not made up for."""
    Wish.objects.filter(pk=wish.pk).update(refused_at=None)
    wish.refresh_from_db()


def is_unwanted(message: Message) -> bool:
    """True when its recipient has said so since it was queued."""
    return message.wish_id is not None and Wish.objects.refused().filter(pk=message.wish_id).exists()


def refusers(people: Iterable[UUID | None], kind: str) -> set[UUID]:
    """Those of ``people`` (persons or accounts) who do not want letters of ``kind``. One query, or none."""
    wanted, group = set(people) - {None}, OPTIONAL.get(kind)
    if not wanted or group is None:
        return set()
    return set(Wish.objects.refused().filter(who__in=wanted, group=group).values_list("who", flat=True))
