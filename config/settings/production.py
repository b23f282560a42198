"""PostgreSQL, Redis, SMTP, behind a proxy that speaks TLS. Refuses to start half-configured."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import ROOT

if env.flag("DEBUG"):
    raise ImproperlyConfigured("DEBUG must be off in production.")
if env.flag("ANTECHAMBER_DEMO"):
    raise ImproperlyConfigured("The demo cannot run with the production settings.")

SECRET_KEY = env.secret("SECRET_KEY", at_least=50)
VAULT_KEKS, VAULT_KEK_CURRENT = env.keks(  # both are loaded while keys are being rewrapped
    VAULT_KEK=env.text("VAULT_KEK"), VAULT_KEK_NEXT=env.text("VAULT_KEK_NEXT", "")
)
globals().update(env.transit(VAULT_KEKS))
AUDIT_SIGNING_KEY = env.secret("AUDIT_SIGNING_KEY", at_least=64)
VAULT_SHARES = Path(env.text("VAULT_SHARES")).resolve()

DATABASES = {"default": env.database()}
env.keep_apart(DATABASES["default"], VAULT_SHARES)

SITE_URL = env.text("SITE_URL")
if not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL must begin with https://.")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts, without *.")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

CELERY_BROKER_URL = env.text("CELERY_BROKER_URL")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.text("CACHE_URL")}}
globals().update(env.email())
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL")
MESSAGE_ID_DOMAIN = DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].rstrip(">")

SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 63072000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_NAME = "__Host-language"
UNLOCK_COOKIE_NAME = "__Host-unlock"
KNOWN_COOKIE_NAME = "__Host-guest"
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 1)

STATIC_ROOT = Path(env.text("STATIC_ROOT", str(ROOT / "staticfiles")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
