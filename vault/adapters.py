"""What other packages keep sealed through us: allauth's second-factor seeds."""

import base64
import hashlib
import os

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


def _key() -> bytes:
    kek = bytes.fromhex(settings.VAULT_KEKS["k1"])
    return hashlib.sha256(b"antechamber/second-factor" + kek).digest()


class FactorAdapter(DefaultMFAAdapter):
    """Seals TOTP and recovery seeds; allauth by itself stores them in clear."""

    def encrypt(self, text: str) -> str:
        nonce = os.urandom(12)
        return base64.b64encode(nonce + AESGCM(_key()).encrypt(nonce, text.encode(), b"mfa")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        raw = base64.b64decode(encrypted_text)
        return AESGCM(_key()).decrypt(raw[:12], raw[12:], b"mfa").decode()
