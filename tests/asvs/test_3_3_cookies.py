"""ASVS 3.3.1 to 3.3.4: the cookies of every flow, with the production settings."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.core.test_settings import WHOLE

pytestmark = pytest.mark.once

FLOWS = """
import json
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from accounts.models import User
from allauth.account.models import EmailAddress

call_command("migrate", verbosity=0)
user = User.objects.create_user("olga@example.org", password="a long quiet evening", name="Olga Brandt")
EmailAddress.objects.filter(user=user).update(verified=True)
seen = []

def go(method, path, data=None):
    answer = getattr(client, method)(path, data or {}, secure=True, headers={"host": "desk.example.org"})
    for morsel in answer.cookies.values():
        seen.append([path, morsel.key, bool(morsel["secure"]), bool(morsel["httponly"]), morsel["samesite"],
                     morsel["path"], morsel["domain"]])
    return answer.status_code

client = Client()
codes = [
    go("get", "/accounts/login/"),
    go("post", "/accounts/login/", {"login": "olga@example.org", "password": "no"}),
    go("post", "/account/language/", {"language": "ar"}),
    go("post", "/accounts/login/code/", {"email": "olga@example.org"}),
    go("post", "/accounts/logout/"),
    go("post", "/accounts/password/reset/", {"email": "olga@example.org"}),
    go("post", "/accounts/login/", {"login": "olga@example.org", "password": "a long quiet evening"}),
    go("get", "/accounts/2fa/"),
    go("post", "/accounts/reauthenticate/", {"password": "a long quiet evening"}),
    go("get", "/accounts/2fa/totp/activate/"),
    go("post", "/accounts/password/change/", {"oldpassword": "a long quiet evening",
        "password1": "the river froze twice", "password2": "the river froze twice"}),
    go("post", "/accounts/logout/"),
]
print("COOKIES " + json.dumps([codes, seen]))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> tuple[list, list]:
    """Status codes and cookies of a walk through the sign-in, in a process of its own."""
    home = tmp_path_factory.mktemp("cookies")
    changes = {
        "DATABASE_URL": f"sqlite:///{home}/db/app.sqlite3",
        "VAULT_SHARES": str(home / "keys" / "shares"),
        "EMAIL_URL": "captured:",
        "CELERY_BROKER_URL": "memory://",
        "STATIC_ROOT": str(home / "static"),
        "DJANGO_SETTINGS_MODULE": "production_with_a_cache_of_its_own",
    }
    (home / "db").mkdir()
    (home / "production_with_a_cache_of_its_own.py").write_text(
        "from config.settings.production import *\n"
        'CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}\n'
        'STORAGES = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},\n'
        '    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}\n'
    )
    done = subprocess.run(
        [sys.executable, "-c", FLOWS],
        cwd=settings.ROOT,
        env={"PATH": os.environ["PATH"], **WHOLE, **changes, "PYTHONPATH": f"{home}:."},
        capture_output=True,
        text=True,
        check=False,
    )
    line = [line for line in done.stdout.splitlines() if line.startswith("COOKIES ")]
    assert line, done.stderr[-3000:]
    codes, seen = json.loads(line[0].removeprefix("COOKIES "))
    return codes, seen


def test_the_walk_went_where_it_should(told):
    codes, _seen = told

    assert codes == [200, 200, 302, 302, 302, 302, 302, 200, 302, 200, 302, 302]


def test_there_are_three_cookies_and_each_is_bound_to_this_host(told):
    """ASVS 3.3.1, 3.3.3."""
    _codes, seen = told

    assert {name for _path, name, *_rest in seen} == {"__Host-session", "__Host-csrf", "__Host-language"}
    assert {(path, domain) for *_rest, path, domain in seen} == {("/", "")}


def test_each_is_for_https_hidden_from_scripts_and_sent_to_this_site_alone(told):
    """ASVS 3.3.1, 3.3.2, 3.3.4."""
    _codes, seen = told
    kinds = {(name, secure, httponly, samesite) for _where, name, secure, httponly, samesite, *_rest in seen}

    assert kinds == {
        ("__Host-session", True, True, "Lax"),
        ("__Host-csrf", True, True, "Strict"),
        ("__Host-language", True, True, "Lax"),
    }


def test_the_key_of_sealed_notes_travels_in_a_cookie_of_its_own_as_strictly():
    """ASVS 3.3.1: set when notes are unlocked (tests/sessions_app), named here as in production."""
    source = (settings.ROOT / "config/settings/production.py").read_text()

    assert 'UNLOCK_COOKIE_NAME = "__Host-unlock"' in source
