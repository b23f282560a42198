"""Errors with sentences fit for the page, and reports of failures that tell nothing."""

from django.http import Http404
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter


class DomainError(Exception):
    """A rule of the field refuses. ``str(error)`` is a sentence for the person who asked.

    ``field`` names the form field that it is about, if one is to blame.
    """

    def __init__(self, sentence, *, field: str | None = None):
        super().__init__(str(sentence))
        self.field = field


class ClosedForNow(DomainError, Http404):
    """What was asked for is closed for the moment, whoever asks.

    A form that shows refusals shows the sentence and keeps what was typed; anywhere else it is the 404
    of what is not there.
    """


class QuietExceptionReporter(ExceptionReporter):
    """Says where a failure happened, never with which values.

    No request (its address may be a personal link), no variables, no settings (Django hides those with
    KEY or SECRET in their names, and knows nothing of a KEK or of a password within an address), no
    exception's text: neither the last one's nor that of those before it.
    """

    filter_class = SafeExceptionReporterFilter

    def __init__(self, request, exc_type, exc_value, tb, is_email=False):
        super().__init__(None, exc_type, exc_value, tb, is_email=is_email)

    def get_traceback_frames(self):
        frames = super().get_traceback_frames()
        for frame in frames:
            frame["vars"] = []
            if cause := frame.get("exc_cause"):
                frame["exc_cause"] = type(cause).__name__
        return frames

    def get_traceback_data(self):
        data = super().get_traceback_data()
        data.update(exception_value="", exception_notes="", unicode_hint="", template_info=None, settings={})
        return data
