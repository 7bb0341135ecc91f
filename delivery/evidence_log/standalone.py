"""A verifier of evidence of service that needs no Django and no database.

usage: verify_evidence.py proof FILE HEAD.pem ROOT.pem
       verify_evidence.py chain CHAIN.jsonl HEADS.jsonl HEAD.pem ROOT.pem

A proof of service is a PDF, or the data.json inside it; whether its seal is genuine is another question (``manage.py verify``).
CHAIN comes from ``manage.py verify_evidence --export``; HEADS are those that an outsider kept, HEAD.pem the key that signs them,
ROOT.pem the authorities whose time stamps count. Prints the verdict; exit code 1 and what is wrong if something is.
"""

import base64
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from delivery.evidence_log.rules.checking import Leaf, wrong_in_chains, wrong_in_log
from delivery.evidence_log.rules.events import Row
from delivery.evidence_log.rules.heads import Head, Trust
from delivery.evidence_log.rules.record import wrong_with_record

ATTACHMENT = "data.json"
FILES = {"proof": 3, "chain": 4}  # how many are named


def proof_data(content: bytes) -> dict[str, Any]:
    """The machine-readable data of a proof: the file itself, or what lies in the PDF. Raises ValueError or KeyError."""
    if content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            content = pdf.attachments[ATTACHMENT].get_file().read_bytes()
    data = json.loads(content)
    if not isinstance(data, dict):
        raise ValueError("no proof of service")
    return data


def wrong_with_proof(file: Path, trust: Trust) -> list[str]:
    """What is wrong with the record that a proof carries."""
    try:
        data = proof_data(file.read_bytes())
        return wrong_with_record(data["evidence"], trust, data["previous_hash"])
    except (ValueError, KeyError, pikepdf.PdfError) as error:
        return [f"no proof of service: {error}"]


def read_rows(file: Path) -> Iterator[Row]:
    """The rows of an exported chain."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Row(**row | {"canonical": base64.b64decode(row["canonical"])})


def _leaves(file: Path) -> Iterator[Leaf]:
    return ((row.leaf, row.entry_hash, None) for row in read_rows(file) if row.leaf is not None)


def wrong_with_chain(chain: Path, heads: Path, trust: Trust) -> list[str]:
    """What is wrong with an exported chain by the heads that were kept."""
    try:
        known = [Head.from_json(json.loads(line)) for line in heads.read_text("utf-8").splitlines() if line]
        return [*wrong_in_chains(read_rows(chain)), *wrong_in_log(_leaves(chain), known, trust)]
    except (ValueError, KeyError, TypeError) as error:
        return [f"cannot be read: {error}"]


def main(arguments: list[str]) -> int:
    """Verify and print; 2 if asked for something else."""
    kind, *files = arguments or [""]
    if len(files) != FILES.get(kind):
        sys.stderr.write(str(__doc__))
        return 2
    *judged, key, anchors = (Path(file) for file in files)
    trust = Trust.from_pem(key.read_bytes(), anchors.read_bytes())
    wrong = wrong_with_proof(judged[0], trust) if kind == "proof" else wrong_with_chain(judged[0], judged[1], trust)
    sys.stdout.write(("\n".join(wrong) or "whole") + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
