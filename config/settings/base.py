"""What holds everywhere. The three others say where: embedded, production, test."""

from datetime import timedelta
from pathlib import Path

import bootstrap_wrapper
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env

ROOT = Path(__file__).resolve().parents[2]

DEBUG = False
DEMO = False  # the embedded settings alone may turn this on
DEMO_PASSWORD = ""
DEMO_WORDS = ""  # with which the demo's readers open what is sealed

INSTALLED_APPS = [
    "desk",
    "reports",
    "followups",
    "sessions_app",
    "participants",
    "workshops",
    "outbox",
    "audit",
    "vault",
    "accounts",
    "core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "core.staticfiles.FewStaticFiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "template_partials",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.QuietHeadersMiddleware",
    "core.middleware.LostSessionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionClockMiddleware",
    "accounts.middleware.UserLanguageMiddleware",
    "accounts.middleware.SignInRequiredMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "vault.middleware.UnlockMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.ProveAgainMiddleware",
    "accounts.middleware.SessionActivityMiddleware",
    "vault.middleware.KeysAwayMiddleware",
    "sessions_app.middleware.SealMiddleware",
    "desk.middleware.OlderTextMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.page",
                "accounts.cast.cast",
                "accounts.context_processors.sign_in_clock",
                "desk.context_processors.navigation",
            ],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ru", _("Russian")),
    ("ar", _("Arabic")),
]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    ROOT / "static",
    ("vendor/bootstrap", Path(bootstrap_wrapper.__file__).resolve().parents[1] / "bootstrap"),
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Accounts (django-allauth) -------------------------------------------------------------
ACCOUNT_ADAPTER = "outbox.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds that a mailed code holds
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
MFA_ADAPTER = "vault.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Antechamber"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Guesses: so many for one address on the network, so many at one account from anywhere. Counted in the
# cache, which all web processes must share.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key", "reauthenticate": "5/300s/user"}
GUESS_LIMITS = dict.fromkeys(("unlock", "recovery", "link-code"), "10/m/ip,5/300s/key")
GUESS_LIMITS["link-code-sent"] = "10/m/ip,3/600s/key"  # nobody’s mailbox is flooded with codes
GUESS_LIMITS["calendar-feed"] = "60/m/ip,30/600s/key"  # a calendar looks every few hours, on several devices
ONE_WEB_PROCESS = False
USERSESSIONS_TRACK_ACTIVITY = True
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "core.views.token_refused"
LOGIN_REDIRECT_URL = "desk:home"
SECOND_FACTOR_REQUIRED = True

SESSION_COOKIE_AGE = int(timedelta(hours=env.number("SIGN_IN_HOURS", 8)).total_seconds())
SESSION_IDLE_SECONDS = 60 * env.number("SIGN_IN_IDLE_MINUTES", 30)
SESSION_WARNING_SECONDS = 120  # before either limit, on the page
STEP_UP_SECONDS = 600  # so long a proof of who is there counts as fresh
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_SERIALIZER = "config.sessions.SealedSerializer"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no sentence of ours in a cookie

# --- The reader's key of sealed workshops ---------------------------------------------------
UNLOCK_COOKIE_NAME = "unlock"
KNOWN_COOKIE_NAME = "guest"  # the browser from which a personal link was answered
UNLOCK_MEMORY = 128 * 1024  # KiB that Argon2id takes, for each unlocking at one moment
UNLOCK_TURNS = 3
UNLOCK_PLACES = 2  # of them at one moment on one machine: 256 MiB
UNLOCK_WAITING = 10  # threads of a web process that may wait for it; give each process some more
UNLOCK_PATIENCE = 12  # seconds for which somebody waits for a place

# --- Nothing loads from, or reports to, another host ---------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
# "no-referrer" makes browsers post "Origin: null", which the CSRF check rightly refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

# --- Mail ----------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = "Antechamber <desk@antechamber.example>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MESSAGE_ID_DOMAIN = "antechamber.example"
SITE_URL = "http://localhost:8000"  # absolute addresses come from here, never from a Host header

OUTBOX_LEASE = env.number("OUTBOX_LEASE", 30)  # seconds that one letter may take; then another worker may

UNDO_SECONDS = env.number("UNDO_SECONDS", 120, at_least=0)  # in which invitations can be taken back unread

# --- Tasks: ids in, one action; lost messages are found again by the sweep ------------------
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "antechamber"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": 5,
    # A broker that is down must not hold up the page that queues letters (kombu tries for six seconds).
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "outbox-sweep": {"task": "outbox.tasks.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "reminders": {"task": "desk.tasks.walk_ladders", "schedule": 60.0, "options": {"expires": 60}},
    "silences": {"task": "followups.tasks.end_silences", "schedule": 60.0, "options": {"expires": 60}},
    "imports": {"task": "participants.tasks.forget_stale_imports", "schedule": 3600.0, "options": {"expires": 3600}},
    "second-looks": {"task": "sessions_app.tasks.look_at_rosters", "schedule": 300.0, "options": {"expires": 300}},
    "audit-seal": {"task": "audit.tasks.seal", "schedule": 60.0, "options": {"expires": 60}},
    "audit-letters": {"task": "desk.tasks.send_checkpoints", "schedule": 3600.0, "options": {"expires": 3600}},
    "audit-erase": {"task": "audit.tasks.erase", "schedule": 3600.0, "options": {"expires": 3600}},
    "retention": {"task": "desk.tasks.shred_due", "schedule": 3600.0, "options": {"expires": 3600}},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"quiet": {"()": "core.logs.QuietFilter"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["quiet"], "formatter": "plain"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": []},  # no mail to administrators
        "django.request": {"level": "ERROR"},
        "celery.app.trace": {"level": "WARNING"},
        "fido2": {"level": "WARNING"},  # else it names the key of everybody who signs in
        # These bring handlers of their own, which know no filter.
        **dict.fromkeys(
            ("celery.task", "django.server", "gunicorn.access", "gunicorn.error"),
            {"handlers": ["console"], "propagate": False},
        ),
    },
}
DEFAULT_EXCEPTION_REPORTER = "core.errors.QuietExceptionReporter"

# The trail: where checkpoints are kept outside (a file to append to, letters to facilitators), and after
# how many days who did what is forgotten.
AUDIT_ANCHOR_FILE = env.text("AUDIT_ANCHOR_FILE", "")
AUDIT_ANCHOR_LETTERS = env.choice("AUDIT_ANCHOR_LETTERS", "weekly", "daily", "never")
AUDIT_RETENTION_DAYS = env.number("AUDIT_RETENTION_DAYS", 1095, at_least=90)

# Under which algorithm new texts are sealed; what the other sealed opens all the same.
VAULT_ALGORITHM = env.choice("VAULT_ALGORITHM", "aes-256-gcm", "aes-256-gcm-siv")

PERSONAL_LINK_DAYS = 60
# Under which identifier and name releases are published as IATI activities; "" for not at all.
IATI_ORGANISATION, IATI_NAME = "", "Antechamber"
SUPPORT_PHONE = "+41 22 555 01 99"
