"""Errors with sentences fit for the page, and reports of failures that tell nothing."""

from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter


class DomainError(Exception):
    """A rule of the field refuses. ``str(error)`` is a sentence for the person who asked.

    ``field`` names the form field that it is about, if one is to blame.
    """

    def __init__(self, sentence, *, field: str | None = None):
        super().__init__(str(sentence))
        self.field = field


class QuietExceptionReporter(ExceptionReporter):
    """Says where a failure happened, never with which values: frames carry no variables."""

    filter_class = SafeExceptionReporterFilter

    def get_traceback_frames(self):
        frames = super().get_traceback_frames()
        for frame in frames:
            frame["vars"] = []
        return frames

    def get_traceback_data(self):
        data = super().get_traceback_data()
        data.update(exception_value="", request=None, filtered_POST_items=[], user_str="")
        return data
