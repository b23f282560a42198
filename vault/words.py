"""Passphrases that people can keep, and the words by which two of them compare a key by voice.

Word lists: dicewarepy (EFF's long list in English; Spanish and French ones), 7,776 words each.
"""

import hashlib
import unicodedata
import uuid

from dicewarepy.diceware import diceware, wordlist
from zxcvbn import zxcvbn

from vault.envelope import encode
from vault.errors import TooWeak

WORDS = 6  # of 7,776: 77 bits
LEAST_LENGTH = 15  # signs of a passphrase of one's own
LEAST_SCORE = 4  # of zxcvbn, its highest
LANGUAGES = ("en", "es", "fr")
COMPARED = 4  # words of a fingerprint
ROUNDS = 20_000  # each key that a forger tries costs this many: 14 bits more than the words alone


def propose(language: str = "en") -> str:
    """Six random words, with spaces, in the reader's language where there is a list, else in English."""
    return " ".join(diceware(WORDS, language if language in LANGUAGES else "en"))


def plain(passphrase: str) -> str:
    """The form that counts: case, accents and extra spaces do not, since keyboards differ in them."""
    letters = unicodedata.normalize("NFKD", passphrase.casefold())
    return " ".join("".join(sign for sign in letters if not unicodedata.combining(sign)).split())


def assess(passphrase: str) -> None:
    """Raises TooWeak for a passphrase that is short or could be guessed; six proposed words never are."""
    words = plain(passphrase)
    if len(words) < LEAST_LENGTH:
        raise TooWeak("short")
    if zxcvbn(words[:72], max_length=72)["score"] < LEAST_SCORE:
        raise TooWeak("guessable")


def fingerprint(public: bytes, user_id: uuid.UUID, version: int) -> bytes:
    """32 bytes that stand for a reader's key and its owner."""
    return hashlib.pbkdf2_hmac("sha256", public, encode("reader-fingerprint", user_id, version), ROUNDS)


def compared(print_: bytes) -> list[str]:
    """The four English words of a fingerprint, the same for whoever looks."""
    words = sorted(wordlist("en").values())
    number, found = int.from_bytes(print_, "big"), []
    for _turn in range(COMPARED):
        number, at = divmod(number, len(words))
        found.append(words[at])
    return found
