"""`python -m benchmarks [name …]`: runs the benchmarks, prints tables, keeps JSON in var/bench/.

Absolute times depend on the machine; rows that have a ratio compare two ways within one run. A module
whose name has an underscore is a part of another.
"""

import importlib
import json
import pkgutil
import sys
import time
from pathlib import Path

import benchmarks

OUT = Path(__file__).resolve().parents[1] / "var" / "bench"


def table(rows: list[dict]) -> str:
    """Rows as an aligned table; numbers to the right."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [names] + [["" if row.get(name) is None else str(row.get(name, "")) for name in names] for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(names))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in cells
    )


def main(wanted: list[str]) -> int:
    OUT.mkdir(parents=True, exist_ok=True)
    found = sorted(info.name for info in pkgutil.iter_modules(benchmarks.__path__) if "_" not in info.name)
    if unknown := set(wanted) - set(found):
        print(f"There is no benchmark {', '.join(sorted(unknown))}. There are: {', '.join(found)}.", file=sys.stderr)
        return 2
    for name in wanted or found:
        module = importlib.import_module(f"benchmarks.{name}")
        began = time.monotonic()
        rows = module.run()
        (OUT / f"{name}.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
        print(f"\n{name}: {(module.__doc__ or '').strip().splitlines()[0]}\n\n{table(rows)}\n")
        print(f"({time.monotonic() - began:.0f} s, var/bench/{name}.json)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
