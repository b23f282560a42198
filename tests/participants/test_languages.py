"""The page on which a personal link that was handed on asks for a code, in the language of its reader."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core.access import link_token
from tests.sentences import sentences

PHONE = "+41 22 555 01 99"


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar"])
def test_the_page_that_asks_for_a_code_speaks_its_readers_language(phone, mariam, language):
    token = [link_token(mariam)]
    phone.post(reverse("participants:answer", args=token), {"answer": "YES"})
    asks = reverse("participants:answer-code", args=token)
    browser = Client()

    def kept(**posted):
        said = []
        for code in ("en", language):
            cache.clear()
            query = f"?language={code}" + ("&sent=1" if posted else "")
            page = browser.post(asks + query, posted) if posted.get("code") else browser.get(asks + query)
            said.append(sentences(page.text))
        return said[0] & said[1]

    first = kept()
    browser.post(asks, {"do": "send"})

    assert (first, kept(do="open"), kept(do="open", code="000000")) == ({"Antechamber", PHONE},) * 3
