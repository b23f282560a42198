"""Who may do what with accounts, without a database. Letters: tests/seating.py."""

from accounts import policies
from tests.seating import cast, sitting, who


def test_whoever_has_signed_in_looks_after_their_own_sign_in():
    assert who(policies.can_keep_own_account) == "".join(cast()).replace("-", "")


def test_a_closed_account_does_not():
    closed = sitting()
    closed.is_active = False

    assert policies.can_keep_own_account(closed) is False
