"""One web process at the end of a coffee break: unlocks from several threads at once, at full cost.

`python -m tests.promises.unlocker <threads>` prints "<done> <busy>".
"""

import sys
import threading

import django

django.setup()

from vault import slots  # noqa: E402 - Django first
from vault.errors import Busy  # noqa: E402

MEMORY, TURNS = 128 * 1024, 3


def main(threads: int) -> None:
    together, results = threading.Barrier(threads), []

    def unlock() -> None:
        together.wait()
        try:
            results.append(len(slots.derive("copper lantern", b"s" * 16, memory=MEMORY, turns=TURNS)))
        except Busy:
            results.append(0)

    workers = [threading.Thread(target=unlock) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(results.count(32), results.count(0))


if __name__ == "__main__":
    main(int(sys.argv[1]))
