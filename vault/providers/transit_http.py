"""HTTP to a transit engine: one short request at a time, a deadline, and errors without a secret.

API: https://developer.hashicorp.com/vault/api-docs/secret/transit. The token is read from its file at
each request, so that an agent may renew it. Addresses are the operator's; none comes from a page.
"""

import http.client
import json
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from vault.providers.base import ProviderDown

LONGEST = 65536  # bytes of an answer: ours have a few hundred
TOO_OLD, NO_KEY = "too old", "key not found"  # what the engine says of a version it was told to forget


class Refused(Exception):
    """The engine understood and says no: this ciphertext is not one of this key."""


class Transit:
    """The transit key ``kek_id``, at ``address`` = scheme://host:port/mount/keys/name."""

    def __init__(self, kek_id: str, address: str):
        self.kek_id, self._parts = kek_id, urlsplit(address)
        self._mount, _, self._name = self._parts.path.strip("/").partition("/keys/")

    def post(self, act: str, words: dict[str, str]) -> dict:
        """The data that the engine answers to "encrypt", "decrypt" or "rewrap".

        Raises Refused, or ProviderDown; also when the engine was told to forget that version.
        """
        status, answer = self._request("POST", f"/v1/{self._mount}/{act}/{self._name}", json.dumps(words))
        if status == 400:
            said = " ".join(map(str, answer.get("errors") or []))
            if TOO_OLD in said or NO_KEY in said:
                raise ProviderDown(f"The key provider of {self.kek_id} no longer has the key, or that version of it.")
            raise Refused
        return self._data(status, answer)

    def key(self) -> dict:
        """What the engine tells of the key: "latest_version" and more. Raises ProviderDown."""
        status, answer = self._request("GET", f"/v1/{self._mount}/keys/{self._name}", None)
        return self._data(status, answer)

    def _data(self, status: int, answer: dict) -> dict:
        if status != 200:
            raise ProviderDown(f"The key provider of {self.kek_id} {_meaning(status)}.")
        data = answer.get("data")
        return data if isinstance(data, dict) else {}

    def _request(self, method: str, path: str, body: str | None) -> tuple[int, dict]:
        link = self._link()
        try:
            link.request(method, path, body=body, headers={"X-Vault-Token": self._token(), "X-Vault-Request": "true"})
            response = link.getresponse()
            raw = response.read(LONGEST)
        except TimeoutError:
            raise ProviderDown(f"The key provider of {self.kek_id} did not answer in time.") from None
        except (OSError, http.client.HTTPException) as error:
            raise ProviderDown(
                f"The key provider of {self.kek_id} cannot be reached ({type(error).__name__})."
            ) from None
        finally:
            link.close()
        return response.status, self._parsed(raw)

    def _parsed(self, raw: bytes) -> dict:
        try:
            answer = json.loads(raw or b"{}")
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise ProviderDown(f"The key provider of {self.kek_id} answers with what is no JSON.")
        return answer

    def _link(self) -> http.client.HTTPConnection:
        host, port = self._parts.hostname or "", self._parts.port
        patience = settings.VAULT_TRANSIT_TIMEOUT
        if self._parts.scheme == "http":  # settings allow it to this machine alone
            return http.client.HTTPConnection(host, port, timeout=patience)
        try:
            trust = ssl.create_default_context(cafile=settings.VAULT_TRANSIT_CA or None)
        except OSError as error:
            raise ProviderDown(f"VAULT_TRANSIT_CA cannot be read ({type(error).__name__}).") from None
        return http.client.HTTPSConnection(host, port, timeout=patience, context=trust)

    def _token(self) -> str:
        try:
            return Path(settings.VAULT_TRANSIT_TOKEN_FILE).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ProviderDown(f"VAULT_TRANSIT_TOKEN_FILE cannot be read ({type(error).__name__}).") from None


def _meaning(status: int) -> str:
    """What the engine's status means for us."""
    meanings = {
        401: "does not accept our token (401)",
        403: "does not accept our token (403)",
        404: "knows no such engine or key (404)",
        429: "has too much to do (429)",
        503: "is sealed or under repair (503)",
    }
    return meanings.get(status, f"answers {status}")
