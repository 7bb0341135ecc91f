"""Private keys inside a PKCS#11 token (a hardware security module, or SoftHSM): made there, and never out of it.

To everyone else such a key is an ordinary elliptic-curve key that signs. A session belongs to the process that opened it; after a
fork another one is opened.
"""

import os
import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NoReturn, TypeVar

import pkcs11
from asn1crypto.core import OctetString
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from django.conf import settings
from pkcs11.util.ec import encode_named_curve_parameters

T = TypeVar("T")
_NOT_NAMED_YET = "new"
_lock = threading.Lock()  # a session does one thing at a time


class TokenError(RuntimeError):
    """The token is not there, does not open, or does not hold the key."""


class TokenKey(ec.EllipticCurvePrivateKey):
    """A key of the token by its label; nothing but its public half is known here."""

    def __init__(self, label: str, public: ec.EllipticCurvePublicKey) -> None:
        self.label, self._public = label, public

    def sign(self, data: Any, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:
        """An ECDSA signature in DER; the token signs the digest, which not every token can make by itself."""
        algorithm: Any = signature_algorithm.algorithm
        digest = bytes(data) if isinstance(algorithm, Prehashed) else _digest(data, algorithm)
        raw = _in_session(lambda session: _private(session, self.label).sign(digest, mechanism=pkcs11.Mechanism.ECDSA))
        half = len(raw) // 2
        return encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))

    def public_key(self) -> ec.EllipticCurvePublicKey:
        """The public half."""
        return self._public

    @property
    def curve(self) -> ec.EllipticCurve:
        """Its curve."""
        return self._public.curve

    @property
    def key_size(self) -> int:
        """The length of the curve's numbers in bits."""
        return self._public.key_size

    def exchange(self, algorithm: ec.ECDH, peer_public_key: ec.EllipticCurvePublicKey) -> NoReturn:
        """No secret is agreed upon with a signing key."""
        raise TokenError("a signing key only signs")

    def private_numbers(self) -> NoReturn:
        """They stay in the token."""
        raise TokenError("the key does not leave its token")

    def private_bytes(self, encoding: Any, format: Any, encryption_algorithm: Any) -> NoReturn:
        """They stay in the token."""
        raise TokenError("the key does not leave its token")

    def __copy__(self) -> "TokenKey":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "TokenKey":
        return self


def has_token() -> bool:
    """Whether new keys are made in a token."""
    return bool(settings.PKCS11_MODULE)


def make(curve: ec.EllipticCurve) -> TokenKey:
    """A new key pair in the token, still without a name. Raises TokenError."""
    label = f"{_NOT_NAMED_YET}-{os.urandom(12).hex()}"

    def run(session: Any) -> None:
        options = {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters(curve.name)}
        parameters = session.create_domain_parameters(pkcs11.KeyType.EC, options, local=True)
        kept = {pkcs11.Attribute.SENSITIVE: True, pkcs11.Attribute.EXTRACTABLE: False}
        parameters.generate_keypair(store=True, label=label, id=os.urandom(16), private_template=kept)

    _in_session(run)
    return find(label)


def name(key: TokenKey, label: str) -> None:
    """The key is found under the label from now on; under one that it had before too. Raises FileExistsError for a used one."""

    def run(session: Any) -> None:
        if list(session.get_objects({pkcs11.Attribute.LABEL: label})):
            raise FileExistsError(label)
        for one in list(session.get_objects({pkcs11.Attribute.LABEL: key.label})):
            if key.label.startswith(_NOT_NAMED_YET):
                one[pkcs11.Attribute.LABEL] = label
            else:
                one.copy({pkcs11.Attribute.LABEL: label})

    _in_session(run)
    if key.label.startswith(_NOT_NAMED_YET):
        key.label = label


def find(label: str) -> TokenKey:
    """The key of this label. Raises TokenError."""

    def run(session: Any) -> TokenKey:
        public = session.get_key(object_class=pkcs11.ObjectClass.PUBLIC_KEY, label=label)
        point = OctetString.load(public[pkcs11.Attribute.EC_POINT]).native
        curve = _CURVES[bytes(public[pkcs11.Attribute.EC_PARAMS])]
        return TokenKey(label, ec.EllipticCurvePublicKey.from_encoded_point(curve, point))

    return _in_session(run)


_CURVES = {encode_named_curve_parameters(curve.name): curve for curve in (ec.SECP256R1(), ec.SECP384R1())}


def _private(session: Any, label: str) -> Any:
    return session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=label)


def _digest(data: Any, algorithm: hashes.HashAlgorithm) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(data)
    return digest.finalize()


def _in_session(do: Callable[[Any], T]) -> T:
    with _lock:
        try:
            return do(_session(os.getpid()))
        except pkcs11.exceptions.PKCS11Error as error:
            raise TokenError(f"{type(error).__name__} {error}".strip()) from error


@lru_cache(maxsize=1)
def _session(_process: int) -> Any:
    library = pkcs11.lib(settings.PKCS11_MODULE)
    if _opened:  # before a fork
        library.reinitialize()
    _opened.append(_process)
    return library.get_token(token_label=settings.PKCS11_TOKEN).open(rw=True, user_pin=settings.PKCS11_PIN)


_opened: list[int] = []
