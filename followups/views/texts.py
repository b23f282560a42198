"""Joint texts: read, write a version, compare, settle."""

from django.http import Http404, HttpResponse

from core.access import Permissions, scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from followups import actions, forms, policies
from followups.actions.leaks import hand_on, settle_leak
from followups.choices import SilenceState
from followups.models import JointText
from followups.selectors import lists, words
from followups.selectors.leaks import leaks_in
from followups.selectors.ruling import gate_of_text, rule_of_text
from followups.selectors.silences import silences_of
from workshops.models import MEANINGS, Dialogue


def _version(text, number):
    """The version with this number, or the newest; 404 when there is none."""
    version = text.versions.select_related("workshop__rule_profile").filter(number=number or text.latest).first()
    if version is None:
        raise Http404
    return version


@scoped(JointText, policies.can_read_text)
def text_detail(request, text, number=None):
    gate = gate_of_text(text, request.user)
    if gate:
        return page(request, "followups/text_closed.html", {"text": text, "gate": gate})
    version = _version(text, number)
    context = _reading(request, text, version, forms.SettleForm(initial={"state": text.state}))
    return page(request, "followups/text_detail.html", context)


def _reading(request, text, version, settle_form):
    rule, asked = rule_of_text(text), silences_of(text)
    context = {
        "text": text,
        "version": version,
        "profile": rule.profile,
        "sentence": MEANINGS["joint_text"][rule.profile.joint_text],
        "may_leave": rule.lets_text_leave(text.state),
        "may_be_printed": not rule.keeps_text_in_the_circle,
        "versions": lists.versions_by_round(text),
        "settle_form": settle_form,
        "silences": asked if policies.can_settle_text(request.user, text) else [],
        "is_silent": any(one.state == SilenceState.OPEN for one in asked),
        "team": policies.can_list_followups(request.user, text.dialogue),
        "may": Permissions(policies, request.user, text),
    }
    try:
        text_words = actions.read_version(joint_text=text, version=version, by=request.user)
        context["paragraphs"] = words.mark_brackets(text_words)
        if policies.can_edit_text(request.user, text) and version.number == text.latest:
            context["leaks"] = leaks_in(text, text_words, hand=hand_on(text, request.user))
    except DomainError as error:
        context["destroyed"] = str(error)
    return context


@scoped(Dialogue, policies.can_add_text, methods=("GET", "HEAD", "POST"))
def text_create(request, dialogue):
    form = forms.NewTextForm(request.POST or None, dialogue=dialogue)
    context = {"form": form, "dialogue": dialogue}
    if request.method != "POST":
        return page(request, "followups/text_edit.html", context)
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "base"}
        try:
            text = actions.create_text(dialogue=dialogue, by=request.user, **given)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "followups:text-detail", text.pk)
    return invalid(request, "followups/text_edit.html", context)


@scoped(JointText, policies.can_edit_text, methods=("GET", "HEAD", "POST"))
def text_edit(request, text):
    context = {"text": text, "dialogue": text.dialogue}
    if request.method != "POST":
        return _edit_page(request, text, context)
    form = context["form"] = forms.TextForm(request.POST, dialogue=text.dialogue)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.save_version(
                joint_text=text,
                base=given["base"] or 0,
                text=given["text"],
                workshop=given["workshop"],
                by=request.user,
            )
        except actions.NewerVersion as error:
            refuse(form, error)
            context |= _newer(request, text, form)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "followups:text-detail", text.pk)
    return invalid(request, "followups/text_edit.html", context)


def _edit_page(request, text, context):
    version = _version(text, None)
    try:
        old = actions.read_version(joint_text=text, version=version, by=request.user)
    except DomainError as error:
        return page(request, "followups/text_edit.html", context | {"destroyed": str(error)})
    initial = {"text": old, "base": version.number, "workshop": version.workshop_id}
    context["form"] = forms.TextForm(dialogue=text.dialogue, initial=initial)
    return page(request, "followups/text_edit.html", context)


def _newer(request, text, form):
    """What the writer needs to decide: the newest words beside their own; saving again is then meant."""
    text.refresh_from_db()
    version = _version(text, None)
    newest = actions.read_version(joint_text=text, version=version, by=request.user)
    theirs, mine = words.compare(newest, form.cleaned_data["text"])
    form.data = form.data.copy()
    form.data["base"] = version.number
    return {"newer": version, "theirs": theirs, "mine": mine}


@scoped(JointText, policies.can_read_text)
def text_compare(request, text):
    gate = gate_of_text(text, request.user)
    if gate:
        return page(request, "followups/text_closed.html", {"text": text, "gate": gate})
    numbers = list(text.versions.order_by("number").values_list("number", flat=True))
    asked = request.GET or {"older": max(text.latest - 1, 1), "newer": text.latest}
    form = forms.CompareForm(asked, numbers=numbers)
    context = {"text": text, "form": form, "may_be_printed": not rule_of_text(text).keeps_text_in_the_circle}
    if not form.is_valid():
        return invalid(request, "followups/text_compare.html", context)
    pair = [_version(text, form.cleaned_data[name]) for name in ("older", "newer")]
    try:
        older, newer = actions.read_versions(joint_text=text, versions=pair, by=request.user)
    except DomainError as error:
        return page(request, "followups/text_compare.html", context | {"destroyed": str(error)})
    left, right = words.compare(older, newer)
    context |= {"older": pair[0], "newer": pair[1], "left": left, "right": right, "same": older == newer}
    return page(request, "followups/text_compare.html", context)


@scoped(JointText, policies.can_take_text, methods=("POST",), fresh=True)
def text_take(request, text):
    """Plain words without author, history or comments, where the rule lets the text leave."""
    if gate_of_text(text, request.user):
        return onward(request, "followups:text-detail", text.pk)
    try:
        words = actions.take_copy(joint_text=text, by=request.user)
    except DomainError as error:
        return onward(request, "followups:text-detail", text.pk, message=str(error))
    return HttpResponse(
        words,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="text.txt"'},
    )


@scoped(JointText, policies.can_edit_text, methods=("POST",))
def text_leak(request, text):
    """A false alarm in the newest version: set aside, confirmed by a second person, or sent back."""
    act = next((name for name in ("dismiss", "confirm", "send_back") if request.POST.get(name)), "")
    try:
        newest = actions.read_version(joint_text=text, version=_version(text, None), by=request.user)
        settle_leak(text=text, words=newest, act=act or "confirm", mark=request.POST.get(act, ""), by=request.user)
    except DomainError as error:
        return onward(request, "followups:text-detail", text.pk, message=str(error))
    return onward(request, "followups:text-detail", text.pk)


@scoped(JointText, policies.can_settle_text, methods=("POST",))
def text_settle(request, text):
    form = forms.SettleForm(request.POST)
    if form.is_valid():
        try:
            actions.settle_text(joint_text=text, state=form.cleaned_data["state"], by=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "followups:text-detail", text.pk)
    return invalid(request, "followups/text_detail.html", _reading(request, text, _version(text, None), form))
