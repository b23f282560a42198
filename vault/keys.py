"""The key hierarchy of the standard level.

    KEK (a provider's, outside the database)  +  shred share (a file per compartment, outside both)
      -> wrap key -> data key of (compartment, epoch), stored wrapped

Deleting a wrapped key does not destroy it: last week's backup still holds it. Deleting the share does,
since the share is never in the database nor in its backups.
"""

import hashlib
import hmac
import uuid
from pathlib import Path

from django.utils.translation import gettext as _

from core.errors import ClosedForNow
from vault import shares
from vault.envelope import Unavailable, Unreadable, encode
from vault.providers import KekMissing, ProviderDown, provider
from vault.shares import SIZE, Gone, KeyStoreFault

__all__ = ["SIZE", "Closed", "Gone", "KekMissing", "KeyStoreFault", "ProviderDown", "Unavailable"]


class Closed(ClosedForNow):
    """The compartment is closed for the moment (see ``vault.closing``): nothing opens, nothing is sealed."""

    def __init__(self):
        super().__init__(
            _(
                "This is closed for the moment, and nothing was changed. What you have typed is still on this "
                "page: leave it open, and save it when the dialogue is open again."
            )
        )


def share_path(compartment: uuid.UUID) -> Path:
    return shares.store().path(compartment)


def make_share(compartment: uuid.UUID) -> None:
    """Makes the compartment's share if there is none. Raises KeyStoreFault."""
    shares.store().make(compartment)


def read_share(compartment: uuid.UUID) -> bytes:
    """The 32 bytes of the share. Raises Gone, Unreadable or KeyStoreFault."""
    return shares.store().read(compartment)


def has_share(compartment: uuid.UUID) -> bool:
    return shares.store().has(compartment)


def destroy_share(compartment: uuid.UUID) -> bool:
    """Overwrites and deletes the share; True if there was one."""
    return shares.store().destroy(compartment)


def check_value(key: bytes, compartment: uuid.UUID, epoch: int) -> bytes:
    """Commits to the data key, which AES-GCM by itself does not."""
    return hmac.new(key, encode("kcv", compartment, epoch), hashlib.sha256).digest()


def _place(kek_id: str, compartment: uuid.UUID, epoch: int) -> dict[str, bytes]:
    """For this place alone: what parts its wrap key from others, what it is bound to, and its share."""
    return {
        "info": encode("dekwrap", compartment, epoch, kek_id),
        "bound_to": encode("dek", compartment, epoch, kek_id),
        "share": read_share(compartment),
    }


def confirm(key: bytes, *, compartment: uuid.UUID, epoch: int, kcv: bytes) -> None:
    """Raises Unreadable unless ``key`` is the one that the check value commits to."""
    if not hmac.compare_digest(check_value(key, compartment, epoch), kcv):
        raise Unreadable


def wrap(key: bytes, *, kek_id: str, compartment: uuid.UUID, epoch: int) -> bytes:
    """The data key, wrapped under KEK and share. Raises Gone, KekMissing, ProviderDown."""
    return provider(kek_id).wrap(key, **_place(kek_id, compartment, epoch))


def unwrap(wrapped: bytes, *, kek_id: str, compartment: uuid.UUID, epoch: int, kcv: bytes) -> bytes:
    """The data key. Raises Gone without its share, Unreadable if anything does not fit, Unavailable."""
    key = provider(kek_id).unwrap(wrapped, **_place(kek_id, compartment, epoch))
    confirm(key, compartment=compartment, epoch=epoch, kcv=kcv)
    return key
