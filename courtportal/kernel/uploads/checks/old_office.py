"""Office files of the form before 2007, and the envelope of the same form into which Word locks a document with a password."""

from pathlib import Path

from courtportal.kernel.uploads.checks.findings import Refusal

# The stream that holds the encrypted document ([MS-OFFCRYPTO] 2.3.4.4), as names are written in such a file.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_STEP = 1024 * 1024
_NEW = frozenset({"docx", "xlsx"})


def refuse_old_office(path: Path, extension: str) -> None:
    """Raise the Refusal: office_password, old_office, or old_office_renamed for an old file that got a new ending."""
    if _holds(path, _LOCKED):
        raise Refusal("office_password")
    raise Refusal("old_office_renamed" if extension in _NEW else "old_office", extension=extension or "?")


def _holds(path: Path, wanted: bytes) -> bool:
    rest = b""
    with path.open("rb") as file:
        while piece := file.read(_STEP):
            if wanted in rest + piece:
                return True
            rest = piece[-len(wanted) :]
    return False
