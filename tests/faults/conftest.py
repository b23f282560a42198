"""The faults happen in the same room as the tests of sessions."""

from tests.sessions_app.conftest import session

__all__ = ["session"]
