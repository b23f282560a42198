"""A reader's own key, one question a page. Nothing is half-made on the server: what was settled on an
earlier page comes along in the form."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.access import signed_in
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from sessions_app import forms, policies
from sessions_app.actions import keys as actions
from sessions_app.selectors import readers
from sessions_app.views.unlock import open_for
from vault import words as wordlists

BOTH = ("GET", "HEAD", "POST")
CARRIED = ("proof", "words", "code")
FORMS = {
    "proof": forms.ProofForm,
    "sure": forms.SureForm,
    "words": forms.WordsForm,
    "own": forms.OwnForm,
    "repeat": forms.RepeatForm,
    "code": forms.CodeForm,
}
LABELS = {
    "proof": gettext_lazy("What you have"),
    "sure": gettext_lazy("Begin anew"),
    "words": gettext_lazy("Six words"),
    "repeat": gettext_lazy("Type them back"),
    "code": gettext_lazy("Recovery code"),
}


@dataclass(frozen=True)
class Walk:
    """One way through the steps. ``settle(words, proof, by)`` writes after "repeat" and returns what the
    vault made: an Enrolled with its new recovery code, or the open key alone."""

    kind: str
    steps: tuple[str, ...]
    settle: Callable
    said: str

    def after(self, step: str) -> str | None:
        """The step behind ``step`` ("own" stands in the place of "words"), or None at the end."""
        at = self._at(step) + 1
        return self.steps[at] if at < len(self.steps) else None

    def before(self, step: str) -> str:
        return self.steps[max(self._at(step) - 1, 0)]

    def knows(self, step: str) -> bool:
        return step in self.steps or step == "own"

    def _at(self, step: str) -> int:
        return self.steps.index("words" if step == "own" else step)

    def shown(self, step: str) -> list[dict]:
        """The steps for components/progress_steps.html."""
        here = self._at(step)
        states = ["done" if at < here else "current" if at == here else "" for at in range(len(self.steps))]
        return [
            {"label": LABELS[name], "url": "", "state": state} for name, state in zip(self.steps, states, strict=True)
        ]


MAKE = Walk(
    "make",
    ("words", "repeat", "code"),
    lambda words, proof, by: actions.make_key(words=words, by=by),
    gettext_lazy("Your key is made and open. Now a facilitator lets you in."),
)
CHANGE = Walk(
    "change",
    ("proof", "words", "repeat"),
    lambda words, proof, by: actions.change_words(proof=proof, words=words, by=by),
    gettext_lazy("Your new words hold from now on; the old ones open nothing."),
)
RECOVER = Walk(
    "recover",
    ("proof", "words", "repeat", "code"),
    lambda words, proof, by: actions.recover(proof=proof, words=words, by=by),
    gettext_lazy("Your new words hold from now on. What was open to you is open to you again."),
)
ANEW = Walk(
    "anew",
    ("sure", "words", "repeat", "code"),
    lambda words, proof, by: actions.begin_anew(words=words, by=by),
    gettext_lazy("Your new key is made. A facilitator rings you and lets you in again."),
)


@signed_in(policies.can_hold_key)
def key(request):
    """One's own key, its four words, and which sealed workshops it opens."""
    own = readers.key_of(request.user)
    context = {
        "key": own,
        "circles": readers.own_circles(request.user, own),
    }
    return page(request, "sessions/key.html", context)


@signed_in(policies.can_hold_key, methods=BOTH)
def key_make(request):
    if readers.key_of(request.user) and request.POST.get("step") != "code":
        return onward(request, "sessions:key")
    return _walk(request, MAKE)


@signed_in(policies.can_hold_key, methods=BOTH)
def key_change(request):
    return _with_key(request, CHANGE)


@signed_in(policies.can_hold_key, methods=BOTH)
def key_recover(request):
    return _with_key(request, RECOVER)


@signed_in(policies.can_hold_key, methods=BOTH)
def key_anew(request):
    return _with_key(request, ANEW)


def _with_key(request, walk: Walk):
    if not readers.key_of(request.user):
        return onward(request, "sessions:key")
    return _walk(request, walk)


@sensitive_variables()
def _walk(request, walk: Walk):
    """Shows the first step, or what follows from the step that was answered."""
    step, go = request.POST.get("step", ""), request.POST.get("go", "next")
    carried = {name: request.POST.get(name, "") for name in CARRIED}
    if not walk.knows(step):
        return _show(request, walk, walk.steps[0], {})
    if go == "back" and step != "code":
        return _show(request, walk, walk.before(step), carried)
    if go in {"others", "own"}:
        return _show(request, walk, "words" if go == "others" else "own", {**carried, "words": ""})
    form = FORMS[step](request.POST)
    if not form.is_valid() or not _holds(walk, step, form, request.user):
        return _again(request, walk, step, form)
    if step == "repeat":
        return _settle(request, walk, form, carried)
    following = walk.after(step)
    if following is None:
        return onward(request, "sessions:key", message=walk.said)
    return _show(request, walk, following, {**carried, **form.cleaned_data})


@sensitive_variables()
def _holds(walk: Walk, step: str, form, user) -> bool:
    """Whether the words or the code of before are right as far as can be told now."""
    if step != "proof":
        return True
    try:
        if walk is RECOVER:
            actions.refuse_misspelt(form.cleaned_data["proof"])
        else:
            actions.open_key(words=form.cleaned_data["proof"], by=user)
    except DomainError as error:
        form.add_error("proof", str(error))
        return False
    return True


@sensitive_variables()
def _settle(request, walk: Walk, form, carried: dict):
    """Writes the new words. A wrong code leads back to its page with the words kept."""
    try:
        made = walk.settle(words=carried["words"], proof=carried["proof"], by=request.user)
    except actions.Wrong as error:
        proof = FORMS["proof"](request.POST)
        proof.is_valid()
        proof.add_error("proof", str(error))
        return _again(request, walk, "proof", proof)
    except DomainError as error:
        refuse(form, error)
        return _again(request, walk, "repeat", form)
    if walk.after("repeat"):
        response = _show(request, walk, "code", {"code": made.recovery_code})
        return open_for(request, response, made.secret)
    return open_for(request, onward(request, "sessions:key", message=walk.said), made)


def _show(request, walk: Walk, step: str, carried: dict):
    """A step's page with nothing typed yet."""
    if step == "words" and not carried.get("words"):
        carried = {**carried, "words": wordlists.propose(get_language())}
    return page(request, _template(step), _context(walk, step, FORMS[step](initial=carried), carried))


def _again(request, walk: Walk, step: str, form):
    """The same step with what was typed, and what is wrong with it."""
    return invalid(request, _template(step), _context(walk, step, form, form.data))


def _template(step: str) -> str:
    return f"sessions/key_{step}.html"


def _context(walk: Walk, step: str, form, carried) -> dict:
    if walk is RECOVER and step == "proof":
        form.fields["proof"].label = _("The recovery code on your paper")
        form.fields["proof"].help_text = _("Small or capital letters, with or without dashes: it is all the same.")
    return {
        "kind": walk.kind,
        "step": step,
        "steps": walk.shown(step),
        "form": form,
        "words": carried.get("words", "").split(),
        "groups": carried.get("code", "").split("-"),
    }
