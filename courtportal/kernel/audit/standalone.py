"""A verifier of exported audit chains that needs no Django and no database.

usage: python -m courtportal.kernel.audit.standalone CHAIN.jsonl HEADS.jsonl HEAD.pem

CHAIN comes from ``manage.py verify_audit --export``; HEADS and HEAD.pem are those that an outsider kept. Prints the verdict;
exit code 1 and the first bad entry if the chain was changed, shortened, or a head's signature does not verify.
"""

import base64
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from courtportal.kernel.audit.chain import Link, first_broken, head_bytes


def read_chain(path: Path) -> Iterator[Link]:
    """The links of an exported chain."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Link(row["sequence"], base64.b64decode(row["canonical"]), row["previous"], row["hash"])


def verdict(chain: Path, heads: Path, key_file: Path) -> str:
    """'' for a whole chain, else what is wrong and where."""
    key = load_pem_public_key(key_file.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        return "the key is not an Ed25519 key"
    known = [json.loads(line) for line in heads.read_text("utf-8").splitlines() if line]
    for head in known:
        try:
            key.verify(base64.b64decode(head["signature"]), head_bytes(head["sequence"], head["hash"], head["at"]))
        except InvalidSignature:
            return f"head {head['sequence']}: the signature does not verify"
    broken = first_broken(read_chain(chain), *((head["sequence"], head["hash"]) for head in known))
    return f"entry {broken[0]}: {broken[1]}" if broken else ""


def main(arguments: list[str]) -> int:
    """Verify and print."""
    wrong = verdict(*(Path(argument) for argument in arguments[:3]))
    sys.stdout.write((wrong or "whole") + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
