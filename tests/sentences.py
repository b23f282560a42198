"""The words that a page or a letter says, for comparing one language with another."""

import re

OTHER_LANGUAGE = r'(?s)<(\w+) [^>]*lang="\w\w"[^>]*>.*?</\1>|<script.*?</script>|<option.*?</option>'
SPOKEN = r'(?:aria-label|title|placeholder|alt|data-yes|data-no|data-offline|data-failed|data-label)="([^"]*)"'


def sentences(html: str) -> set[str]:
    """The words of a page and of its labels, but for what is marked as another language's."""
    body = re.sub(OTHER_LANGUAGE, "", html[html.index("<body") :])
    said = re.sub("<[^>]+>", "\n", body).split("\n") + re.findall(SPOKEN, body)
    return {words for words in (" ".join(part.split()) for part in said) if _is_said(words)}


def _is_said(words: str) -> bool:
    return any(letter.isalpha() for letter in words) or words.startswith("+41")
