"""Judges of signed documents that share no code with the portal: EU DSS, veraPDF, poppler's pdfsig, qpdf, openssl.

They are given the files and the root certificate and nothing else. The two Java judges run once for many files.
"""

import datetime as dt
import hashlib
import io
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyhanko.pdf_utils.reader import PdfFileReader

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
GOOD_LEVELS = frozenset({"PAdES-BASELINE-LT", "PAdES-BASELINE-LTA"})


@dataclass(frozen=True)
class Opinion:
    """What veraPDF says of the archive format, and EU DSS of each signature: "PAdES-BASELINE-LT TOTAL_PASSED"."""

    archive: str
    signatures: tuple[str, ...]

    @property
    def archivable(self) -> bool:
        """PDF/A-3a."""
        return self.archive == "PASS"

    @property
    def signed(self) -> bool:
        """Every signature holds, with all that is needed to check it in years."""
        return bool(self.signatures) and all(_holds(one) for one in self.signatures)


def _holds(signature: str) -> bool:
    level, _blank, indication = signature.partition(" ")
    return level in GOOD_LEVELS and indication == "TOTAL_PASSED"


def jars() -> Path:
    """Where bin/test has put the Java judges: beside the Python environment, anew when the list changes."""
    digest = hashlib.sha256((HERE / "pom.xml").read_bytes()).hexdigest()[:12]
    folder = PROJECT / ".venv" / f"judges-{digest}"
    if not (folder / "complete").exists():
        raise RuntimeError("the Java judges are not there: run bin/judges")
    return folder


def judge(files: Sequence[Path], root: Path, at: dt.datetime) -> dict[Path, Opinion]:
    """EU DSS and veraPDF about each file, at an instant."""
    command = [
        "java", "-Djava.awt.headless=true", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", f"{jars()}/*",
        str(HERE / "Judge.java"), str(root), at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), *map(str, files),
    ]  # fmt: skip
    lines = subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()
    rows = [line.split("\t") for line in lines]
    return {Path(path): Opinion(archive, tuple(filter(None, signatures.split(";")))) for path, archive, signatures in rows}


def pdfsig_accepts(file: Path) -> bool:
    """Poppler: every signature is valid, and there is one. It knows no document time stamps, which are left to openssl."""
    said = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, check=False, text=True).stdout
    signatures = [one for one in said.split("Signature #")[1:] if "Signature Type: unknown" not in one]
    return bool(signatures) and all("Signature is Valid." in one for one in signatures)


def qpdf_accepts(file: Path) -> bool:
    """The structure is sound, without a single warning."""
    return subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False).returncode == 0


def openssl_accepts(file: Path, root: Path, at: dt.datetime) -> bool:
    """Each signature over exactly the bytes that it names, its time-stamp token over the signature, and each document time stamp
    over the bytes that it names.
    """
    data = file.read_bytes()
    try:
        reader = PdfFileReader(io.BytesIO(data))
        signatures, stamps = list(reader.embedded_regular_signatures), list(reader.embedded_timestamp_signatures)
    except Exception:  # noqa: BLE001 - whatever a damaged file makes the reader raise
        return False
    accepted = all(_openssl(data, one, root, at) for one in signatures) and all(_stamp(data, one, root, at) for one in stamps)
    return bool(signatures) and accepted


def _stamp(data: bytes, stamp: object, root: Path, at: dt.datetime) -> bool:
    start, length, second, rest = (int(number) for number in stamp.byte_range)
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "stamped").write_bytes(data[start : start + length] + data[second : second + rest])
        (Path(place) / "token.der").write_bytes(stamp.pkcs7_content)
        words = (
            f"openssl ts -verify -in token.der -token_in -data stamped -CAfile {root.absolute()} -attime {int(at.timestamp())}"
        )
        return subprocess.run(words.split(), cwd=place, capture_output=True, check=False).returncode == 0


def _openssl(data: bytes, signature: object, root: Path, at: dt.datetime) -> bool:
    start, length, second, rest = (int(number) for number in signature.byte_range)
    signer = signature.signer_info
    token = next(one["values"][0] for one in signer["unsigned_attrs"] if one["type"].native == "signature_time_stamp_token")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "content").write_bytes(data[start : start + length] + data[second : second + rest])
        (folder / "signature.der").write_bytes(signature.pkcs7_content)
        (folder / "stamped").write_bytes(signer["signature"].native)
        (folder / "token.der").write_bytes(token.dump())
        trust = ["-CAfile", str(root.absolute()), "-attime", str(int(at.timestamp()))]
        cms = "openssl cms -verify -binary -inform DER -in signature.der -content content -purpose any -out verified"
        stamp = "openssl ts -verify -in token.der -token_in -data stamped"
        return all(
            subprocess.run([*words.split(), *trust], cwd=folder, capture_output=True, check=False).returncode == 0
            for words in (cms, stamp)
        )
