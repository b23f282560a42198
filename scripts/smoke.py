"""Starts the app as README tells, looks at it, stops it, twice; says how long each step took.

`python3 scripts/smoke.py`; exit 0 when the pages come, the stop is clean and nothing is left
running. Standard library only: it runs before anything is installed.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
FIRST_START, NEXT_START, STOP = 120, 30, 20  # seconds; generous, for a busy machine


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """A visitor with cookies."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, final path and text; redirects are followed."""
        data = urlencode(form).encode() if form else None
        request = urllib.request.Request(self.address + path, data, {"Referer": self.address + path})  # noqa: S310
        try:
            with self.opener.open(request, timeout=20) as answer:
                return answer.status, answer.url.removeprefix(self.address), answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, path, error.read().decode(errors="replace")

    def sign_in(self, email: str, password: str) -> tuple[int, str, str]:
        """Signs in with the ordinary form."""
        _, _, page = self.get("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if not token:
            sys.exit("The sign-in page has no form.")
        form = {"login": email, "password": password, "csrfmiddlewaretoken": token[1]}
        return self.get("/accounts/login/", form)


def processes_of(data: str) -> list[str]:
    """The processes whose output goes to the logs of this data folder (Linux)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(entry / "fd" / "1").startswith(f"{data}/log/"):
                found.append(f"{entry.name} {(entry / 'comm').read_text().strip()}")
        except OSError:
            continue
    return found


def start(environment: dict[str, str], site: Site, patience: int) -> tuple[subprocess.Popen, float]:
    """Runs `make run` until the sign-in page answers 200; returns it and the seconds it took."""
    began = time.monotonic()
    process = subprocess.Popen(
        ["make", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while time.monotonic() - began < patience and process.poll() is None:
        try:
            if site.get("/accounts/login/")[0] == 200:
                return process, time.monotonic() - began
        except OSError:
            time.sleep(0.1)
    os.killpg(process.pid, signal.SIGKILL)
    print(process.communicate()[0])
    sys.exit(f"No sign-in page within {patience} s. The lines above are what `make run` said.")


def stop(process: subprocess.Popen, data: str) -> float:
    """Ctrl-C, as a terminal sends it; returns the seconds until all is gone."""
    time.sleep(1)  # let it greet
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    printed, _ = process.communicate(timeout=STOP)
    took = time.monotonic() - began
    print(printed)
    if not printed.endswith("Stopped.\n"):
        sys.exit("It did not stop cleanly.")
    if left := processes_of(data):
        sys.exit("Left running:\n" + "\n".join(left))
    return took


def main() -> None:
    """Two starts on one new data folder."""
    password = "smoke-" + os.urandom(8).hex()
    with tempfile.TemporaryDirectory(prefix="antechamber-smoke-") as data:
        data = os.path.realpath(data)
        port = free_port()
        own = {"ANTECHAMBER_DATA": data, "PORT": str(port), "ANTECHAMBER_DEMO_PASSWORD": password}
        for title, patience in (("first", FIRST_START), ("second", NEXT_START)):
            site = Site(port)
            process, seconds = start({**os.environ, **own}, site, patience)
            status, path, _ = site.sign_in("convenor@demo.example", password)
            stopped = stop(process, data)
            print(f"SMOKE {title} start: page after {seconds:.1f} s; all stopped after {stopped:.1f} s", flush=True)
            if status != 200 or path.startswith("/accounts/login"):
                sys.exit(f"The convenor could not sign in: {status} at {path}.")


if __name__ == "__main__":
    main()
