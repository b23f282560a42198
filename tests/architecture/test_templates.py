"""Rules for templates, styles and scripts that no tool checks for us."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

TEMPLATES = settings.ROOT / "templates"
STATIC = settings.ROOT / "static"
HTML = sorted(TEMPLATES.rglob("*.html"))
CSS = sorted((STATIC / "css").rglob("*.css"))
JS = sorted((STATIC / "js").rglob("*.js"))
OVERRIDES = ("account", "allauth", "bootstrap5", "mfa", "usersessions")  # shaped by the library they override

COMMENTS = re.compile(
    r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE
)
INCLUDE = re.compile(r'\{% include "([^"]+)"([^%]*)%\}')


def source(path: Path) -> str:
    return COMMENTS.sub("", path.read_text(encoding="utf-8"))


def place(path: Path) -> str:
    return str(path.relative_to(settings.ROOT))


def violations(paths, pattern: str) -> list[str]:
    """ "file: the words found" for each match of ``pattern`` outside comments."""
    found = re.compile(pattern, re.IGNORECASE)
    return [f"{place(path)}: {match.group().strip()}" for path in paths for match in found.finditer(source(path))]


def test_no_template_carries_inline_script_or_style():
    """The content security policy is 'self' alone: such things would silently not work."""
    scripts = r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>"
    assert violations(HTML, rf"{scripts}|\sstyle=|\son[a-z]+=\"|\shx-on|\"js:|javascript:") == []


def test_only_mails_have_a_style_element():
    assert violations([path for path in HTML if "mail" not in path.parts], "<style") == []


def test_nothing_is_loaded_from_another_host():
    tags = r"""(src|action)=["']?(https?:)?//|<link[^>]*href=["'](https?:)?//"""
    styles = r"""url\(["']?(https?:)?//|@import ["'](https?:)?//"""
    assert violations([*HTML, *CSS, *JS], f"{tags}|{styles}") == []


def test_no_template_turns_escaping_off():
    assert violations(HTML, r"\|\s*safe\b|autoescape off|safeseq") == []


def test_components_are_included_with_only():
    """A component's inputs are its contract."""
    loose = [
        f"{place(path)}: {name}"
        for path in HTML
        for name, rest in INCLUDE.findall(source(path))
        if name.startswith("components/") and not rest.rstrip().endswith("only")
    ]
    assert loose == []


def test_a_page_includes_only_components_and_its_own_folder():
    foreign = [
        f"{place(path)}: {name}"
        for path in HTML
        if (folder := path.relative_to(TEMPLATES).parts[0]) not in OVERRIDES
        for name, _ in INCLUDE.findall(source(path))
        if not name.startswith(("components/", f"{folder}/"))
    ]
    assert foreign == []


def test_a_page_extends_a_layout_or_a_page_of_its_own_folder():
    bases = ("layouts/", "base.html", "mail/base.html")
    foreign = [
        f"{place(path)}: {name}"
        for path in HTML
        if (folder := path.relative_to(TEMPLATES).parts[0]) not in OVERRIDES
        for name in re.findall(r'\{% extends "([^"]+)"', source(path))
        if not name.startswith((*bases, f"{folder}/"))
    ]
    assert foreign == []


@pytest.mark.parametrize("path", sorted((TEMPLATES / "components").glob("*.html")), ids=lambda path: path.stem)
def test_a_component_names_its_inputs(path):
    head = path.read_text(encoding="utf-8").split("{% endcomment %}")[0]

    assert head.startswith("{% comment %}")
    assert "Inputs:" in head


def test_the_readme_lists_every_component():
    told = set(re.findall(r"`(\w+\.html)`", (TEMPLATES / "components/README.md").read_text()))

    assert told == {path.name for path in (TEMPLATES / "components").glob("*.html")}


def test_every_icon_exists():
    asked = {name for path in HTML for name in re.findall(r'(?:\{% icon|icon_name=)\s*"([^"]+)"', source(path))}
    drawn = {path.stem for path in (STATIC / "icons").glob("*.svg")}

    assert asked - drawn == set()


def test_every_static_file_exists():
    asked = {name for path in HTML for name in re.findall(r"\{% static ['\"]([^'\"]+)['\"]", source(path))}

    assert {name for name in asked if not finders.find(name)} == set()


def test_styles_know_no_left_and_no_right():
    """Pages run from the right in Arabic."""
    physical = (
        r"(margin|padding|border|inset)-(left|right)|(^|[;{\s])(left|right)\s*:|(text-align|float|clear)\s*:\s*(left|right)"
        r"|border-(top|bottom)-(left|right)-radius"
    )
    assert violations(CSS, physical) == []


def test_no_style_needs_important():
    assert violations(CSS, r"!important") == []


def test_every_component_style_is_imported_once():
    imported = re.findall(r'@import url\("([^"]+)"\)', (STATIC / "css/app.css").read_text())
    ours = sorted(name for name in imported if "vendor" not in name)

    assert ours == sorted(str(path.relative_to(STATIC / "css")) for path in CSS if path.name != "app.css")


def test_scripts_evaluate_nothing_and_store_nothing():
    """What a confidential page shows stays in the page."""
    assert (
        violations(
            JS, r"\beval\(|new Function|innerHTML|outerHTML|document\.write|localStorage|sessionStorage|indexedDB"
        )
        == []
    )


def test_htmx_keeps_no_page_and_evaluates_nothing():
    config = re.search(r"name=\"htmx-config\" content='([^']+)'", (TEMPLATES / "base.html").read_text()).group(1)

    for rule in (
        '"allowEval":false',
        '"selfRequestsOnly":true',
        '"historyCacheSize":0',
        '"includeIndicatorStyles":false',
    ):
        assert rule in config
