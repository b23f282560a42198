"""Reports of failures say where, and nothing else."""

import sys

import pytest
from django.test import RequestFactory

from core.errors import DomainError, QuietExceptionReporter

WORD = "qwertzuiopasdfghjklyxcvbnmqwertzuiopasdf"


def failure() -> tuple:
    """An exception with the word in its text, its notes, its cause, its variables and its bytes."""
    typed = WORD
    try:
        try:
            raise ValueError(typed)
        except ValueError as cause:
            error = UnicodeEncodeError("ascii", typed, 0, 40, typed)
            error.add_note(typed)
            raise error from cause
    except UnicodeEncodeError:
        return sys.exc_info()


@pytest.mark.parametrize("form", ["get_traceback_html", "get_traceback_text"])
def test_a_report_holds_neither_what_was_typed_nor_where_it_was_sent(form):
    request = RequestFactory().post(
        f"/answer/{WORD}/?q={WORD}", {"text": WORD}, headers={"Cookie": f"x={WORD}", "Referer": f"http://x/{WORD}"}
    )
    report = getattr(QuietExceptionReporter(request, *failure()), form)()

    assert WORD not in report
    assert WORD[:9] not in report
    assert "UnicodeEncodeError" in report
    assert "test_errors.py" in report


def test_a_refusal_carries_its_sentence_and_its_field():
    refusal = DomainError("Choose a later day.", field="ends_on")

    assert (str(refusal), refusal.field) == ("Choose a later day.", "ends_on")
