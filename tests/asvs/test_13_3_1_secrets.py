"""ASVS 13.3.1: secrets come from outside. None stands in the repository, in what an image is built from, in the
database, on a page for developers, or in what is told of the settings.
"""

import base64
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import RequestFactory, override_settings
from django.views.debug import technical_500_response

from core.errors import QuietExceptionReporter
from tests.access.test_matrix import world
from tests.faults.canary import tables

__all__ = ["world"]

ROOT = Path(settings.ROOT)
NAMED = rb"(?i)\b\w*(secret|kek|signing_key|private_key|api_key|password|token)\w*"
SHAPES = {
    "a private key": re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY"),
    "a provider's token": re.compile(rb"\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|hvs\.[A-Za-z0-9]{20,})"),
    "a named value": re.compile(NAMED + rb"""["']?\s*[=:]\s*["'][A-Za-z0-9+/=_-]{24,}["']"""),
}
SECRETS = {
    "SECRET_KEY": "s-" + "qwertzuiopasdfghjklyxcvbnm" * 2,
    "AUDIT_SIGNING_KEY": "5a" * 32,
    "KEK": "c3" * 32,
    "BROKER": "broker-passphrase-of-forty-letters-or-so",
}


def kept() -> list[Path]:
    """The files of the repository; without its history, all files but those that set-up makes."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
        return [ROOT / name.decode() for name in listed.split(b"\0") if name]
    made = {".venv", "var", "staticfiles", "secrets", "__pycache__"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not made & set(path.relative_to(ROOT).parts)]


def in_the_image() -> list[Path]:
    """What .dockerignore lets into an image: it names what is let in, and nothing else is."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    let_in = [line[1:] for line in lines if line.startswith("!")]
    return [path for path in kept() if any(path.relative_to(ROOT).as_posix().split("/")[0] == name
            or path.relative_to(ROOT).as_posix() == name for name in let_in)]  # fmt: skip


def found(paths: list[Path]) -> list[str]:
    """ "file: a private key" for whatever looks like a secret."""
    return sorted(
        f"{path.relative_to(ROOT)}: {shape}"
        for path in paths
        if path.is_file()
        for shape, pattern in SHAPES.items()
        if pattern.search(path.read_bytes())
    )


@pytest.mark.once
def test_no_file_of_the_repository_holds_one():
    assert len(kept()) > 500
    assert [line for line in found(kept()) if not line.startswith("tests/")] == []
    assert [path.name for path in kept() if path.name == ".env" or path.suffix in {".pem", ".key", ".p12"}] == []


@pytest.mark.once
def test_nothing_from_which_an_image_is_built_holds_one():
    built = [*in_the_image(), ROOT / "Dockerfile", ROOT / "docker-compose.yml"]
    assert len(built) > 200
    assert found(built) == []
    assert {path.relative_to(ROOT).parts[0] for path in built} & {"secrets", "var", "tests", ".env", ".git"} == set()
    given = re.findall(r"^(?:ARG|ENV) (.+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert [line for line in given if re.search(r"SECRET|KEK|PASSWORD|TOKEN|SIGNING", line)] == []


@pytest.mark.once
@pytest.mark.parametrize("planted", [
    "-----BEGIN PRIVATE KEY-----", 'VAULT_KEK = "' + "ab" * 32 + '"', "SECRET_KEY: '" + "k" * 50 + "'",
])  # fmt: skip
def test_one_that_was_left_lying_is_found(tmp_path, monkeypatch, planted):
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    (tmp_path / "left.py").write_text(planted)
    assert len(found([tmp_path / "left.py"])) == 1


def test_the_database_and_the_cache_hold_none(world):
    """After everything was written and sealed."""
    raw = [bytes.fromhex(key) for key in (*settings.VAULT_KEKS.values(), settings.AUDIT_SIGNING_KEY)]
    shares = [path.read_bytes() for path in Path(settings.VAULT_SHARES).rglob("*") if path.is_file()]
    looked_for = {settings.SECRET_KEY.encode()}
    for key in [*raw, *(share for share in shares if len(share) >= 32)]:
        looked_for |= {key, key.hex().encode(), base64.b64encode(key), base64.urlsafe_b64encode(key)}
    haystack = tables() | {"cache": repr(getattr(cache, "_cache", {})).encode()}

    assert shares != []
    assert [place for place, hay in haystack.items() if any(secret in hay for secret in looked_for)] == []


@pytest.fixture
def known():
    """An installation whose secrets are known words."""
    with override_settings(
        DEBUG=True,
        SECRET_KEY=SECRETS["SECRET_KEY"],
        AUDIT_SIGNING_KEY=SECRETS["AUDIT_SIGNING_KEY"],
        VAULT_KEKS={"k1": SECRETS["KEK"]},
        CELERY_BROKER_URL=f"redis://:{SECRETS['BROKER']}@redis:6379/0",
        DEMO_WORDS=SECRETS["BROKER"],
    ):
        yield


def _failure():
    try:
        raise ValueError("It broke.")
    except ValueError:
        return sys.exc_info()


@pytest.mark.once
@pytest.mark.parametrize("accept", ["text/html", "text/plain"])
def test_the_page_for_developers_tells_none(known, accept):
    request = RequestFactory().get("/", headers={"accept": accept})
    told = technical_500_response(request, *_failure()).content.decode()

    assert "ValueError" in told
    assert [name for name, secret in SECRETS.items() if secret in told] == []


@pytest.mark.once
def test_what_is_told_of_the_settings_is_nothing(known):
    """A report of a failure, as a page and as a letter."""
    reporter = QuietExceptionReporter(None, *_failure())
    told = [str(reporter.get_traceback_data()), reporter.get_traceback_html(), reporter.get_traceback_text()]

    assert [name for name, secret in SECRETS.items() if any(secret in text for text in told)] == []
