"""A key-encrypting key that never leaves HashiCorp Vault (or OpenBao): its transit engine over HTTP.

    https://vault.example:8200/transit/keys/antechamber       host, mount and name of the key

Wrapped = the engine's own ciphertext ("vault:v3:…"), which names the version of the key. Inside stands
a hash of what it is bound to, since the engine cannot rewrap with associated data, and then the secret,
sealed once more under the share where there is one: the engine alone, like the share alone, opens nothing.
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.envelope import Unreadable
from vault.providers.base import ProviderDown, State, derive
from vault.providers.transit_http import Refused, Transit

NONCE = 12  # bytes
MARK = 32  # bytes of the hash of what a secret is bound to
TOKEN = re.compile(rb"vault:v([0-9]{1,9}):[A-Za-z0-9+/=]+")


class TransitProvider:
    """The KEK ``kek_id`` at ``address``. Costs a request for each secret that is wrapped or unwrapped."""

    def __init__(self, kek_id: str, address: str):
        self.kek_id = kek_id
        self._transit = Transit(kek_id, address)

    def wrap(self, secret: bytes, *, info: bytes, bound_to: bytes, share: bytes = b"") -> bytes:
        if share:
            nonce = os.urandom(NONCE)
            secret = nonce + AESGCM(derive(share, info)).encrypt(nonce, secret, bound_to)
        return self._change("encrypt", plaintext=_b64(_mark(info, bound_to) + secret))

    def unwrap(self, wrapped: bytes, *, info: bytes, bound_to: bytes, share: bytes = b"") -> bytes:
        if not TOKEN.fullmatch(wrapped):
            raise Unreadable
        try:
            inside = base64.b64decode(self._ask("decrypt", "plaintext", ciphertext=wrapped.decode()), validate=True)
        except binascii.Error:
            raise ProviderDown(f"The key provider of {self.kek_id} answers with what is no secret.") from None
        if not hmac.compare_digest(inside[:MARK], _mark(info, bound_to)):
            raise Unreadable
        secret = inside[MARK:]
        if not share:
            return secret
        try:
            return AESGCM(derive(share, info)).decrypt(secret[:NONCE], secret[NONCE:], bound_to)
        except (InvalidTag, ValueError):  # ValueError: too short to be one
            raise Unreadable from None

    def is_stale(self, wrapped: bytes) -> bool:
        token = TOKEN.fullmatch(wrapped)
        return token is not None and int(token[1]) < self.newest

    def rewrap(self, wrapped: bytes) -> bytes:
        if not TOKEN.fullmatch(wrapped):
            raise Unreadable
        return self._change("rewrap", ciphertext=wrapped.decode())

    @cached_property
    def newest(self) -> int:
        """The newest version of the key. Raises ProviderDown."""
        version = self._transit.key().get("latest_version")
        if not isinstance(version, int):
            raise ProviderDown(f"The key provider of {self.kek_id} does not say which version of its key is newest.")
        return version

    def state(self) -> State:
        try:
            return State(True, f"The key provider of {self.kek_id} answers; its key has version {self.newest}.")
        except ProviderDown as down:
            return State(False, str(down))

    def _change(self, act: str, **words: str) -> bytes:
        token = self._ask(act, "ciphertext", **words).encode()
        if not TOKEN.fullmatch(token):
            raise ProviderDown(f"The key provider of {self.kek_id} answers with what is no ciphertext.")
        return token

    def _ask(self, act: str, wanted: str, **words: str) -> str:
        try:
            answer = self._transit.post(act, words).get(wanted)
        except Refused:
            if act == "encrypt":
                raise ProviderDown(f"The key provider of {self.kek_id} refuses to encrypt.") from None
            raise Unreadable from None
        if not isinstance(answer, str):
            raise ProviderDown(f"The key provider of {self.kek_id} answers without a {wanted}.")
        return answer


def _mark(info: bytes, bound_to: bytes) -> bytes:
    """Stands for both, whatever their lengths."""
    return hashlib.sha256(len(info).to_bytes(8) + info + bound_to).digest()


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
