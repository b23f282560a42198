"""How far sides know who comes: descriptions, confirmations, names; and who was shown which."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from audit.actions import Witness, record
from core.errors import DomainError
from participants.models import Exchange, Invitation, NameShown, SideConfirmation
from participants.selectors.company import Part, company_for
from vault import actions as vault
from vault.envelope import Place
from workshops.choices import SideKind
from workshops.models import Side, Workshop

KEPT_DAYS = 90


@transaction.atomic
def show_company(*, workshop: Workshop, viewer) -> list[Part]:
    """Who comes, as ``viewer`` may know it. Each name of another is in the log before it is shown, once
    a day; if the log cannot be written, nothing is shown."""
    parts, today = company_for(workshop, viewer), timezone.now().date()
    people = {named.person_id for part in parts for named in part.names}
    people -= set(viewer.people.values_list("pk", flat=True))
    log = NameShown.objects.filter(workshop=workshop, reader=viewer, on=today)
    new = sorted(people - set(log.values_list("person_id", flat=True)))
    if new:
        rows = [NameShown(workshop=workshop, reader=viewer, person_id=person, on=today) for person in new]
        NameShown.objects.bulk_create(rows, ignore_conflicts=True)
        record("names.shown", by=viewer, obj=workshop, compartment=workshop.pk, names=len(new))
    return parts


def exchange_between(workshop: Workshop, one: Side, two: Side) -> Exchange:
    """The row of a pair, held until the transaction ends; made if need be. Raises DomainError."""
    if one == two or {one.dialogue_id, two.dialogue_id} != {workshop.dialogue_id}:
        raise DomainError(_("Choose two sides of this dialogue."))
    if {one.kind, two.kind} != {SideKind.PARTY}:
        raise DomainError(_("Names are exchanged between parties; whoever comes for no party is shown to all."))
    first, second = sorted((one, two), key=lambda side: str(side.pk))
    Exchange.objects.get_or_create(workshop=workshop, first=first, second=second)
    return Exchange.objects.select_for_update(of=("self",)).get(workshop=workshop, first=first, second=second)


@transaction.atomic
def show_profiles(*, workshop: Workshop, one: Side, two: Side, shown: bool, by) -> Exchange:
    """Lets two sides see descriptions of each other without names, or nothing again."""
    exchange = exchange_between(workshop, one, two)
    exchange.profiles_at = (exchange.profiles_at or timezone.now()) if shown else None
    exchange.save(update_fields=["profiles_at"])
    record("names.profiles", by=by, obj=exchange, compartment=workshop.pk, shown=shown)
    return exchange


@transaction.atomic
def confirm_side(*, workshop: Workshop, said_by: Invitation, other: Side, by) -> SideConfirmation:
    """Writes down that the side of ``said_by`` agrees to an exchange of names with ``other``. Raises
    DomainError."""
    if said_by.workshop_id != workshop.pk or said_by.side is None:
        raise DomainError(_("Say who of that side has confirmed it."), field="said_by")
    exchange = exchange_between(workshop, said_by.side, other)
    row, is_new = SideConfirmation.objects.get_or_create(
        exchange=exchange,
        side=said_by.side,
        withdrawn_at=None,
        defaults={"said_by": said_by, "recorded_by": by},
    )
    if is_new:
        facts = {"side": said_by.side_id, "invitation": said_by.pk}
        record("names.confirmed", by=by, obj=exchange, compartment=workshop.pk, **facts)
    return row


@transaction.atomic
def withdraw_confirmation(*, workshop: Workshop, side: Side, other: Side, by) -> int:
    """A side takes its confirmation back; what was shown was shown. Returns whether it stood (1 or 0)."""
    exchange = exchange_between(workshop, side, other)
    standing = exchange.confirmations.filter(side=side, withdrawn_at=None)
    ended = standing.update(withdrawn_at=timezone.now())
    if ended:
        record("names.confirmation-withdrawn", by=by, obj=exchange, compartment=workshop.pk, side=side.pk)
    return ended


@sensitive_variables()
@transaction.atomic
def open_names(*, workshop: Workshop, one: Side, two: Side, reason: str, by) -> Exchange:
    """The convenor shows names before both sides have confirmed. The reason is sealed."""
    exchange = exchange_between(workshop, one, two)
    if exchange.opened_at:
        raise DomainError(_("Names are shown between these sides already."))
    exchange.opened_at, exchange.opened_by = timezone.now(), by
    exchange.reason_revision += 1
    exchange.save(update_fields=["opened_at", "opened_by", "reason_revision"])
    witness = Witness("names.opened", by=by, compartment=workshop.dialogue_id)
    vault.seal(reason_place(exchange, workshop), reason, witness=witness)
    return exchange


@transaction.atomic
def close_names(*, workshop: Workshop, one: Side, two: Side, by) -> Exchange:
    """The convenor's opening ends; where both sides have confirmed, names stay shown."""
    exchange = exchange_between(workshop, one, two)
    exchange.opened_at = exchange.opened_by = None
    exchange.save(update_fields=["opened_at", "opened_by"])
    record("names.closed", by=by, obj=exchange, compartment=workshop.pk)
    return exchange


def reason_place(exchange: Exchange, workshop: Workshop) -> Place:
    """In the dialogue's compartment: the convenor holds no key of a sealed workshop."""
    return Place(workshop.dialogue_id, Exchange._meta.label_lower, exchange.pk, "reason", exchange.reason_revision)


@sensitive_variables()
def read_reasons(*, workshop: Workshop, by) -> list[tuple[Exchange, str]]:
    """Why the convenor opened names, for each pair that stands open. Raises vault errors."""
    rows = Exchange.objects.filter(workshop=workshop).exclude(opened_at=None).select_related("first", "second")
    rows = list(rows.order_by("opened_at", "pk"))
    witness = Witness("names.reason-read", by=by, compartment=workshop.dialogue_id)
    words = vault.open_texts([reason_place(row, workshop) for row in rows], witness=witness)
    return list(zip(rows, words, strict=True))


@transaction.atomic
def forget_names_shown(today: date) -> int:
    """Deletes the lines of the log that are older than KEPT_DAYS days; returns how many."""
    gone = NameShown.objects.filter(on__lt=today - timedelta(days=KEPT_DAYS)).delete()[0]
    if gone:
        record("names.log-forgotten", kind="participants.nameshown", lines=gone)
    return gone


@transaction.atomic
def forget_company(workshop: Workshop, *, by=None) -> None:
    """With a workshop's records go the log of names and the reasons for showing them early."""
    NameShown.objects.filter(workshop=workshop).delete()
    witness = Witness("names.reason-destroyed", by=by, compartment=workshop.dialogue_id)
    for exchange in Exchange.objects.filter(workshop=workshop):
        vault.forget(exchange.pk, field="reason", witness=witness)
