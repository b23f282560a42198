"""python -m attribution NOTE.txt ROSTER.csv: the check without the web application."""

import argparse
import json
import sys
from pathlib import Path

from attribution.exchange import BAD_INPUT, check_files, result_in_words, result_to_json


class _Parser(argparse.ArgumentParser):
    def error(self, message):  # 2 means "blocked" here, so argparse's own status will not do
        self.exit(BAD_INPUT, f"{message}\n")


def main(arguments: list[str]) -> int:
    """Prints the findings; returns 0 clear, 1 warned, 2 blocked, 3 bad input."""
    parser = _Parser(prog="python -m attribution", description=main.__doc__)
    parser.add_argument("note", type=Path)
    parser.add_argument("roster", type=Path)
    parser.add_argument("--earlier", type=Path, action="append", default=[], help="a text released before")
    parser.add_argument("--format", choices=["json", "text"], default="json")
    given = parser.parse_args(arguments)
    try:
        earlier = [path.read_bytes() for path in given.earlier]
        result, status = check_files(given.note.read_bytes(), given.roster.read_bytes(), earlier)
    except OSError as error:
        print(f"{error.filename} cannot be read: {error.strerror}.", file=sys.stderr)
        return BAD_INPUT
    except ValueError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    words = (
        result_in_words(result) if given.format == "text" else json.dumps(result_to_json(result), ensure_ascii=False)
    )
    print(words)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
