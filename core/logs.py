"""Keeps words out of logs: an exception leaves its type and place, never its text."""

import logging
import traceback


class QuietFilter(logging.Filter):
    """Replaces exception texts and request bodies by type and place.

    An exception's message may quote what a person typed (an IntegrityError prints the row), so
    only the type and the frames' file, line and function stay.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            places = " < ".join(
                f"{frame.name} ({frame.filename.rsplit('/', 1)[-1]}:{frame.lineno})"
                for frame in reversed(traceback.extract_tb(trace)[-6:])
            )
            record.exc_text = f"{kind.__name__} in {places}"
            record.exc_info = None
        record.__dict__.pop("request", None)
        return True
