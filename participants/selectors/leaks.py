"""What must not stand in words that an organiser adds to a letter."""

from django.utils.translation import gettext as _

from attribution.check import check
from attribution.model import PersonEntry
from participants.models import Invitation
from participants.selectors.wording import mail_level
from workshops.choices import MailLevel

# What points at somebody by their name; a letter to everybody may speak of "the coordinator".
NAMING = {"name", "nickname", "initials", "contact"}


def leak_in(words: str, workshop) -> str:
    """Why ``words`` cannot go into a letter of ``workshop``, in a sentence; "" when they can.

    No guest is named, whatever the level of letters; the title and the venue only where letters are full.
    """
    people = Invitation.objects.filter(workshop=workshop).select_related("person").prefetch_related("person__variants")
    entries = [_entry(row.person) for row in people.order_by("pk")]
    if any(finding.kind in NAMING and finding.people for finding in check(words, entries).findings):
        return _("A guest is named here. A letter names nobody but the one whom it is sent to.")
    if mail_level(workshop) != MailLevel.FULL:
        folded = words.casefold()
        for told in (workshop.title, workshop.venue, workshop.dialogue.title):
            if told and told.casefold() in folded:
                return _("Letters of this round do not say this: %(words)s.") % {"words": told}
    return ""


def _entry(person) -> PersonEntry:
    return PersonEntry(str(person.pk), person.name, variants=tuple(row.text for row in person.variants.all()))
