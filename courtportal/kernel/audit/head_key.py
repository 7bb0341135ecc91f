"""The key (Ed25519) that signs heads of chains and logs: made at first use, sealed by the vault; its public half lies beside
the exported heads, so that outsiders can judge them.
"""

import os
import tempfile
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from courtportal.kernel.vault.keyring import key_ring

KEY_PLACE = "audit.head_key"


def folder() -> Path:
    """Where heads and the public key are exported."""
    path = Path(settings.DATA_DIR) / "audit"
    path.mkdir(parents=True, exist_ok=True)
    return path


def head_key() -> Ed25519PrivateKey:
    """The key, made where there is none yet."""
    sealed = folder() / "head.key"
    if not sealed.exists():
        _make(sealed)
    return _opened(sealed.read_bytes())


def _make(sealed: Path) -> None:
    """The key is whole when it appears under its name; of two who make one at the same moment the first one's stays."""
    with tempfile.NamedTemporaryFile(dir=sealed.parent, prefix=".new-") as file:
        file.write(key_ring().encrypt(Ed25519PrivateKey.generate().private_bytes_raw(), KEY_PLACE))
        file.flush()
        os.fsync(file.fileno())
        try:
            os.link(file.name, sealed)
        except FileExistsError:
            return
    public = _opened(sealed.read_bytes()).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    (sealed.parent / "head.pem").write_bytes(public.public_bytes(serialization.Encoding.PEM, form))


@lru_cache(maxsize=4)
def _opened(sealed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key_ring().decrypt(sealed, KEY_PLACE))
