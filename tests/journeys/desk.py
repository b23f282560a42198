"""People at their browsers: what the journey tests use to sign in, click and keep pictures."""

import os
import re
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Browser, Page, expect

PICTURES = Path(settings.ROOT, "var", "screens")
KEEPS_PICTURES = bool(os.environ.get("PICTURES"))
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def kept(name: str) -> Path:
    """Where a file stays for somebody to look at; its folder is there."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES / name


class Visitor:
    """One person in a browser of their own; ``shot(name)`` looks at the page they see, and keeps a picture of it
    in var/screens when PICTURES is set.

    Every page they see must keep to the content policy and must not scroll sideways.
    """

    def __init__(self, browser: Browser, address: str, *, phone: bool = False, dark: bool = False):
        viewport = PHONE if phone else DESK
        self.context = browser.new_context(
            base_url=address, viewport=viewport, color_scheme="dark" if dark else "light"
        )
        self.context.set_default_timeout(20_000)
        self.context.set_default_navigation_timeout(60_000)  # a busy machine compiles templates slowly
        self.page: Page = self.context.new_page()
        self.width = viewport["width"]
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self._note(message))

    def _note(self, message) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def sign_in(self, user) -> "Visitor":
        """Takes over a session that was begun for ``user``; the sign-in pages have tests of their own."""
        from django.test import Client  # noqa: PLC0415 -- needs settings that are configured by now

        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "domain": "localhost", "path": "/"}]
        )
        return self

    def go(self, path: str, status: int = 200) -> Page:
        answer = self.page.goto(path)
        assert answer.status == status, f"{path} answered {answer.status}, not {status}"
        return self.page

    def fill(self, **values: str) -> "Visitor":
        """Types or chooses by field name."""
        for name, value in values.items():
            box = self.page.locator(f"main [name='{name}']").first
            if box.evaluate("box => box.tagName") == "SELECT":
                box.select_option(label=value) if not value.isupper() else box.select_option(value)
            else:
                box.fill(value)
        return self

    def press(self, name: str) -> "Visitor":
        """Presses the button or follows the link whose words begin with ``name``."""
        words = re.compile("^\\s*" + re.escape(name))
        buttons = self.page.get_by_role("button", name=words)
        (buttons if buttons.count() else self.page.get_by_role("link", name=words)).first.click()
        self.page.wait_for_load_state()
        return self

    def sees(self, *words: str) -> "Visitor":
        for text in words:
            expect(self.page.locator("body")).to_contain_text(text)
        return self

    def sees_not(self, *words: str) -> "Visitor":
        for text in words:
            expect(self.page.locator("body")).not_to_contain_text(text)
        return self

    def shot(self, name: str) -> "Visitor":
        if KEEPS_PICTURES:
            self.page.screenshot(path=kept(f"{name}-{self.width}.png"), full_page=True)
        sideways = self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not sideways, f"{name} scrolls sideways at {self.width} px"
        assert self.complaints == []
        return self
