"""Private keys: in a PKCS#11 token where there is one, else in the data folder, encrypted by the vault's key ring.

Keys that were made before there was a token stay in the folder until their certificates are renewed.
"""

import os
import tempfile
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from courtportal.kernel.signing import token_keys
from courtportal.kernel.signing.certificates import PrivateKey
from courtportal.kernel.vault.keyring import key_ring


class KeyStoreError(RuntimeError):
    """The key is not there, or is not a key of this store."""


def new_key(*, strong: bool = False) -> PrivateKey:
    """P-256 for signers, P-384 for authorities, made where it will be kept."""
    curve = ec.SECP384R1() if strong else ec.SECP256R1()
    return token_keys.make(curve) if token_keys.has_token() else ec.generate_private_key(curve)


def save(name: str, key: PrivateKey) -> None:
    """Keep the key under a name that is never used again; on disk before this returns. Raises FileExistsError."""
    if isinstance(key, token_keys.TokenKey):
        token_keys.name(key, name)
        return
    plain = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    target = _path(name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if target.exists():
        raise FileExistsError(name)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".new-", delete=False) as file:
        file.write(key_ring().encrypt(plain, _place(name)))
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(target)


def load(name: str) -> PrivateKey:
    """The key; loading is dear, so each process does it once. Raises KeyStoreError."""
    return _load(_path(name), name)


@lru_cache(maxsize=4096)
def _load(path: Path, name: str) -> PrivateKey:
    try:
        cipher = path.read_bytes()
    except FileNotFoundError as error:
        if token_keys.has_token():
            return _in_token(name)
        raise KeyStoreError(f"no key {name}: run manage.py make_keys") from error
    key = serialization.load_der_private_key(key_ring().decrypt(cipher, _place(name)), password=None)
    if not isinstance(key, PrivateKey):
        raise KeyStoreError(f"{name} is not an elliptic-curve key")
    return key


def _in_token(name: str) -> PrivateKey:
    try:
        return token_keys.find(name)
    except token_keys.TokenError as error:
        raise KeyStoreError(f"no key {name} in the token: {error}") from error


def _path(name: str) -> Path:
    return Path(settings.DATA_DIR) / "keys" / "signing" / f"{name}.key"


def _place(name: str) -> str:
    return f"signing_key:{name}"
