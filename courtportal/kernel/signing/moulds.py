"""A CMS signature as a mould (RFC 5652): signer, certificates and attributes stand, digest and signature are cast anew.

The mould is taken from a signature that a whole implementation has made, so that what is cast differs from that one in nothing
but the digest, the signature and the time stamp. Knows nothing of Django.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from courtportal.kernel.signing import der

Stamper = Callable[[bytes], bytes]
"""Gives the DER of a time-stamp token for the bytes it is shown."""

_MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d01090431220420")  # the attribute up to its 32 bytes
_TIME_STAMP_TOKEN = bytes.fromhex("060b2a864886f70d010910020e")
_SHA256_ECDSA = bytes.fromhex("300a06082a8648ce3d040302")
_SEQUENCE, _SET, _OCTETS, _INTEGER = 0x30, 0x31, 0x04, 0x02
_INSTANT = 0x18
_TAG_0, _TAG_1 = 0xA0, 0xA1
_SERIAL_BITS = 120


class MouldError(ValueError):
    """The signature is not of the one form that can be cast again; a whole implementation must make the next one."""


class SigningKey(Protocol):
    """What signs, wherever it is kept."""

    def sign(self, data: bytes, signature_algorithm: ec.ECDSA) -> bytes:
        """The signature in DER."""


class Mould:
    """Taken from one SignedData with one signer who uses ECDSA with SHA-256."""

    def __init__(self, signed_data: bytes, key: SigningKey) -> None:
        """Raises MouldError for any other form."""
        try:
            content_type, wrapped = der.children(signed_data)
            *self._head, signer_infos = der.children(der.content(wrapped))
            (signer_info,) = der.children(signer_infos)
            version, signer, digest_algorithm, attributes, algorithm, _signature, *_unsigned = der.children(signer_info)
        except ValueError as error:
            raise MouldError(str(error)) from error
        self._attributes = der.content(attributes)
        if algorithm != _SHA256_ECDSA or self._attributes.count(_MESSAGE_DIGEST) != 1:
            raise MouldError("not ECDSA with SHA-256 over signed attributes")
        self._place = self._attributes.index(_MESSAGE_DIGEST) + len(_MESSAGE_DIGEST)
        self._content_type, self._signer = content_type, version + signer + digest_algorithm
        self._key = key

    @property
    def encapsulated(self) -> bytes:
        """What the signature carries inside, as EncapsulatedContentInfo."""
        return self._head[2]

    def cast(self, digest: bytes, *, stamper: Stamper | None = None, encapsulated: bytes | None = None) -> bytes:
        """The SignedData over content of that SHA-256 digest, with a time stamp over the signature if there is a stamper."""
        attributes = self._attributes[: self._place] + digest + self._attributes[self._place + len(digest) :]
        signature = self._key.sign(der.element(_SET, attributes), ec.ECDSA(hashes.SHA256()))
        parts = [self._signer, der.element(_TAG_0, attributes), _SHA256_ECDSA, der.element(_OCTETS, signature)]
        if stamper:
            token = der.element(_SEQUENCE, _TIME_STAMP_TOKEN, der.element(_SET, stamper(signature)))
            parts.append(der.element(_TAG_1, token))
        head = [*self._head[:2], encapsulated or self._head[2], *self._head[3:]]
        signed = der.element(_SEQUENCE, *head, der.element(_SET, der.element(_SEQUENCE, *parts)))
        return der.element(_SEQUENCE, self._content_type, der.element(_TAG_0, signed))


class StampMould:
    """Taken from one time-stamp token (RFC 3161 §2.4.2) of an authority whose key is here."""

    def __init__(self, token: bytes, key: SigningKey) -> None:
        """Raises MouldError for a token that holds a nonce or is signed otherwise than with SHA-256."""
        self._mould = Mould(token, key)
        try:
            self._kind, wrapped = der.children(self._mould.encapsulated)
            version, policy, imprint, _serial, _instant, *self._rest = der.children(der.content(der.content(wrapped)))
            algorithm, digest = der.children(imprint)
        except ValueError as error:
            raise MouldError(str(error)) from error
        if len(der.content(digest)) != hashlib.sha256().digest_size or any(one[0] == _INTEGER for one in self._rest):
            raise MouldError("not a plain time stamp over SHA-256")
        self._head, self._algorithm = version + policy, algorithm

    def token(self, digest: bytes, at: dt.datetime) -> bytes:
        """A token for a SHA-256 digest at an instant, with a serial number of its own."""
        imprint = der.element(_SEQUENCE, self._algorithm, der.element(_OCTETS, digest))
        # The first bits are 01, so that every number is positive and as long as the others.
        serial = der.element(
            _INTEGER, (1 << _SERIAL_BITS - 2 | secrets.randbits(_SERIAL_BITS - 2)).to_bytes(_SERIAL_BITS // 8, "big")
        )
        instant = der.element(_INSTANT, at.astimezone(dt.UTC).strftime("%Y%m%d%H%M%SZ").encode())
        information = der.element(_SEQUENCE, self._head, imprint, serial, instant, *self._rest)
        encapsulated = der.element(_SEQUENCE, self._kind, der.element(_TAG_0, der.element(_OCTETS, information)))
        return self._mould.cast(hashlib.sha256(information).digest(), encapsulated=encapsulated)
