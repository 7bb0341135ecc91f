"""Where the secret volume (副卷) lies: a folder of its own, under a key ring of its own; no file is found by its content."""

import contextlib
import hashlib
import json
import os
import tempfile
import uuid
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from courtportal.kernel.vault.keyring import KeyRing, load_key_ring, make_key_ring


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "secret"


@cache
def _ring(folder: Path) -> KeyRing:
    with contextlib.suppress(FileExistsError):  # another process has just made it
        make_key_ring(folder)
    return load_key_ring(folder)


def seal_head(entry_id: uuid.UUID, head: dict[str, Any]) -> bytes:
    """Title, source and file name as ciphertext of this ring: a dump of the database tells nothing."""
    plain = json.dumps(head, ensure_ascii=False).encode()
    return _ring(_folder() / "keys").encrypt(plain, f"secret-head:{entry_id}")


def open_head(entry_id: uuid.UUID, cipher: bytes | memoryview) -> dict[str, Any]:
    """What was sealed. Raises VaultError if it was changed or belongs to another entry."""
    opened: dict[str, Any] = json.loads(_ring(_folder() / "keys").decrypt(bytes(cipher), f"secret-head:{entry_id}"))
    return opened


def store_secret(entry_id: uuid.UUID, data: bytes) -> str:
    """Write the content beside its target, sync, rename; returns its SHA-256."""
    target = _path(entry_id)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".new-", delete=False) as file:
        file.write(_ring(_folder() / "keys").encrypt(data, f"secret:{entry_id}"))
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, target)
    return hashlib.sha256(data).hexdigest()


def read_secret(entry_id: uuid.UUID) -> bytes:
    """The content. Raises VaultError if it was changed."""
    return _ring(_folder() / "keys").decrypt(_path(entry_id).read_bytes(), f"secret:{entry_id}")


def _path(entry_id: uuid.UUID) -> Path:
    return _folder() / "files" / entry_id.hex[-2:] / entry_id.hex
