"""The solver as a library: it says nothing of its own, and is loaded when it is first asked.

It and what it stands on take longer to load than most pages take to build, and most processes never ask.
"""

from functools import cache
from types import ModuleType
from typing import Any


@cache
def highs() -> ModuleType:
    """The solver's module, for its constants."""
    import highspy  # noqa: PLC0415 -- see above

    return highspy


def solver() -> Any:
    """A new model of HiGHS without its banner, which would end up in the middle of a command's output."""
    return _silent()()


@cache
def _silent() -> type:
    class Solver(highs().Highs):
        def enableCallbacks(self):  # noqa: N802 - the library's name
            self.silent()
            super().enableCallbacks()

    return Solver
