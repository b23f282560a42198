"""Translations: `messages.py` compiles locale/*/LC_MESSAGES/django.po with Babel, which is among the
packages that run; `messages.py collect` first brings new sentences into them (needs gettext's xgettext).

Compiled files are committed: a bare machine has no msgfmt.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]


def collect() -> None:
    """Adds new sentences to each catalogue, untranslated, and marks those that are gone."""
    if not shutil.which("xgettext"):
        sys.exit("Collecting sentences needs gettext: apt-get install gettext, or brew install gettext.")
    command = [sys.executable, "manage.py", "makemessages", "--all", "--no-location", "--no-wrap"]
    command += ["-e", "html,txt,py", "-i", ".venv", "-i", "var", "-i", "tests"]
    subprocess.run(command, cwd=ROOT, check=True)


def compile_one(path: Path) -> list[str]:
    """Writes the .mo beside ``path``; returns what is wrong with its sentences (a lost placeholder)."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parts[-3])
    faults = [f"{path}:{message.lineno}: {error}" for message, errors in catalogue.check() for error in errors]
    if not faults:
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
    return faults


def main() -> None:
    if sys.argv[1:] == ["collect"]:
        collect()
    faults = [fault for path in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")) for fault in compile_one(path)]
    sys.exit("\n".join(faults) or None)


if __name__ == "__main__":
    main()
