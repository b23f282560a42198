"""python -m disclosure TABLE.json: protects a table of counts, without the web application."""

import json
import sys
from pathlib import Path

from disclosure.exchange import BAD_INPUT, protect_document
from disclosure.table import TableError


def main(arguments: list[str]) -> int:
    """Prints the answer as JSON; returns 0 released, 2 refused, 3 bad input."""
    if len(arguments) != 1:
        print("Use: python -m disclosure TABLE.json", file=sys.stderr)
        return BAD_INPUT
    try:
        answer, status = protect_document(Path(arguments[0]).read_bytes())
    except OSError as error:
        print(f"{arguments[0]} cannot be read: {error.strerror}.", file=sys.stderr)
        return BAD_INPUT
    except TableError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    print(json.dumps(answer, ensure_ascii=False, indent=2))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
