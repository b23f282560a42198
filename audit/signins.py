"""Sign-ins in the trail, as Django and allauth tell of them. No address that was typed is written down:
an attempt names the account that it was for, or nobody."""

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as factors
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.db import transaction

from audit.actions import record

KIND = "accounts.user"


def connect() -> None:
    """Called once, when the app is ready."""
    account.user_logged_in.connect(signed_in)
    user_logged_out.connect(signed_out)
    user_login_failed.connect(password_refused)
    account.authentication_step_completed.connect(proved)
    for signal, action in ACTS:
        signal.connect(action)


def _write(action: str, user, *, by=None, outcome: str = "ok", **facts) -> None:
    with transaction.atomic():
        record(action, by=by, kind=KIND, object_id=getattr(user, "pk", None), outcome=outcome, **facts)


def signed_in(sender, request, user, **kwargs) -> None:
    """ "account.signed_in", and in which ways: "password", "code", "mfa:totp", "mfa:webauthn" …"""
    ways = [
        ":".join(filter(None, (way["method"], way.get("type")))) for way in get_authentication_records(request, user)
    ]
    _write("account.signed_in", user, by=user, ways=ways)


def signed_out(sender, request, user, **kwargs) -> None:
    """ "account.signed_out", with why: "asked", or the limit that ended it."""
    if user is not None:
        _write("account.signed_out", user, by=user, why=str(getattr(request, "session_over", None) or "asked"))


def password_refused(sender, credentials, request=None, **kwargs) -> None:
    """ "account.sign_in_failed": one look-up and one row, whether the account exists or not."""
    email = credentials.get("email") or ""
    user = get_user_model().objects.filter(email=email.strip().lower()).first()
    _write("account.sign_in_failed", user, outcome="refused", way="password")


def proved(sender, request, user, method, reauthenticated=False, **kwargs) -> None:
    """ "account.proved": somebody who was signed in has said again who she is."""
    if reauthenticated:
        _write("account.proved", user, by=user, way=method)


def _refused(action: str, way: str):
    def write(sender, user, **kwargs) -> None:
        _write(action, user, outcome="refused", way=way)

    return write


def _factor(action: str):
    def write(sender, user, authenticator, **kwargs) -> None:
        _write(action, user, by=user, factor=authenticator.type)

    return write


def _password(action: str):
    def write(sender, user, **kwargs) -> None:
        _write(action, user, by=user)

    return write


# Held here: a signal keeps only a weak hold of what it calls.
ACTS = (
    (factors.authentication_failed, _refused("account.sign_in_failed", "second factor")),
    (account.login_code_rejected, _refused("account.sign_in_failed", "mailed code")),
    (account.password_reset_code_rejected, _refused("account.reset_failed", "mailed code")),
    (factors.authenticator_added, _factor("account.factor_added")),
    (factors.authenticator_removed, _factor("account.factor_removed")),
    (factors.authenticator_reset, _factor("account.factor_renewed")),
    (account.password_changed, _password("account.password_changed")),
    (account.password_set, _password("account.password_set")),
    (account.password_reset, _password("account.password_reset")),
)
