"""Letters that could not be sent, sent again."""

from django.db import transaction

from audit.actions import record
from outbox import actions as outbox
from outbox.models import Message
from participants.models import Person


@transaction.atomic
def send_letter_again(*, message: Message, by) -> Message:
    """Puts a letter that could not be sent back in line, to the address that its recipient has now.

    Raises DomainError when it is no longer waiting for this, or was a code.
    """
    address = ""
    if message.person_id:
        address = Person.objects.filter(pk=message.person_id).values_list("email", flat=True).first() or ""
    message = outbox.send_again(message, to_email=address)
    record("letter.sent_again", by=by, obj=message, compartment=message.compartment)
    return message
