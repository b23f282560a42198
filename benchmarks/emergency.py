"""The emergency seal of a dialogue with 300 people and 2,000 letters, and its release, on both databases."""

import json

from benchmarks.both_databases import on_both


def run() -> list[dict]:
    """One row a database; seconds of wall clock, each step one transaction."""
    printed = on_both("from benchmarks import emergency_data; emergency_data.measure()")
    return [{"database": name, **json.loads(lines[-1])} for name, lines in printed]
