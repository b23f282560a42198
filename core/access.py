"""The one door. Each view of ours carries one of four marks; the route test accepts no other.

``scoped``       an object that the user may see, and a policy on it
``signed_in``    a page without an object, for whom a policy names
``public``       anyone (sign-in, health)
``signed_link``  the bearer of a personal link from a letter, without an account

"Not yours" and "not there" are the same 404. A 403 is given only for what the user sees anyway.
Acts that cannot be undone, or that widen who sees something, are marked ``fresh``: whoever may do them
is asked again who she is, unless she has said so in the last minutes (ASVS 7.5.1, 8.3.1).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, wraps
from types import SimpleNamespace

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from core.again import Why, ask, is_fresh
from core.known import knows, remember
from core.language import asked_for

LINK_SALT = "antechamber.personal-link"
PROOF = "accounts:prove"  # where a person says again who she is


@dataclass(frozen=True)
class Door:
    """What a view's mark says: kind of door, model and policy, methods, whether it wants a fresh
    proof of who is there; read by tests and by ``policy_matrix``."""

    kind: str
    model: type | None
    policy: Callable | None
    methods: tuple[str, ...]
    visible: Callable | None = None
    fresh: bool = False

    def rows(self, user):
        """What ``user`` may see of the door's model, before the policy is asked."""
        return self.visible(user) if self.visible else may_see(self.model, user)


class Permissions:
    """Asks an app's policies from a template: ``may.close`` calls ``policies.can_close(user, obj)``."""

    def __init__(self, policies, user, obj):
        self._policies, self._user, self._obj = policies, user, obj

    def __getitem__(self, verb: str) -> bool:
        if verb.startswith("_"):
            raise KeyError(verb)
        return bool(getattr(self._policies, f"can_{verb}")(self._user, self._obj))


def _mark(view, door: Door):
    """Hides what was posted from error reports and says which door this is."""
    marked = sensitive_post_parameters()(view)
    marked.door = door
    return marked


def _guarded(view, methods, request, *args, fresh: bool = False, **kwargs):
    if request.method not in methods:
        return HttpResponseNotAllowed(methods)
    if fresh and not is_fresh(request.session):
        return ask(request, PROOF, Why.STALE)
    return view(request, *args, **kwargs)


def may_see(model, user):
    """``model.objects.visible_to(user)``, put into words once a day for each user and asked anew each time:
    the words take the ORM as long as the database takes to answer."""
    return _question(model, user.pk, timezone.now().date()).all()


@lru_cache(maxsize=256)
def _question(model, user_key, _day: date):
    """Never asked itself, only its copies. Whoever words it is given a key and nothing else of the user, and so
    can look at nothing that changes but the date (seats begin and end by it)."""
    return model.objects.visible_to(SimpleNamespace(pk=user_key))


def fetch(model, user, key, *, visible=None):
    """The object with primary key ``key`` if ``user`` may see it; else the 404 of what is not there."""
    try:
        return (visible(user) if visible else may_see(model, user)).get(pk=key)
    except (model.DoesNotExist, ValidationError, ValueError):
        raise Http404 from None


def scoped(
    model,
    policy,
    *,
    key: str = "pk",
    methods: tuple[str, ...] = ("GET", "HEAD"),
    visible: Callable | None = None,
    fresh: bool = False,
):
    """Loads ``model.objects.visible_to(user)`` by the URL's ``key`` and asks ``policy(user, obj)``.

    The view receives the object in place of the key: ``view(request, obj, **other_kwargs)``.
    ``visible(user)`` stands in for ``visible_to`` where the seats that decide live above the model's
    app (letters lie below workshops and cannot ask). ``fresh``: asks again who is there, after the
    policy has said yes.
    """

    mark = Door("scoped", model, policy, methods, visible, fresh)

    def decorate(view):
        @wraps(view)
        @sensitive_variables()
        def door(request, **kwargs):
            obj = fetch(model, request.user, kwargs.pop(key), visible=visible)
            if not policy(request.user, obj):
                raise PermissionDenied
            request.opened = mark, obj  # for the line that says who else may open it
            return _guarded(view, methods, request, obj, fresh=fresh, **kwargs)

        return _mark(door, mark)

    return decorate


def signed_in(policy, *, methods: tuple[str, ...] = ("GET", "HEAD"), fresh: bool = False):
    """A page without an object: ``policy(user)`` decides, and its "no" is a 404. ``fresh``: as above."""

    mark = Door("signed_in", None, policy, methods, fresh=fresh)

    def decorate(view):
        @wraps(view)
        @sensitive_variables()
        def door(request, **kwargs):
            if not policy(request.user):
                raise Http404
            request.opened = mark, None
            return _guarded(view, methods, request, fresh=fresh, **kwargs)

        return _mark(door, mark)

    return decorate


