"""Production refuses to start half-configured, and has nothing left to be told by `check --deploy`."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import env

WHOLE = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "s" * 40 + "0123456789abcdef",
    "VAULT_KEK": "ab" * 32,
    "AUDIT_SIGNING_KEY": "cd" * 32,
    "SITE_URL": "https://desk.example.org",
    "ALLOWED_HOSTS": "desk.example.org",
    "DATABASE_URL": "postgres://app@db/antechamber",
    "CELERY_BROKER_URL": "redis://redis:6379/0",
    "CACHE_URL": "redis://redis:6379/1",
    "EMAIL_URL": "smtp+tls://app@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "desk@example.org",
}


def start(tmp_path, **changes) -> subprocess.CompletedProcess:
    """`manage.py check --deploy` in a process that sees this environment alone."""
    wanted = {**WHOLE, "VAULT_SHARES": str(tmp_path / "keys" / "shares"), **changes}
    environment = {name: value for name, value in wanted.items() if value is not None}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "INFO"],
        cwd=settings.ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_whole_configuration_passes_the_deployment_check_in_silence(tmp_path):
    done = start(tmp_path)

    assert (done.returncode, done.stdout.strip(), done.stderr) == (
        0,
        "System check identified no issues (0 silenced).",
        "",
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, "Set SECRET_KEY or SECRET_KEY_FILE."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must have at least 50 characters."),
        ({"VAULT_KEK": None}, "Set VAULT_KEK or VAULT_KEK_FILE."),
        ({"AUDIT_SIGNING_KEY": None}, "Set AUDIT_SIGNING_KEY or AUDIT_SIGNING_KEY_FILE."),
        ({"VAULT_SHARES": None}, "Set VAULT_SHARES or VAULT_SHARES_FILE."),
        ({"DEBUG": "1"}, "DEBUG must be off in production."),
        ({"ANTECHAMBER_DEMO": "1"}, "The demo cannot run with the production settings."),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts, without *."),
        ({"SITE_URL": "http://desk.example.org"}, "SITE_URL must begin with https://."),
        ({"EMAIL_URL": None}, "Set EMAIL_URL or EMAIL_URL_FILE."),
        ({"VAULT_ALGORITHM": "rot13"}, "VAULT_ALGORITHM must be one of: aes-256-gcm, aes-256-gcm-siv."),
        (
            {"VAULT_KEK": "t1:https://vault.example.org/transit/antechamber"},
            "VAULT_KEK must be like t1:https://vault.example.org:8200/transit/keys/antechamber.",
        ),
        (
            {"VAULT_KEK": "t1:http://vault.example.org:8200/transit/keys/antechamber"},
            "VAULT_KEK must begin with https://, unless it is on this machine.",
        ),
        (
            {"VAULT_KEK": "t1:https://vault.example.org:8200/transit/keys/antechamber"},
            "Set VAULT_TRANSIT_TOKEN_FILE: a key is kept in a transit engine.",
        ),
        (
            {"VAULT_TRANSIT_CA": "/nowhere/ca.pem"},
            "VAULT_TRANSIT_CA names no file that can be read.",
        ),
        ({"VAULT_TRANSIT_TIMEOUT": "600"}, "VAULT_TRANSIT_TIMEOUT must be between 1 and 30 seconds."),
    ],
)
def test_production_refuses_to_start_and_says_what_is_missing(tmp_path, changes, sentence):
    done = start(tmp_path, **changes)

    assert done.returncode != 0
    assert done.stderr.strip().splitlines()[-1].endswith(sentence)


def test_the_deployment_check_asks_the_keeper_of_the_keys(tmp_path):
    token = tmp_path / "token"
    token.write_text("hvs.a-token")

    done = start(
        tmp_path, VAULT_KEK="t1:http://127.0.0.1:1/transit/keys/antechamber", VAULT_TRANSIT_TOKEN_FILE=str(token)
    )

    assert done.returncode != 0
    assert "(vault.E003) The key provider of t1 cannot be reached (ConnectionRefusedError)." in done.stderr
    assert "hvs." not in done.stderr


@pytest.mark.parametrize("place", ["app.sqlite3", "keys/shares/app.sqlite3", "keys/shares/db/app.sqlite3"])
def test_the_key_store_may_not_share_a_directory_with_the_database(tmp_path, place):
    done = start(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/{place}")

    assert "The key store and the database share a directory: one backup would hold both." in done.stderr


@pytest.mark.parametrize("folder", ["", "/db", "/db/keys"])
def test_the_small_installation_does_not_start_with_both_in_one_directory_either(tmp_path, folder):
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
        "ANTECHAMBER_DATA": str(tmp_path),
        "ANTECHAMBER_KEYS": f"{tmp_path}{folder}",
    }
    if not folder:
        environment["DATABASE_URL"] = f"sqlite:///{tmp_path}/app.sqlite3"

    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "The key store and the database share a directory: one backup would hold both." in done.stderr


def test_a_secret_may_come_from_a_file(tmp_path, monkeypatch):
    path = tmp_path / "kek"
    path.write_text("x" * 40 + "\n")
    monkeypatch.setenv("SOME_SECRET_FILE", str(path))

    assert env.secret("SOME_SECRET") == "x" * 40


@pytest.mark.parametrize(("value", "meant"), [("yes", True), ("0", False), ("ON", True), ("", False)])
def test_a_flag_is_read_as_people_write_it(monkeypatch, value, meant):
    monkeypatch.setenv("SOME_FLAG", value)

    assert env.flag("SOME_FLAG") is meant


def test_nonsense_is_refused_without_repeating_it(monkeypatch):
    monkeypatch.setenv("SOME_FLAG", "perhaps-a-password")

    with pytest.raises(ImproperlyConfigured) as refused:
        env.flag("SOME_FLAG")

    assert str(refused.value) == "SOME_FLAG must be yes or no."
