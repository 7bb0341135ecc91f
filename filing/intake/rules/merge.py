"""Two people write on one page: what each has changed is told apart field by field, and nothing typed is lost. Pure.

The page carries a fingerprint of every value it began with (``base``). A field that only one has changed takes the new
value; a field that both have changed differently is a clash, which the one who comes second settles.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from filing.causes.answers import texts


def fingerprint(value: Any) -> str:
    """What stands for a value on the page; however it was typed, equal answers have equal fingerprints."""
    parts = [part.replace("\r\n", "\n") for part in texts({"value": value}, "value")]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def fingerprints(values: Mapping[str, Any], keys: Iterable[str]) -> dict[str, str]:
    """The fingerprints of these fields, with which a page begins."""
    return {key: fingerprint(values.get(key, "")) for key in keys}


def clashes(
    typed: Mapping[str, Any], *, base: Mapping[str, str], current: Mapping[str, Any], own: Collection[str] = ()
) -> list[str]:
    """The fields that both have changed, each otherwise; ``own`` are those whose stored value the same person typed."""
    return [
        key
        for key, value in typed.items()
        if key in base
        and key not in own
        and fingerprint(value) not in {base[key], fingerprint(current.get(key, ""))}
        and fingerprint(current.get(key, "")) != base[key]
    ]


def merged(
    typed: Mapping[str, Any], *, base: Mapping[str, str], current: Mapping[str, Any], own: Collection[str] = ()
) -> dict[str, Any]:
    """What is to be stored: the typed values but for clashes and for fields that only the other has changed."""
    kept = set(clashes(typed, base=base, current=current, own=own))
    untouched = {key for key, value in typed.items() if key in base and fingerprint(value) == base[key]}
    return {key: current.get(key, "") if key in kept | untouched else value for key, value in typed.items()}
