"""What waits, for whom, until when: the rows of the follow-up pages."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followups.choices import ActionState, Evidence, TransferState
from followups.models import ActionItem, JointText, TextVersion, Transfer
from outbox.choices import Group
from outbox.models import Wish


@dataclass(frozen=True)
class ActionRow:
    """An action item as a page tells it: ``when`` says how far off it is, ``owner`` who has it."""

    item: ActionItem
    when: str
    overdue: bool
    owner: str
    carried_from: str


def due_words(due_on: dt.date, today: dt.date) -> str:
    """How far ``due_on`` is from ``today``, in words."""
    days = (due_on - today).days
    if days == 0:
        return _("due today")
    if days == 1:
        return _("due tomorrow")
    if days > 1:
        return ngettext("due in %(days)d day", "due in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}


def owner_words(item: ActionItem) -> str:
    """The person's name, or the role."""
    return item.owner_person.name if item.owner_person else item.get_owner_role_display()


def action_row(item: ActionItem, today: dt.date) -> ActionRow:
    """``item`` needs its owner and the round it was carried from at hand."""
    is_open = item.state == ActionState.OPEN
    source = item.carried_from
    return ActionRow(
        item=item,
        when=due_words(item.due_on, today) if is_open else date_format(item.due_on, "SHORT_DATE_FORMAT"),
        overdue=is_open and item.due_on < today,
        owner=owner_words(item),
        carried_from=(source.workshop.round_name if source and source.workshop else _("an earlier round"))
        if source
        else "",
    )


def refuses_reminders(item: ActionItem) -> bool:
    """True when the person who owns the open ``item`` does not want letters about what they have undertaken."""
    mine = Wish.objects.refused().filter(who=item.owner_person_id, group=Group.UNDERTAKEN)
    return item.owner_person_id is not None and item.state == ActionState.OPEN and mine.exists()


def actions_of(dialogue, today: dt.date) -> tuple[list[ActionRow], list[ActionRow]]:
    """(open, settled) items of a dialogue: the most pressing first, the newest settled first."""
    items = dialogue.action_items.select_related("owner_person", "workshop", "carried_from__workshop")
    open_items = items.open().order_by("due_on", "created_at")
    settled = items.exclude(state=ActionState.OPEN).order_by("-closed_at", "-due_on")[:60]
    return [action_row(item, today) for item in open_items], [action_row(item, today) for item in settled]


def texts_of(dialogue) -> list[tuple[JointText, TextVersion | None]]:
    """The dialogue's joint texts, each with its newest version, in the order of their titles."""
    texts = list(dialogue.joint_texts.order_by("title"))
    newest = {
        version.joint_text_id: version
        for version in TextVersion.objects.filter(joint_text__in=texts).order_by("number").select_related("workshop")
    }
    return [(text, newest.get(text.pk)) for text in texts]


def versions_by_round(text: JointText) -> list[tuple[str, list[TextVersion]]]:
    """The versions of a text under the round in which each was made, the newest first."""
    groups: list[tuple[str, list[TextVersion]]] = []
    for version in text.versions.select_related("workshop").order_by("-number"):
        name = (version.workshop.round_name or version.workshop.title) if version.workshop else _("Between rounds")
        if not groups or groups[-1][0] != name:
            groups.append((name, []))
        groups[-1][1].append(version)
    return groups


def claim_words(transfer: Transfer) -> str:
    """What may be said of an entry: how sure it is that the idea arrived, never that it caused."""
    if transfer.state == TransferState.PLANNED:
        return _("Planned; nothing is claimed yet.")
    if transfer.state == TransferState.UNKNOWN:
        return _("What became of it is not known.")
    return {
        Evidence.TOLD: _("We were told that it contributed to the discussion there."),
        Evidence.WRITTEN: _("It is in writing that it contributed to the discussion there."),
        Evidence.PUBLIC: _("It is on the public record that it contributed to the discussion there."),
    }[Evidence(transfer.evidence)]


def transfers_of(dialogue, user) -> list[tuple[Transfer, str]]:
    """The dialogue's transfer entries that ``user`` sees, with their claims, the newest first."""
    rows = Transfer.objects.visible_to(user).filter(dialogue=dialogue).select_related("workshop")
    rows = rows.order_by("-happened_on", "-created_at")
    return [(transfer, claim_words(transfer)) for transfer in rows]
