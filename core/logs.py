"""Keeps words, values and personal links out of logs: what happened and where, never what was said."""

import logging
import re
import traceback
from collections.abc import Mapping

HIDDEN = "…"
# What opens a door, or names a person, when it stands in a line of the log.
SECRETS = [
    (re.compile(r"(/answer/)[^/\s?#\"']+"), rf"\1{HIDDEN}"),  # a personal link
    (re.compile(r"[\w=-]{16,}(?::|%3A)[\w-]{43}(?![\w-])", re.IGNORECASE), HIDDEN),  # anything else that we signed
    (re.compile(r"(/accounts/(?:confirm-email|password/reset/key)/)[^/\s?#\"']+"), rf"\1{HIDDEN}"),
    (re.compile(r"(/[^\s?\"']*\?)[^\s\"']+"), rf"\1{HIDDEN}"),  # a query, which may hold what was typed
    (re.compile(r"(?<![\w.+-])(?!celery@)[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), HIDDEN),  # an address of mail
]
# What Celery tells of a task: its name and id stay.
TOLD_BY_CELERY = ("exc", "traceback", "args", "kwargs", "return_value")


def redact(line: str) -> str:
    """The line without personal links, queries and addresses of mail."""
    for pattern, instead in SECRETS:
        line = pattern.sub(instead, line)
    return line


class QuietFilter(logging.Filter):
    """Replaces exception texts, request bodies and personal links by kind and place.

    An exception's message may quote what a person typed (an IntegrityError prints the row), so only
    its type and the frames' file, line and function stay, in the trace as in the line itself.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        kind = ""
        if record.exc_info and record.exc_info[0]:
            kind, record.exc_text = record.exc_info[0].__name__, _places(*record.exc_info)
            record.exc_info = None
        record.args = _told(record.args, kind)
        try:
            record.msg, record.args = redact(record.getMessage()), ()
        except Exception:  # a filter that raises would take the act down with it
            record.msg, record.args = "A line whose parts do not fit together.", ()
        for name in ("request", "data"):
            record.__dict__.pop(name, None)
        return True


def _places(kind: type, _value, trace) -> str:
    """Where it broke, innermost first: that frame, and those of ours that led to it."""
    *before, last = traceback.extract_tb(trace) or [traceback.FrameSummary("?", 0, "?")]
    ours = [frame for frame in before if "site-packages" not in frame.filename][-5:]
    return f"{kind.__name__} in " + " < ".join(
        f"{frame.name} ({frame.filename.rsplit('/', 1)[-1]}:{frame.lineno})" for frame in reversed([*ours, last])
    )


def _told(args, kind: str):
    """The parts of a line: exceptions become their type, and Celery's facts lose all that a task held."""
    if isinstance(args, Mapping):
        hidden = {name: kind or HIDDEN for name in TOLD_BY_CELERY if name in args} if "exc" in args else {}
        return {name: _quiet(value) for name, value in args.items()} | hidden
    if isinstance(args, tuple):
        return tuple(_quiet(value) for value in args)
    return args


def _quiet(value):
    return type(value).__name__ if isinstance(value, BaseException) else value
