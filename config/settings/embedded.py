"""One small server, no services of its own: SQLite, a private Valkey, a captured mailbox.

`manage.py up` prepares the folders and secrets and sets the variables that are read here.
"""

import os
import tempfile
from pathlib import Path

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import ROOT

DATA = Path(env.text("ANTECHAMBER_DATA", str(ROOT / "var"))).resolve()
DATABASE_DIR = DATA / "db"
KEY_STORE = Path(env.text("ANTECHAMBER_KEYS", str(DATA / "keys"))).resolve()
for folder in (DATA, DATABASE_DIR, KEY_STORE):
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def kept_secret(name: str) -> str:
    """The secret of this installation: from the environment, else made once and kept (0600)."""
    if name in os.environ or f"{name}_FILE" in os.environ:
        return env.secret(name)
    path = KEY_STORE / name.lower()
    if not path.exists():
        handle, draft = tempfile.mkstemp(dir=KEY_STORE)
        with os.fdopen(handle, "w") as file:
            file.write(os.urandom(32).hex())
        try:
            os.link(draft, path)  # atomic, and never overwrites: two processes agree on the first
        except FileExistsError:
            pass
        finally:
            os.unlink(draft)
    return path.read_text().strip()


SECRET_KEY = kept_secret("SECRET_KEY")
VAULT_KEKS, VAULT_KEK_CURRENT = env.keks(
    VAULT_KEK=kept_secret("VAULT_KEK"), VAULT_KEK_NEXT=env.text("VAULT_KEK_NEXT", "")
)
globals().update(env.transit(VAULT_KEKS))
AUDIT_SIGNING_KEY = kept_secret("AUDIT_SIGNING_KEY")
VAULT_SHARES = KEY_STORE / "shares"

DEMO = env.flag("ANTECHAMBER_DEMO", default=True)
DEMO_PASSWORD = env.text("ANTECHAMBER_DEMO_PASSWORD", "") or kept_secret("DEMO_PASSWORD")[:16]
IATI_ORGANISATION = env.text("ANTECHAMBER_IATI_ORGANISATION", "")
IATI_NAME = env.text("ANTECHAMBER_IATI_NAME", "Antechamber")
DEMO_WORDS = env.text("ANTECHAMBER_DEMO_WORDS", "copper lantern drifts beyond seven harbours") if DEMO else ""
SECOND_FACTOR_REQUIRED = not DEMO

UNLOCK_WAITING = 2  # of the web's four threads

PORT = env.number("PORT", 8000)
SITE_URL = env.text("SITE_URL", f"http://localhost:{PORT}")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver", *env.words("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

DATABASES = {"default": env.database(default=f"sqlite:///{DATABASE_DIR / 'antechamber.sqlite3'}")}
env.keep_apart(DATABASES["default"], VAULT_SHARES)
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", f"redis+socket://{DATA}/valkey.sock")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.text("CACHE_URL")}
    if "CACHE_URL" in os.environ
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}  # one web process: right
}
ONE_WEB_PROCESS = "CACHE_URL" not in os.environ
globals().update(env.email(default="captured:"))

STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
