"""What somebody with the database's rights might do to evidence: small changes and forgeries carried through with care."""

import datetime as dt
import json
import random
import uuid
from collections.abc import Callable
from dataclasses import replace

from courtportal.demo.bench.evidence_chains import EVERY, Evidence, Keys, built, keys
from courtportal.kernel.audit.chain import GENESIS, canonical_json, entry_hash
from delivery.evidence_log.rules.checking import chains_in, wrong_in_log, wrong_in_parts
from delivery.evidence_log.rules.events import Row

Mutation = Callable[[Evidence, random.Random], None]
MUTATIONS: dict[str, Mutation] = {}


def what_is_wrong(one: Evidence) -> list[str]:
    """The verdict of the same rules by which ``manage.py verify_evidence`` judges, in two parts as it does with long logs."""
    middle = len(one.rows) // 2
    chains = wrong_in_parts([chains_in(one.rows[:middle]), chains_in(one.rows[middle:])])
    return [*chains, *wrong_in_log(one.leaves(), one.heads, keys().trust, one.held)]


def mutation(change: Mutation) -> Mutation:
    """Decorator: one kind of mutant."""
    MUTATIONS[change.__name__] = change
    return change


def _place(one: Evidence, chance: random.Random) -> int:
    return chance.randrange(len(one.rows))


