"""What an answer's time tells an outsider: somebody else's key against one that names nothing.

Median over 200 requests of each. Bar: a ratio of 1.2 in every row and column.
"""

import json

from benchmarks.both_databases import on_both

BAR = 1.2


def run() -> list[dict]:
    """One row a database and role, and one with the worst ratio of all."""
    printed = on_both(
        "from benchmarks import outsider_walk; outsider_walk.walk()",
        prepare=(["collectstatic", "--noinput", "-v", "0"],),
        ANTECHAMBER_DEMO="0",  # there a convenor reads the mailbox
    )
    rows = [{"database": name, **json.loads(line)} for name, lines in printed for line in lines]
    worst = max(max(row["ratio"], row.get("worst at a door", 0)) for row in rows)
    return [*rows, {"database": "worst", "ratio": worst, "where": f"bar {BAR}: {'kept' if worst <= BAR else 'missed'}"}]
