"""A sealed round for the matrix of rights: a reader who waits, one who was let in. Their keys are
noise that opens nothing; the vault stays untouched."""

from vault.models import Circle, Epoch, Grant, ReaderKey
from workshops.choices import Level, Preset
from workshops.models import PRESETS, RuleProfile, Seat, Workshop

NOISE = bytes(32)
WAITS, INSIDE = "participant", "observer"
# Route -> whose id stands in its address.
READER_OF = {"sessions:reader-admit": WAITS, "sessions:reader-remove": INSIDE}
ROUTES = (
    *READER_OF,
    *("sessions:reader-list", "sessions:circle-found", "sessions:notes-seal-anew"),
    *("sessions:recovery-use", "sessions:recovery-end"),
)


def sealed_round(world, dialogue, guests: dict[str, str]) -> None:
    """Writes the round; ``guests``: role of the world -> the seat it holds there."""
    rule = RuleProfile.objects.create(preset=Preset.CHATHAM_HOUSE, **PRESETS[Preset.CHATHAM_HOUSE])
    workshop = Workshop.objects.create(dialogue=dialogue, title="A sealed round", rule_profile=rule, level=Level.SEALED)
    for role, seat in guests.items():
        Seat.objects.create(user=world.users[role], dialogue=dialogue, workshop=workshop, role=seat)
    Circle.objects.create(compartment=workshop.pk, last_epoch=1, recovery_public=NOISE)
    Epoch.objects.create(compartment=workshop.pk, epoch=1, rank=1, kcv=NOISE, marking_key=NOISE, recovery=NOISE)
    for role in (WAITS, INSIDE):
        ReaderKey.objects.create(user_id=world.users[role].pk, public=NOISE)
    Grant.objects.create(
        compartment=workshop.pk, epoch=1, reader_id=world.users[INSIDE].pk, reader_version=1, sealed_key=NOISE
    )
    world.special |= dict.fromkeys(ROUTES, workshop)
