"""The audit chain: in the same transaction, and every later change is found."""

import datetime as dt

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.audit.chain import GENESIS, Link, canonical_json, entry_hash, first_broken
from courtportal.kernel.audit.log import NotInTransaction, record
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.management.commands.verify_audit import links
from tests.factories.people import make_court
from tests.factories.tampering import lift_triggers


def _deeds(count: int, now: dt.datetime) -> None:
    court = make_court()
    for number in range(count):
        with transaction.atomic():
            record(actor=SYSTEM, action=f"test.deed{number}", obj=court, now=now)


@pytest.mark.django_db
def test_entries_follow_one_another(now: dt.datetime) -> None:
    _deeds(5, now)
    assert first_broken(links()) is None
    assert list(AuditEntry.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded(now: dt.datetime) -> None:
    with pytest.raises(NotInTransaction):
        record(actor=SYSTEM, action="test.deed", obj=make_court(), now=now)


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_leaves_no_entry(now: dt.datetime) -> None:
    court = make_court()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(actor=SYSTEM, action="test.deed", obj=court, now=now)
        raise ZeroDivisionError
    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "first_bad"),
    [
        ("UPDATE kernel_auditentry SET canonical = %s WHERE sequence = 3", 3),
        ("UPDATE kernel_auditentry SET entry_hash = 'aa' WHERE canonical <> %s AND sequence = 2", 2),
        ("DELETE FROM kernel_auditentry WHERE canonical <> %s AND sequence = 2", 2),
    ],
)
def test_raw_changes_are_found(now: dt.datetime, change: str, first_bad: int) -> None:
    _deeds(4, now)
    lift_triggers("kernel_auditentry")
    with connection.cursor() as cursor:
        cursor.execute(change, [b'{"sequence":3}'])
    broken = first_broken(links())
    assert broken is not None
    assert broken[0] == first_bad


@pytest.mark.django_db
def test_a_cut_off_end_is_found_by_the_signed_head(now: dt.datetime) -> None:
    _deeds(4, now)
    last = AuditEntry.objects.get(sequence=4)
    head = (4, last.entry_hash)
    lift_triggers("kernel_auditentry")
    last.delete()
    assert first_broken(links()) is None
    assert first_broken(links(), head) == (4, "entries up to the signed head are missing")


def _chain(texts: list[str]) -> list[Link]:
    chain, previous = [], GENESIS
    for number, text in enumerate(texts, start=1):
        canonical = canonical_json({"sequence": number, "text": text})
        chain.append(Link(number, canonical, previous, entry_hash(previous, canonical)))
        previous = chain[-1].entry_hash
    return chain


@given(st.lists(st.text(), min_size=2, max_size=8), st.data())
def test_any_edit_deletion_or_swap_is_found(texts: list[str], data: st.DataObject) -> None:
    chain = _chain(texts)
    head = (len(chain), chain[-1].entry_hash)
    assert first_broken(chain, head) is None
    place = data.draw(st.integers(0, len(chain) - 1))
    deed = data.draw(st.sampled_from(["edit", "delete", "swap"]))
    changed = list(chain)
    if deed == "edit":
        link = changed[place]
        changed[place] = Link(link.sequence, link.canonical[:-1] + b" }", link.previous_hash, link.entry_hash)
    elif deed == "delete":
        del changed[place]
    else:
        other = (place + 1) % len(changed)
        changed[place], changed[other] = changed[other], changed[place]
    assert first_broken(changed, head) is not None


def test_all_heads_are_judged_in_one_pass() -> None:
    chain = _chain(["a", "b", "c"])
    heads = [(one.sequence, one.entry_hash) for one in chain]
    assert first_broken(iter(chain), *heads) is None  # an iterator is read once
    assert first_broken(iter(chain), heads[0], (2, "0" * 64)) == (2, "differs from the signed head")
    assert first_broken(iter(chain[:2]), *heads) == (3, "entries up to the signed head are missing")
