"""`manage.py verify_audit`: is the trail whole, and if not, where does it break first."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand

from audit import anchors, notes
from audit.models import Checkpoint
from audit.verifier import Verdict, verify

WHOLE, BROKEN, BAD_INPUT = 0, 2, 3


class Command(BaseCommand):
    """Exit 0 whole, 2 broken, 3 for a checkpoint file that cannot be read."""

    help = "Checks the audit trail and names the first break. Exit 0: whole; 2: broken; 3: bad checkpoint file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--checkpoint: one kept outside; --save: where to keep the newest; --format."""
        parser.add_argument(
            "--checkpoint",
            metavar="FILE",
            action="append",
            default=[],
            help="what was kept elsewhere: a checkpoint, a file of many, a saved letter",
        )
        parser.add_argument("--save", metavar="FILE", help="write the newest checkpoint to FILE, to be kept elsewhere")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, checkpoint: list[str], save: str | None, format: str, **_: object) -> None:  # noqa: A002
        """Words or one JSON document on standard output; errors in one sentence on standard error."""
        kept = [anchor for path in checkpoint for anchor in self.found_in(path)]
        verdict = verify(*kept)
        newest = Checkpoint.objects.order_by("-size").values_list("note", flat=True).first() or ""
        self.stdout.write(as_json(verdict, newest) if format == "json" else as_words(verdict, kept))
        if not verdict.is_whole:
            sys.exit(BROKEN)
        if save:
            Path(save).write_text(newest, encoding="utf-8")

    def found_in(self, path: str) -> list[notes.Statement | notes.Head]:
        """The checkpoints in a file; ends the command when there is none, or a forged one."""
        try:
            return anchors.found_in(Path(path).read_bytes())
        except OSError as error:
            self.leave(BAD_INPUT, f"{path} cannot be read: {error.strerror}.")
        except notes.BadNote as error:
            self.leave(BAD_INPUT, f"{path}: {error}")

    def leave(self, code: int, sentence: str) -> NoReturn:
        """Ends with one sentence on standard error."""
        self.stderr.write(sentence)
        sys.exit(code)


def as_json(verdict: Verdict, newest: str) -> str:
    """One document; ``checkpoint`` is the newest signed note, ``key`` what it can be checked with."""
    found = verdict.first_break
    return json.dumps(
        {
            "whole": verdict.is_whole,
            "sealed": verdict.sealed,
            "waiting": verdict.waiting,
            "checkpoints": verdict.checkpoints,
            "erased": verdict.erased,
            "break": {"entry": found.entry, "what": found.what} if found else None,
            "checkpoint": newest,
            "key": notes.verifier_key(),
        },
        ensure_ascii=False,
        indent=2,
    )


def as_words(verdict: Verdict, kept: list) -> str:
    """A few sentences for a person."""
    if verdict.first_break:
        return f"The trail is broken. {verdict.first_break.what}"
    words = f"The trail is whole: {verdict.sealed} events under {verdict.checkpoints} checkpoints"
    words += f"; {verdict.waiting} wait for the next sealing." if verdict.waiting else "."
    if verdict.erased:
        words += f" Of the first {verdict.erased} only the hashes stand: their date had come."
    sizes = [anchor.size for anchor in kept if isinstance(anchor, notes.Statement)]
    if sizes:
        return f"{words} Its first {max(sizes)} events are those of the checkpoint that was kept elsewhere."
    if kept:
        return f"{words} The checkpoint that was kept elsewhere is one of its own."
    return f"{words} A tail that was cut off shows only against a checkpoint kept elsewhere (--checkpoint FILE)."
