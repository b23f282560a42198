"""The solver as a library: it says nothing of its own."""

import highspy


class Solver(highspy.Highs):
    """HiGHS without its banner, which would end up in the middle of a command's output."""

    def enableCallbacks(self):  # noqa: N802 - the library's name
        self.silent()
        super().enableCallbacks()
