"""The key ring: data keys wrapped by a master key, kept outside the database.

A ring is a JSON file in the data folder, made at set-up. The master key comes from the environment (``VAULT_MASTER_KEY``,
32 bytes in base64) or from a file of its own; each data key is wrapped with AES-256 key wrap (RFC 3394).
"""

import base64
import functools
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from django.conf import settings

SUITE = b"\x01"  # AES-256-GCM; the first byte of every ciphertext names its suite
NONCE_BYTES = 12


class VaultError(Exception):
    """The ciphertext, its key or its place does not fit."""


@dataclass(frozen=True)
class KeyRing:
    """Data keys by number, the current one, and the key of the blind indexes."""

    keys: dict[int, bytes]
    current: int
    index_key: bytes

    def encrypt(self, plain: bytes, place: str) -> bytes:
        """Ciphertext of ``plain`` bound to its place (``table.column``); layout: suite, key number, nonce, AES-GCM."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        head = SUITE + self.current.to_bytes(2, "big")
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, plain, head + place.encode())
        return head + nonce + sealed

    def decrypt(self, cipher: bytes, place: str) -> bytes:
        """The plain bytes; raises VaultError if changed, moved to another place, or its key is gone."""
        head, nonce, sealed = cipher[:3], cipher[3 : 3 + NONCE_BYTES], cipher[3 + NONCE_BYTES :]
        key = self.keys.get(int.from_bytes(head[1:], "big"))
        if head[:1] != SUITE or key is None:
            raise VaultError("unknown suite or key")
        try:
            return AESGCM(key).decrypt(nonce, sealed, head + place.encode())
        except Exception as error:
            raise VaultError("ciphertext does not verify") from error

    def index(self, field: str, value: str) -> str:
        """Keyed digest by which equal values of one field are found (HMAC-SHA-256, hexadecimal)."""
        return hmac.new(self.index_key, f"{field}\0{value}".encode(), hashlib.sha256).hexdigest()


def make_key_ring(folder: Path) -> None:
    """Create the master key (unless the environment has it) and a ring with one data key; does nothing if there is one."""
    folder.mkdir(parents=True, exist_ok=True)
    ring_file, master_file = folder / "ring.json", folder / "master.key"
    if ring_file.exists():
        return
    if not os.environ.get("VAULT_MASTER_KEY") and not master_file.exists():
        _write_private(master_file, base64.b64encode(secrets.token_bytes(32)))
    master = _master_key(folder)
    ring = {
        "current": 1,
        "keys": {"1": base64.b64encode(aes_key_wrap(master, secrets.token_bytes(32))).decode()},
        "index_key": base64.b64encode(aes_key_wrap(master, secrets.token_bytes(32))).decode(),
    }
    _write_private(ring_file, json.dumps(ring).encode())


def _write_private(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _master_key(folder: Path) -> bytes:
    encoded = os.environ.get("VAULT_MASTER_KEY") or (folder / "master.key").read_text("ascii")
    return base64.b64decode(encoded)


@functools.cache
def _ring_in(folder: Path) -> KeyRing:
    if settings.CLOCK_SETTABLE:  # demo and tests set themselves up; a real court runs set_up
        make_key_ring(folder)
    return load_key_ring(folder)


def load_key_ring(folder: Path) -> KeyRing:
    """The ring that ``make_key_ring`` made in the folder, unwrapped."""
    master = _master_key(folder)
    raw = json.loads((folder / "ring.json").read_text("utf-8"))
    return KeyRing(
        keys={int(number): aes_key_unwrap(master, base64.b64decode(key)) for number, key in raw["keys"].items()},
        current=raw["current"],
        index_key=aes_key_unwrap(master, base64.b64decode(raw["index_key"])),
    )


def key_ring() -> KeyRing:
    """The ring of this deployment's data folder."""
    return _ring_in(Path(settings.DATA_DIR) / "keys")