def public(*, methods: tuple[str, ...] = ("GET", "HEAD")):
    """Anyone at all; such a view shows nothing of any dialogue."""

    def decorate(view):
        @wraps(view)
        def door(request, **kwargs):
            return _guarded(view, methods, request, **kwargs)

        return login_not_required(_mark(door, Door("public", None, None, methods)))

    return decorate


def token_for(label: str, pk, version: int) -> str:
    """The token of the personal link of the row named by label ("participants.invitation"), primary
    key and link version: for those who know a row by name only, such as the outbox."""
    return signing.Signer(salt=LINK_SALT).sign_object([label, str(pk), version])


def link_token(obj) -> str:
    """The token of ``obj``'s personal link. Derived, never stored: a stolen database holds none.

    It dies when ``obj.link_version`` rises (rotated, revoked).
    """
    return token_for(obj._meta.label_lower, obj.pk, obj.link_version)


def read_link_token(model, token: str):
    """The ``model`` row that ``token`` opens, or None for an altered, revoked or expired one."""
    try:
        label, pk, version = signing.Signer(salt=LINK_SALT).unsign_object(token)
        if label != model._meta.label_lower:
            return None
        return model.objects.with_open_link().filter(pk=pk, link_version=version).first()
    except (signing.BadSignature, ValidationError, ValueError, TypeError):
        return None


@dataclass(frozen=True)
class Known:
    """How a personal link is held to the browser that came first. ``route``: the page (by name, with the token)
    on which another browser asks for a code; ``claim(obj)``: notes that the link was used, False when it was
    before; ``account(obj)``: key of the account whose owner is let in anyway. The row says by
    ``claimed_version`` which version of its link was used.

    Without ``claim`` nobody is let in for having come first; a browser that is known to the row ``through(obj)``
    is, as the one from which the same person answered before.
    """

    route: str
    claim: Callable | None
    account: Callable
    through: Callable | None = None

    def lets_in(self, request, obj) -> bool:
        owner = self.account(obj)
        rows = [obj, self.through(obj)] if self.through else [obj]
        return any(knows(request, row) for row in rows) or (owner is not None and owner == request.user.pk)

    def is_used(self, obj) -> bool:
        """True when it is too late to come first."""
        return self.claim is None or obj.claimed_version == obj.link_version

    def is_elsewhere(self, request, obj) -> bool:
        """True when the link was used already, and not by the browser that asks."""
        return self.is_used(obj) and not self.lets_in(request, obj)


def _elsewhere(request, known: Known, token: str):
    """On to the page where this browser asks for a code."""
    return HttpResponseRedirect(reverse(known.route, args=[token]) + asked_for(request))


def _first(view, request, obj, known: Known, *, token: str, **kwargs):
    """What the first browser sends, and that it came first, in one transaction: both stand or neither does.

    What is refused claims nothing. Of two that come at once the second is asked for a code.
    """
    with transaction.atomic():
        response = view(request, obj, token=token, **kwargs)
        is_refused = response.status_code >= 400
        is_first = not is_refused and known.claim(obj)
        if not is_first:
            transaction.set_rollback(True)
    if is_first:
        remember(request, response, obj)
        return response
    return response if is_refused else _elsewhere(request, known, token)


def signed_link(model, *, methods: tuple[str, ...] = ("GET", "HEAD", "POST"), known: Known | None = None):
    """The bearer of ``<token>``; the view gets the row. GET must never record an answer:
    mail scanners follow links.

    With ``known``, the first browser that posts is remembered by a mark that it carries itself; from then on
    another one sees nothing, and records nothing, before it has entered a code from the mailbox.
    """

    def decorate(view):
        @wraps(view)
        @sensitive_variables()
        def door(request, token, **kwargs):
            obj = read_link_token(model, token)
            if obj is None:
                raise Http404
            if known is None or request.method not in methods or known.lets_in(request, obj):
                return _guarded(view, methods, request, obj, token=token, **kwargs)
            if known.is_used(obj):
                return _elsewhere(request, known, token)
            if request.method != "POST":
                return view(request, obj, token=token, **kwargs)
            return _first(view, request, obj, known, token=token, **kwargs)

        door.known = known
        return login_not_required(_mark(door, Door("signed_link", model, None, methods)))

    return decorate
