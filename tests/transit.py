"""A small transit engine: what of HashiCorp Vault's HTTP API our provider speaks, on a free port.

It really encrypts (AES-256-GCM under versions of a key that never leave it), checks the token, and can
be sealed, slow, told to forget old versions, or to answer nonsense.
"""

import base64
import json
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NAME, MOUNT, TOKEN = "antechamber", "transit", "hvs.a-token-of-the-tests"


@dataclass
class Engine:
    """The key and how the server behaves. Change it while it runs.

    ``sealed``: 503 to everything. ``delay``: seconds before each answer. ``oldest``: the first version
    that may still decrypt. ``says``: a body to send instead of any answer, with status 200.
    """

    token_file: Path
    port: int = 0
    versions: list[bytes] = field(default_factory=lambda: [os.urandom(32)])
    oldest: int = 1
    is_sealed: bool = False
    delay: float = 0.0
    says: bytes | None = None
    asked: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """For VAULT_KEK, after its id."""
        return f"http://127.0.0.1:{self.port}/{MOUNT}/keys/{NAME}"

    def rotate(self) -> None:
        """`vault write -f transit/keys/antechamber/rotate`"""
        self.versions.append(os.urandom(32))

    def encrypt(self, plaintext: bytes) -> str:
        nonce = os.urandom(12)
        raw = nonce + AESGCM(self.versions[-1]).encrypt(nonce, plaintext, None)
        return f"vault:v{len(self.versions)}:{base64.b64encode(raw).decode()}"

    def decrypt(self, ciphertext: str) -> bytes:
        """Raises ValueError with the engine's words."""
        match = re.fullmatch(r"vault:v(\d+):(.+)", ciphertext)
        if not match or int(match[1]) > len(self.versions):
            raise ValueError("invalid ciphertext: no prefix")
        if int(match[1]) < self.oldest:
            raise ValueError("ciphertext or signature version is disallowed by policy (too old)")
        raw = base64.b64decode(match[2])
        try:
            return AESGCM(self.versions[int(match[1]) - 1]).decrypt(raw[:12], raw[12:], None)
        except InvalidTag:
            raise ValueError("cipher: message authentication failed") from None


class _Handler(BaseHTTPRequestHandler):
    engine: Engine

    def do_GET(self):  # noqa: N802 - the library's name
        if self.engine.asked.append(self.path) or not self._is_let_in():
            return
        if self.path != f"/v1/{MOUNT}/keys/{NAME}":
            self._answer(404, {"errors": []})
            return
        newest = len(self.engine.versions)
        self._answer(200, {"data": {"name": NAME, "type": "aes256-gcm96", "latest_version": newest}})

    def do_POST(self):  # noqa: N802
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.engine.asked.append(self.path) or not self._is_let_in():
            return
        act = self.path.removeprefix(f"/v1/{MOUNT}/").removesuffix(f"/{NAME}")
        acts = {"encrypt": self._encrypt, "decrypt": self._decrypt, "rewrap": self._rewrap}
        if act not in acts:
            self._answer(404, {"errors": []})
            return
        try:
            self._answer(200, {"data": acts[act](body)})
        except ValueError as error:
            self._answer(400, {"errors": [str(error)]})

    def _encrypt(self, body: dict) -> dict:
        plaintext = base64.b64decode(body["plaintext"], validate=True)
        return {"ciphertext": self.engine.encrypt(plaintext), "key_version": len(self.engine.versions)}

    def _decrypt(self, body: dict) -> dict:
        return {"plaintext": base64.b64encode(self.engine.decrypt(body["ciphertext"])).decode()}

    def _rewrap(self, body: dict) -> dict:
        return {"ciphertext": self.engine.encrypt(self.engine.decrypt(body["ciphertext"]))}

    def _is_let_in(self) -> bool:
        time.sleep(self.engine.delay)
        if self.engine.is_sealed:
            self._answer(503, {"errors": ["Vault is sealed"]})
        elif self.headers["X-Vault-Token"] != TOKEN:
            self._answer(403, {"errors": ["permission denied"]})
        else:
            return True
        return False

    def _answer(self, status: int, document: dict) -> None:
        raw = json.dumps(document).encode() if self.engine.says is None else self.engine.says
        self.send_response(status if self.engine.says is None else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_):
        pass

    def handle(self):
        with suppress(BrokenPipeError, ConnectionResetError):  # who asked has lost patience
            super().handle()


@contextmanager
def transit_engine(folder: Path) -> Iterator[Engine]:
    """An engine with one version of its key; its token is in a file of ``folder``."""
    token = folder / "transit-token"
    token.write_text(f"{TOKEN}\n")
    engine = Engine(token_file=token)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"engine": engine}))
    server.daemon_threads = True
    engine.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield engine
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
