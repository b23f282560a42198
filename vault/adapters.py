"""What other packages keep sealed through us: allauth's second-factor seeds.

allauth hands over a text without saying whose it is, so these are bound to their purpose and KEK,
not to a user: who can write to the database can exchange two people's factors, yet read neither.
"""

import base64
import binascii
import os

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from vault import keys
from vault.envelope import Unreadable, encode

PURPOSE = "second-factor"


def kek_id_of(token: str) -> str:
    """The id of the KEK under which ``token`` was encrypted; it stands before the colon."""
    return token.partition(":")[0]


class FactorAdapter(DefaultMFAAdapter):
    """Seals TOTP and recovery seeds; allauth by itself stores them in clear.

    A token is "<kek id>:<base64 of nonce and ciphertext>". Tokens of any loaded KEK open; new ones
    are made under the current one (``vault.rotation`` renews the others).
    """

    def encrypt(self, text: str) -> str:
        """The token of ``text``."""
        kek_id, nonce = settings.VAULT_KEK_CURRENT, os.urandom(12)
        sealed = AESGCM(keys.derive(kek_id, PURPOSE, kek_id)).encrypt(nonce, text.encode(), encode(PURPOSE, kek_id))
        return f"{kek_id}:{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        """The text of a token. Raises Unreadable for an altered one, KekMissing without its key."""
        kek_id, _, packed = encrypted_text.partition(":")
        cipher = AESGCM(keys.derive(kek_id, PURPOSE, kek_id))
        try:
            raw = base64.b64decode(packed, validate=True)
            return cipher.decrypt(raw[:12], raw[12:], encode(PURPOSE, kek_id)).decode()
        except (InvalidTag, binascii.Error, ValueError):
            raise Unreadable from None
