"""Promise 5: a change of the KEK may be killed anywhere; everything stays readable and the next run ends it.

kill -9 before each statement and each commit of the rotation, from file to file and between a file and a
transit engine; and readers and writers at work meanwhile. ASVS 11.1.1: keys have a life cycle.
"""

import itertools
import os
import signal
import threading
import uuid
from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection

from audit.actions import Witness
from tests.factories import UserFactory
from vault import actions
from vault.adapters import FactorAdapter
from vault.models import DataKey
from vault.rotation import rotate_kek

pytestmark = pytest.mark.django_db(transaction=True)

OLD, NEW = "11" * 32, "77" * 32
SEED, TEXT = "JBSWY3DPEHPK3PXP", "A joint post could open."
WITNESS = Witness("test.act", by=None)


@pytest.fixture(params=[("file", "file"), ("file", "transit"), ("transit", "file")], ids="-".join)
def keks(request, settings):
    """``keks("k1")``: these are loaded, and the last of them is current. k1 is the old, k2 the new."""
    engine = request.getfixturevalue("transit") if "transit" in request.param else None
    kept = {
        kek_id: digits if keeper == "file" else engine.address
        for kek_id, keeper, digits in zip(("k1", "k2"), request.param, (OLD, NEW), strict=True)
    }

    def load(*ids: str) -> None:
        settings.VAULT_KEKS = {kek_id: kept[kek_id] for kek_id in ids}
        settings.VAULT_KEK_CURRENT = ids[-1]

    load("k1")
    return load


@pytest.fixture
def places(keks, place):
    """Two workshops with a text each, and a second factor, under the old KEK."""
    found = [replace(place, compartment=uuid.uuid4(), object_id=uuid.uuid4()) for _ in range(2)]
    for where in found:
        actions.seal(where, TEXT, witness=WITNESS)
    Authenticator.objects.create(user=UserFactory(), type="totp", data={"secret": FactorAdapter().encrypt(SEED)})
    return found


def all_opens(places) -> bool:
    texts = [actions.open_text(where, witness=WITNESS) for where in places]
    return texts == [TEXT] * len(places) and FactorAdapter().decrypt(Authenticator.objects.get().data["secret"]) == SEED


def put_back(rows: list[DataKey], factor: Authenticator) -> None:
    """As it was before the rotation."""
    for row in rows:
        DataKey.objects.filter(pk=row.pk).update(kek_id=row.kek_id, wrapped=row.wrapped)
    Authenticator.objects.filter(pk=factor.pk).update(data=factor.data)


def killed_at(step: int) -> bool:
    """Rotates in a process of its own that is killed before that statement or commit; False if it ended
    before that."""
    connection.close()
    child = os.fork()
    if not child:
        _rotate_and_die(step)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _rotate_and_die(step: int) -> None:
    left = iter(range(step))

    def take_a_step() -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute, *arguments):
        take_a_step()
        return execute(*arguments)

    connection.ensure_connection()
    commit = connection._commit

    def dying_commit():
        take_a_step()
        return commit()

    connection._commit = dying_commit
    try:
        with connection.execute_wrapper(statement):
            rotate_kek(witness=WITNESS)
    finally:
        os._exit(0)


@pytest.mark.slow
def test_killed_at_any_statement_it_leaves_all_readable_and_the_next_run_ends_it(keks, places, capsys):
    before = list(DataKey.objects.all()), Authenticator.objects.get()

    for step in itertools.count():
        keks("k1", "k2")
        put_back(*before)
        was_killed = killed_at(step)
        assert all_opens(places)
        if not was_killed:
            break
        rotate_kek(witness=WITNESS)
        keks("k2")
        assert all_opens(places)
        assert set(DataKey.objects.values_list("kek_id", flat=True)) == {"k2"}

    with capsys.disabled():
        print(f"\n  killed at {step} steps, nothing lost")
    assert step > 15  # PostgreSQL begins a transaction without a statement of its own


def test_readers_and_writers_notice_nothing_of_it(keks, places, place):
    keks("k1", "k2")
    begun, over, wrong, written = threading.Event(), threading.Event(), [], []

    def work(number: int) -> None:
        try:
            while not (over.is_set() and written):
                where = replace(place, compartment=places[number].compartment, object_id=uuid.uuid4())
                actions.seal(where, TEXT, witness=WITNESS)
                written.append(where)
                if not all_opens([places[number], where]):
                    wrong.append("another text")
                begun.set()
        except Exception as error:  # noqa: BLE001 -- told to the test
            wrong.append(repr(error))
        finally:
            begun.set()
            connection.close()

    workers = [threading.Thread(target=work, args=[number]) for number in range(2)]
    for worker in workers:
        worker.start()
    begun.wait(30)
    changed = rotate_kek(witness=WITNESS)
    over.set()
    for worker in workers:
        worker.join(60)

    keks("k2")
    assert (wrong, changed) == ([], 3)
    assert all_opens([*places, *written])


def test_a_new_version_inside_the_engine_is_taken_over_without_a_new_id(transit, settings, place):
    settings.VAULT_KEKS, settings.VAULT_KEK_CURRENT = {"t1": transit.address}, "t1"
    user = UserFactory()
    actions.seal(place, TEXT, witness=WITNESS)
    Authenticator.objects.create(user=user, type="totp", data={"secret": FactorAdapter().encrypt(SEED)})
    assert rotate_kek(witness=WITNESS) == 0
    transit.rotate()

    assert [rotate_kek(witness=WITNESS), rotate_kek(witness=WITNESS)] == [2, 0]

    transit.oldest = 2  # min_decryption_version
    assert all_opens([place])
    assert bytes(DataKey.objects.get().wrapped).startswith(b"vault:v2:")