def _bit(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _forged(row: Row) -> bytes:
    """Another time in the content: the papers arrived two days earlier."""
    content = json.loads(row.canonical)
    content["at"] = (dt.datetime.fromisoformat(content["at"]) - dt.timedelta(days=2)).isoformat()
    return canonical_json(content)


def _rechained(rows: list[Row]) -> list[Row]:
    """All hashes made new, as a careful forger would; places in the log as the rows stand."""
    ends: dict[str, tuple[int, str]] = {}
    made = []
    for leaf, row in enumerate(rows):
        sequence, previous = ends.get(row.order, (0, GENESIS))
        content = json.loads(row.canonical) | {"sequence": sequence + 1}
        canonical = canonical_json(content)
        new = row._replace(
            leaf=leaf, sequence=sequence + 1, canonical=canonical, previous=previous, at=content["at"],
            entry_hash=entry_hash(previous, canonical),
        )  # fmt: skip
        ends[row.order] = new.sequence, new.entry_hash
        made.append(new)
    return made


@mutation
def content_bit(one: Evidence, chance: random.Random) -> None:
    """One bit of what was hashed."""
    place = _place(one, chance)
    one.rows[place] = one.rows[place]._replace(canonical=_bit(one.rows[place].canonical, chance))


@mutation
def content_with_its_own_hash(one: Evidence, chance: random.Random) -> None:
    """Content and the row's own hash; the next row and the log know the old one."""
    place = _place(one, chance)
    row, canonical = one.rows[place], _forged(one.rows[place])
    at = json.loads(canonical)["at"]
    one.rows[place] = row._replace(canonical=canonical, at=at, entry_hash=entry_hash(row.previous, canonical))


@mutation
def column(one: Evidence, chance: random.Random) -> None:
    """A column says something else than what was hashed."""
    place = _place(one, chance)
    row, other = one.rows[place], str(uuid.UUID(int=chance.getrandbits(128)))
    changed = (
        row._replace(name="ContentHandover"),
        row._replace(kind="answered"),
        row._replace(at=(dt.datetime.fromisoformat(row.at) - dt.timedelta(seconds=1)).isoformat()),
        row._replace(attempt=other),
        row._replace(item=other),
        row._replace(recipient=other),
        row._replace(order=other),
        row._replace(sequence=row.sequence + 1),
    )
    one.rows[place] = chance.choice(changed)


@mutation
def hash_column(one: Evidence, chance: random.Random) -> None:
    """One of a row's two hashes."""
    place, other = _place(one, chance), chance.choice([f"{chance.getrandbits(256):064x}", "x", ""])
    row = one.rows[place]
    one.rows[place] = chance.choice([row._replace(previous=other), row._replace(entry_hash=other)])


@mutation
def removed(one: Evidence, chance: random.Random) -> None:
    """A row is gone."""
    del one.rows[_place(one, chance)]


@mutation
def removed_with_care(one: Evidence, chance: random.Random) -> None:
    """A row is gone, chains and tree are made new; the heads are the old ones."""
    del one.rows[_place(one, chance)]
    one.rows[:] = _rechained(one.rows)
    one.nodes[:], _heads = built(one.rows, EVERY, keys())


@mutation
def moved(one: Evidence, chance: random.Random) -> None:
    """Two rows have changed places."""
    first, second = chance.sample(range(len(one.rows)), 2)
    one.rows[first], one.rows[second] = one.rows[second], one.rows[first]


@mutation
def leaves_changed_places(one: Evidence, chance: random.Random) -> None:
    """Two rows have each other's place in the log."""
    first, second = chance.sample(range(len(one.rows)), 2)
    a, b = one.rows[first], one.rows[second]
    one.rows[first], one.rows[second] = b._replace(leaf=a.leaf), a._replace(leaf=b.leaf)


@mutation
def added_twice(one: Evidence, chance: random.Random) -> None:
    """A row stands there twice."""
    place = _place(one, chance)
    one.rows.insert(place, one.rows[place])


@mutation
def added_with_care(one: Evidence, chance: random.Random) -> None:
    """A made-up event in the middle, everything behind it made new but the heads."""
    place = _place(one, chance)
    canonical = canonical_json(json.loads(_forged(one.rows[place])) | {"name": "ConsignmentAcceptance"})
    one.rows.insert(place, one.rows[place]._replace(canonical=canonical, name="ConsignmentAcceptance"))
    one.rows[:] = _rechained(one.rows)
    one.nodes[:], _heads = built(one.rows, EVERY, keys())


@mutation
def nodes_changed(one: Evidence, chance: random.Random) -> None:
    """A node from which paths are read."""
    place = _place(one, chance)
    one.nodes[place] = _bit(one.nodes[place], chance)


@mutation
def head_changed(one: Evidence, chance: random.Random) -> None:
    """One field of a head."""
    place = chance.randrange(len(one.heads))
    head = one.heads[place]
    changed = (
        replace(head, size=head.size - 1),
        replace(head, root=f"{chance.getrandbits(256):064x}"),
        replace(head, at=head.at - dt.timedelta(seconds=1)),
        replace(head, previous=f"{chance.getrandbits(256):064x}"),
        replace(head, signature=_bit(head.signature, chance)),
        replace(head, token=_bit(head.token, chance)),
    )
    one.heads[place] = chance.choice(changed)


@mutation
def heads_swapped(one: Evidence, chance: random.Random) -> None:
    """Two heads, or only their time stamps, have changed places."""
    first, second = chance.sample(range(len(one.heads)), 2)
    a, b = one.heads[first], one.heads[second]
    if chance.random() < 0.5:
        one.heads[first], one.heads[second] = b, a
    else:
        one.heads[first], one.heads[second] = replace(a, token=b.token), replace(b, token=a.token)


@mutation
def head_removed(one: Evidence, chance: random.Random) -> None:
    """A head is gone."""
    del one.heads[chance.randrange(len(one.heads))]


@mutation
def tail_cut(one: Evidence, chance: random.Random) -> None:
    """The end is cut off, leaves and heads with it, so that everything left agrees."""
    keep = chance.randrange(len(one.heads))
    size = one.heads[keep - 1].size if keep else 0
    del one.heads[keep:]
    one.rows[size:], one.nodes[size:] = [], []


def _rewritten(one: Evidence, chance: random.Random, by: Keys) -> None:
    place = _place(one, chance)
    one.rows[place] = one.rows[place]._replace(canonical=_forged(one.rows[place]))
    one.rows[:] = _rechained(one.rows)
    one.nodes[:], one.heads[:] = built(one.rows, EVERY, by)


@mutation
def rewritten_by_a_stranger(one: Evidence, chance: random.Random) -> None:
    """Everything made new and consistent, the heads signed and stamped with other keys."""
    _rewritten(one, chance, keys("stranger"))


@mutation
def rewritten_by_an_insider(one: Evidence, chance: random.Random) -> None:
    """The same with the court's own keys: only who holds the heads of before can know."""
    _rewritten(one, chance, keys())
