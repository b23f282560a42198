"""A certificate of destruction is checked offline; a forged one is told."""

import json
from io import StringIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.urls import reverse

from desk.actions import destroy_workshop
from vault.actions import signing_public_key


@pytest.fixture
def saved(workshop, olga, mira, sign_in, tmp_path):
    """The certificate of a destroyed workshop, as a participant saved it."""
    destroy_workshop(workshop=workshop, by=olga)
    path = tmp_path / "certificate.json"
    path.write_bytes(sign_in(mira).get(reverse("desk:certificate-data", args=[workshop.pk])).content)
    return path


def check(*arguments) -> tuple[int, str, str]:
    """Exit code, output, errors."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_certificate", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue().strip(), err.getvalue().strip()
    return 0, out.getvalue().strip(), err.getvalue().strip()


def test_a_genuine_one_is_told_with_what_it_states(saved, django_assert_num_queries):
    with django_assert_num_queries(0):
        code, words, _ = check(saved)

    assert code == 0
    assert words == f"Genuine, signed with the key {signing_public_key().hex()}:\n{document(saved)['statement']}"


def test_a_key_that_was_noted_years_ago_is_enough(saved, settings):
    noted = check()[1]
    settings.AUDIT_SIGNING_KEY = "33" * 32  # another installation

    assert check(saved)[0] == 2
    assert check(saved, "--key", noted)[0] == 0


def document(path) -> dict:
    return json.loads(path.read_text())


def forged_throughout(given: dict) -> dict:
    """Another statement, signed by the forger, who puts a key of their own beside it."""
    key, statement = Ed25519PrivateKey.generate(), given["statement"].replace('"texts": 0', '"texts": 12')
    return {
        "statement": statement,
        "signature": key.sign(statement.encode()).hex(),
        "key": key.public_key().public_bytes_raw().hex(),
    }


FORGERIES = {
    "other counts": lambda given: {**given, "statement": given["statement"].replace("0", "7", 1)},
    "another day": lambda given: {**given, "statement": given["statement"].replace("20", "19", 1)},
    "a signature of nothing": lambda given: {**given, "signature": "00" * 64},
    "forged throughout": forged_throughout,
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_one_is_told(saved, forge):
    saved.write_text(json.dumps(forge(document(saved))))

    code, words, error = check(saved)

    assert (code, words) == (2, "")
    assert error == (f"{saved}: The signature is not that of the key {signing_public_key().hex()}. Do not rely on it.")


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"statement": "x", "signature": "00", "key": "00"}', "\udcff"])
def test_what_is_no_certificate_is_told(tmp_path, content):
    path = tmp_path / "something"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))

    assert check(path) == (3, "", f"{path}: This is no certificate of destruction.")


def test_a_key_that_is_none_is_told(saved):
    assert check(saved, "--key", "12") == (3, "", "--key must be 64 hexadecimal digits.")


def test_the_page_says_how_to_check_it(saved, workshop, mira, sign_in):
    page = sign_in(mira).get(reverse("desk:certificate", args=[workshop.pk])).content.decode()

    assert reverse("desk:certificate-data", args=[workshop.pk]) in page
    assert "verify_certificate" in page
