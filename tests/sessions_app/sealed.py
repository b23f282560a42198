"""People at the pages of a sealed workshop: making a key, unlocking, letting in."""

from django.test import Client
from django.urls import reverse

from accounts.models import User


def rows(page, kind: str) -> list[str]:
    """Who stands in one part of the page of readers."""
    return [str(row.user) for row in getattr(page.context["readers"], kind)]


class AtHome:
    """One person's browser: what they write on paper stays in ``words`` and ``code``."""

    def __init__(self, browser: Client, user: User):
        self.browser, self.user, self.words, self.code = browser, user, "", ""

    def get(self, name: str, **kwargs):
        return self.browser.get(reverse(f"sessions:{name}", kwargs=kwargs))

    def post(self, name: str, data: dict | None = None, **kwargs):
        return self.browser.post(reverse(f"sessions:{name}", kwargs=kwargs), data or {})

    def make_key(self, route: str = "key-make", **proof) -> "AtHome":
        """Goes through all pages of making (or making anew) a key."""
        shown = self.post(route, {"step": "sure", "sure": "on"}) if route == "key-anew" else self.get(route)
        if proof:
            shown = self.post(route, {"step": "proof", **proof})
        self.words = " ".join(shown.context["words"])
        carried = {**proof, "words": self.words}
        self.post(route, {"step": "words", **carried})
        shown = self.post(route, {"step": "repeat", "typed": self.words, **carried})
        self.code = "-".join(shown.context["groups"])
        self.post(route, {"step": "code", "code": self.code, "group": self.code[-4:]})
        return self

    def unlock(self, words: str | None = None, **more):
        return self.post("unlock", {"words": self.words if words is None else words, **more})

    def lock(self):
        return self.post("lock")

    @property
    def four_words(self) -> tuple[str, ...]:
        return self.get("key").context["key"].words
