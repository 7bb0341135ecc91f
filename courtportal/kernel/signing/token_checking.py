"""Judges a time-stamp token (RFC 3161 §2.3, §2.4.2) by itself: what it stamps, who signed it, to whom that leads. No Django."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from functools import lru_cache

from asn1crypto import cms, core, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID

_LONGEST_CHAIN = 5
_HASHES: dict[str, type[hashes.HashAlgorithm]] = {"sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512}


class TokenRefused(ValueError):
    """The token is not one for these bytes by an authority that is trusted; the text says why."""


def stamped_at(token: bytes, digest: bytes, anchors: Sequence[x509.Certificate]) -> dt.datetime:
    """The instant at which the token's authority was shown the SHA-256 digest. Raises TokenRefused.

    ``anchors`` are root certificates, or certificates of authorities that are trusted as such.
    """
    try:
        return _judged(token, digest, tuple(anchors))
    except InvalidSignature as error:
        raise TokenRefused("its signature does not verify") from error
    except (KeyError, TypeError, AttributeError, IndexError, UnsupportedAlgorithm, x509.ExtensionNotFound) as error:
        raise TokenRefused(f"it cannot be read: {error}") from error
    except ValueError as error:
        raise error if isinstance(error, TokenRefused) else TokenRefused(f"it cannot be read: {error}") from error


def _judged(token: bytes, digest: bytes, anchors: tuple[x509.Certificate, ...]) -> dt.datetime:
    signed: cms.SignedData = cms.ContentInfo.load(token, strict=True)["content"]
    (signer,) = signed["signer_infos"]
    content: core.ParsableOctetString = signed["encap_content_info"]["content"]
    # Both as they came, before anything in them is looked at; outside of the signer's fields the set of attributes has its
    # own tag, and so it was signed (RFC 5652 §5.4).
    given, covered = bytes(content), b"\x31" + signer["signed_attrs"].dump()[1:]
    information: tsp.TSTInfo = content.parsed
    imprint = information["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != "sha256" or imprint["hashed_message"].native != digest:
        raise TokenRefused("it stamps something else")
    certificates = tuple(pkcs7.load_der_pkcs7_certificates(token))
    own = _certificate_of(signer, certificates)
    _verify(signer, given, covered, own)
    instant: dt.datetime = information["gen_time"].native
    _trust(own, certificates, anchors)
    if not own.not_valid_before_utc <= instant <= own.not_valid_after_utc:
        raise TokenRefused("its certificate was not valid at that time")
    return instant


def _certificate_of(signer: cms.SignerInfo, certificates: tuple[x509.Certificate, ...]) -> x509.Certificate:
    """The certificate that the signer names, by number and by hash (RFC 5035)."""
    serial = signer["sid"].chosen["serial_number"].native
    own = next((one for one in certificates if one.serial_number == serial), None)
    if own is None:
        raise TokenRefused("it lacks its certificate")
    named = [one for one in signer["signed_attrs"] if one["type"].native == "signing_certificate_v2"]
    if named and named[0]["values"][0]["certs"][0]["cert_hash"].native != own.fingerprint(hashes.SHA256()):
        raise TokenRefused("it names another certificate")
    return own


def _verify(signer: cms.SignerInfo, content: bytes, covered: bytes, own: x509.Certificate) -> None:
    attributes = {one["type"].native: one["values"][0] for one in signer["signed_attrs"]}
    name = signer["digest_algorithm"]["algorithm"].native
    if name not in _HASHES:
        raise TokenRefused(f"its algorithm {name} is not accepted")
    if attributes["content_type"].native != "tst_info":
        raise TokenRefused("it is no time stamp")
    if attributes["message_digest"].native != hashlib.new(name, content).digest():
        raise TokenRefused("its content was changed")
    signature, key, algorithm = signer["signature"].native, own.public_key(), _HASHES[name]()
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, covered, ec.ECDSA(algorithm))
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, covered, padding.PKCS1v15(), algorithm)
    else:
        raise TokenRefused("its key is of no accepted kind")


@lru_cache(maxsize=64)
def _trust(own: x509.Certificate, given: tuple[x509.Certificate, ...], anchors: tuple[x509.Certificate, ...]) -> None:
    """The certificate is for time stamps and an anchor, or was issued under one. Raises TokenRefused."""
    purposes = own.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    if ExtendedKeyUsageOID.TIME_STAMPING not in purposes:
        raise TokenRefused("its certificate is not for time stamps")
    current = own
    for _step in range(_LONGEST_CHAIN):
        if current in anchors or any(_issued(current, anchor) for anchor in anchors):
            return
        above = next((one for one in given if one != current and _issued(current, one)), None)
        if above is None:
            break
        current = above
    raise TokenRefused("its certificate does not lead to a trusted authority")


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
        return issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
