"""Fast hashing, plain static files; SQLite unless DATABASE_URL names a PostgreSQL."""

import atexit
import shutil
import tempfile
from pathlib import Path

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import INSTALLED_APPS

# The live server looks for this very name to serve static files.
INSTALLED_APPS = [
    "django.contrib.staticfiles" if app == "core.staticfiles.FewStaticFiles" else app for app in INSTALLED_APPS
]

if given := env.text("ANTECHAMBER_TEST_HOME", ""):
    HOME = Path(given)
else:
    HOME = Path(tempfile.mkdtemp(prefix="antechamber-test-"))
    atexit.register(shutil.rmtree, HOME, ignore_errors=True)
DATA = HOME / "data"
SECRET_KEY = "tests-only-" + "k" * 50
VAULT_KEKS = {"k1": "11" * 32}
VAULT_KEK_CURRENT = "k1"
VAULT_TRANSIT_TOKEN_FILE, VAULT_TRANSIT_CA, VAULT_TRANSIT_TIMEOUT = "", "", 1
AUDIT_SIGNING_KEY = "22" * 32
VAULT_SHARES = HOME / "keys" / "shares"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_URL = "http://testserver"

DATABASES = {"default": env.database(default=f"sqlite:///{HOME / 'plain.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: WAL, threads and other processes behave as they do in the product.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}

CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", "memory://")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.text("CACHE_URL", "")}
    if env.text("CACHE_URL", "")
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
globals().update(env.email(default="captured:"))
UNDO_SECONDS = 0  # tests/participants/test_taking_back.py gives itself some
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECOND_FACTOR_REQUIRED = False
UNLOCK_MEMORY, UNLOCK_TURNS = 64, 1  # the floor holds for production; tests/vault/test_readers.py looks
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
IATI_ORGANISATION = "XI-EXAMPLE-1"
