"""What other packages keep sealed through us: allauth's second-factor seeds.

allauth hands over a text without saying whose it is, so these are bound to their purpose and KEK,
not to a user: who can write to the database can exchange two people's factors, yet read neither.
"""

import base64
import binascii

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from vault.envelope import Unreadable, encode
from vault.providers import provider

PURPOSE = "second-factor"


def kek_id_of(token: str) -> str:
    """The id of the KEK under which ``token`` was encrypted; it stands before the colon."""
    return token.partition(":")[0]


def _purpose(kek_id: str) -> dict[str, bytes]:
    return {"info": encode(PURPOSE, kek_id), "bound_to": encode(PURPOSE, kek_id)}


def unpacked(token: str) -> bytes:
    """What a provider made of the seed. Raises Unreadable for what is no token."""
    try:
        return base64.b64decode(token.partition(":")[2], validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable from None


def packed(kek_id: str, wrapped: bytes) -> str:
    """The token of a seed that a provider has wrapped."""
    return f"{kek_id}:{base64.b64encode(wrapped).decode()}"


class FactorAdapter(DefaultMFAAdapter):
    """Seals TOTP and recovery seeds; allauth by itself stores them in clear.

    A token is "<kek id>:<base64 of what the KEK's provider made of the seed>". Tokens of any loaded KEK
    open; new ones are made under the current one (``vault.rotation`` renews the others).
    """

    def encrypt(self, text: str) -> str:
        """The token of ``text``. Raises Unavailable when the KEK cannot be used now."""
        kek_id = settings.VAULT_KEK_CURRENT
        return packed(kek_id, provider(kek_id).wrap(text.encode(), **_purpose(kek_id)))

    def decrypt(self, encrypted_text: str) -> str:
        """The text of a token. Raises Unreadable for an altered one, Unavailable without its key."""
        kek_id = kek_id_of(encrypted_text)
        keeper = provider(kek_id)
        try:
            return keeper.unwrap(unpacked(encrypted_text), **_purpose(kek_id)).decode()
        except UnicodeDecodeError:
            raise Unreadable from None
