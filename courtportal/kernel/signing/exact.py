"""What no signature covers must be exactly what it has to be: the container of the last signature, and what is appended to it.

A validator reads a container for what it needs and overlooks the rest: padding, spelling of the hexadecimal digits, versions,
a certificate too many. Here every byte is either covered by a signature or has one allowed value. Knows nothing of Django.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding

from courtportal.kernel.signing.revisions import ValidationData, validation_data, with_validation_data

_TOKEN = "signature_time_stamp_token"  # noqa: S105 - the attribute's name


def gap_is_exact(gap: bytes, trusted: Sequence[x509.Certificate]) -> bool:
    """Between the signed ranges stands one hexadecimal string in capitals: the signature's container, then zeros.

    May raise whatever a hostile container makes the parsers raise.
    """
    content = bytes.fromhex(gap[1:-1].decode("ascii"))
    container = b"".join(_split(content))
    return (
        gap == b"<%b>" % content.hex().upper().encode()
        and not content[len(container) :].strip(b"\0")
        and container_is_exact(cms.ContentInfo.load(container, strict=True), container, trusted)
    )


def container_is_exact(container: cms.ContentInfo, der: bytes, trusted: Sequence[x509.Certificate]) -> bool:
    """One signer by one digest, certificates that lead to the trusted ones, a time-stamp token built alike, and no more."""
    data = container["content"]
    (signer,) = data["signer_infos"]
    stamped = data["encap_content_info"]["content_type"].native == "tst_info"
    return (
        lengths_are_short(der)
        and container["content_type"].native == "signed_data"
        and data["version"].native == ("v3" if stamped else "v1")
        and [one.dump() for one in data["digest_algorithms"]] == [signer["digest_algorithm"].dump()]
        and not data["crls"]
        and signer["version"].native == "v1"
        and signer["sid"].chosen.dump() in [_identified(one.chosen) for one in data["certificates"]]
        and certificates_lead_to([one.chosen.dump() for one in data["certificates"]], trusted)
        and (not signer["unsigned_attrs"] if stamped else _token_is_exact(signer["unsigned_attrs"], trusted))
    )


def _identified(certificate: Any) -> bytes:
    """How a signer is named by its certificate, to the letter: names are else compared without regard to case."""
    return bytes(cms.IssuerAndSerialNumber({"issuer": certificate.issuer, "serial_number": certificate.serial_number}).dump())


def lengths_are_short(der: bytes) -> bool:
    """Every length is written the short way that DER demands, down to the innermost object, and they add up.

    An end-of-contents mark (two zeros) is no object of DER: a container cannot grow into its padding.
    """
    at = 0
    while at < len(der):
        head, content = _split(der[at:])
        if not der[at] or _head(der[at], len(content)) != head or (der[at] & 0x20 and not lengths_are_short(content)):
            return False
        at += len(head) + len(content)
    return at == len(der)


def _head(tag: int, length: int) -> bytes:
    if length < 0x80:
        return bytes([tag, length])
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets


def _split(content: bytes) -> tuple[bytes, bytes]:
    """The head and the content of the first DER object (ITU-T X.690 §8.1.3). Raises ValueError where bytes are missing."""
    octets = content[1] & 0x7F if content[1] >= 0x80 else 0
    start = 2 + octets
    length = int.from_bytes(content[2:start], "big") if octets else content[1]
    if len(content) < start + length:
        raise ValueError("an object is longer than what holds it")
    return content[:start], content[start : start + length]


def certificates_lead_to(found: Iterable[bytes], trusted: Sequence[x509.Certificate]) -> bool:
    """Each certificate is one of the trusted, or was issued by one of them or by another that was found."""
    known = [*trusted, *(x509.load_der_x509_certificate(one) for one in found)]
    return all(one in trusted or any(_issued(one, above) for above in known) for one in known[len(trusted) :])


def end_is_exact(data: bytes, end: int, trusted: Sequence[x509.Certificate], *, stamped: bool) -> bool:
    """Behind the last signature stand genuine validation data as this portal writes them; behind a time stamp of the whole
    document stands nothing or the same. A signature without them was cut off from them.
    """
    if len(data) == end:
        return stamped
    carried = validation_data(data)
    return data == with_validation_data(data[:end], carried) and _is_genuine(carried, trusted)


def _is_genuine(carried: ValidationData, trusted: Sequence[x509.Certificate]) -> bool:
    issuers = [*trusted, *(x509.load_der_x509_certificate(one) for one in carried.certificates)]
    lists = [x509.load_der_x509_crl(one) for one in carried.revocation_lists]
    return certificates_lead_to(carried.certificates, trusted) and all(
        # The same bytes again: a list is not re-encoded in another spelling.
        one.public_bytes(Encoding.DER) == der and any(_listed(one, above) for above in issuers)
        for one, der in zip(lists, carried.revocation_lists, strict=True)
    )


def _token_is_exact(attributes: Any, trusted: Sequence[x509.Certificate]) -> bool:
    ((attribute,),) = (attributes,)
    (token,) = attribute["values"]
    return attribute["type"].native == _TOKEN and container_is_exact(token, token.dump(), trusted)


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _listed(revocation: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    try:
        return revocation.issuer == issuer.subject and revocation.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return False
