"""allauth's letters: each has our words, says nothing, and a code waits behind nobody."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail

from outbox.actions import sweep
from outbox.adapters import ANY_NOTICE, AccountAdapter, kind_of
from outbox.choices import Priority
from outbox.models import Message

pytestmark = pytest.mark.django_db
THEIRS = Path(allauth.__file__).parent / "templates"
PREFIXES = sorted(
    f"{app}/email/{file.name.removesuffix('_subject.txt')}"
    for app in ("account", "mfa")
    for file in (THEIRS / app / "email").glob("*_subject.txt")
)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_each_of_allauths_letters_has_words_of_ours(prefix):
    assert kind_of(prefix) == f"accounts/{prefix.rsplit('/', 1)[-1]}"


@pytest.mark.parametrize("prefix", [*PREFIXES, "account/email/something_new"])
@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_no_account_letter_tells_who_where_or_from_which_machine(olga, prefix, language):
    olga.language = language
    context = {"user": olga, "ip": "203.0.113.9", "user_agent": "Firefox", "current_site": "example.org"}

    AccountAdapter().send_mail(prefix, olga.email, context)

    row = Message.objects.get()
    told = f"{row.subject} {row.text} {row.html}"
    assert re.findall(r"203\.0\.113\.9|Firefox|Olga|example\.org|Lake Room|\{\{|\{%", told) == []
    assert (row.to_name, row.language, row.user_id) == (olga.name, language, olga.pk)


def test_what_allauth_may_add_one_day_is_a_plain_notice():
    AccountAdapter().send_mail("account/email/something_new", "mira@example.org", {"secret": "x"})

    assert Message.objects.get().kind == ANY_NOTICE


def test_signing_in_by_code_sends_the_code_first_and_keeps_it_nowhere(client, olga, letter):
    EmailAddress.objects.create(user=olga, email=olga.email, verified=True, primary=True)
    letter(priority=Priority.BULK)

    client.post("/accounts/login/code/", {"email": olga.email})
    row = Message.objects.get(kind="accounts/login_code")
    code = re.search(r"^\S{6,}$", row.text, re.MULTILINE)[0]
    sweep()

    row.refresh_from_db()
    assert (row.priority, row.user_id, row.text) == (Priority.CODE, olga.pk, "")
    assert [sent.to for sent in mail.outbox] == [["Olga Brandt <olga@example.org>"], ["mira@example.org"]]
    assert code in mail.outbox[0].body
    assert code not in mail.outbox[0].subject
