"""`python leash.py FD COMMAND…`: runs the command until it ends or the pipe FD closes.

For systems without PDEATHSIG. The supervisor holds the writing end of the pipe and never writes:
the pipe reads as closed exactly when the supervisor is gone. Exits as the command did.
"""

import os
import select
import signal
import subprocess
import sys


def main(lifeline: int, command: list[str]) -> int:
    """Runs ``command``; returns its exit code, or 128 + the signal that ended it."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    process = subprocess.Popen(command)  # noqa: S603 - the supervisor's own command
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while process.poll() is None:
        readable = select.select([lifeline, woken], [], [], 5)[0]
        if woken in readable:
            os.read(woken, 512)
        if lifeline in readable:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
    code = process.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
