"""X.509 certificates, revocation lists and OCSP answers of the portal's authority (RFC 5280, RFC 6960); no Django, no clock."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

PrivateKey = ec.EllipticCurvePrivateKey
REVOCATION_LIST_LIFE = dt.timedelta(hours=24)
_CLOCK_SLACK = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Issuer:
    """An authority that signs: its certificate and key."""

    certificate: x509.Certificate
    key: PrivateKey


@dataclass(frozen=True)
class Addresses:
    """Where strangers find the authority's certificate, its revocation list and the OCSP responder."""

    issuer: str
    revocation_list: str
    ocsp: str = ""


@dataclass(frozen=True)
class Revoked:
    """One line of a revocation list."""

    serial: int
    at: dt.datetime
    reason: x509.ReasonFlags = x509.ReasonFlags.unspecified


def new_key(*, strong: bool = False) -> PrivateKey:
    """P-256 for signers, P-384 for authorities."""
    return ec.generate_private_key(ec.SECP384R1() if strong else ec.SECP256R1())


def name(common_name: str, organisation: str, serial_number: str = "") -> x509.Name:
    """A subject in China; ``serial_number`` keeps two people of one name apart."""
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
        x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
    ]
    if serial_number:
        attributes.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, serial_number[:64]))
    return x509.Name(attributes)


def root_certificate(subject: x509.Name, key: PrivateKey, *, valid_from: dt.datetime, valid_to: dt.datetime) -> x509.Certificate:
    """The self-signed trust anchor."""
    builder = _builder(subject, subject, key.public_key(), key.public_key(), valid_from, valid_to)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
    return builder.add_extension(_usage(authority=True), critical=True).sign(key, hashes.SHA384())


def authority_certificate(
    subject: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    issuer: Issuer,
    addresses: Addresses,
    *,
    valid_from: dt.datetime,
    valid_to: dt.datetime,
) -> x509.Certificate:
    """An authority below ``issuer`` that issues to signers only."""
    builder = _issued(subject, public_key, issuer, addresses, valid_from, valid_to)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return _sign(builder.add_extension(_usage(authority=True), critical=True), issuer)


def signer_certificate(
    subject: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    issuer: Issuer,
    addresses: Addresses,
    *,
    valid_from: dt.datetime,
    valid_to: dt.datetime,
) -> x509.Certificate:
    """For document signatures and seals: digital signature and content commitment."""
    builder = _issued(subject, public_key, issuer, addresses, valid_from, valid_to)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    return _sign(builder.add_extension(_usage(commitment=True), critical=True), issuer)


def service_certificate(
    subject: x509.Name, public_key: ec.EllipticCurvePublicKey, issuer: Issuer, addresses: Addresses,
    *, purpose: str, valid_from: dt.datetime, valid_to: dt.datetime,
) -> x509.Certificate:  # fmt: skip
    """For the time-stamp authority (``purpose="time_stamps"``, RFC 3161 §2.3) or the OCSP responder (``"ocsp"``)."""
    usage = {"time_stamps": ExtendedKeyUsageOID.TIME_STAMPING, "ocsp": ExtendedKeyUsageOID.OCSP_SIGNING}[purpose]
    builder = _issued(subject, public_key, issuer, addresses, valid_from, valid_to)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    if purpose == "ocsp":
        builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
    return _sign(builder, issuer)


def revocation_list(
    issuer: Issuer, revoked: Iterable[Revoked], *, number: int, now: dt.datetime
) -> x509.CertificateRevocationList:
    """The list as of ``now``, good for a day; what is revoked later than ``now`` is not on it."""
    this_update = now.replace(microsecond=0)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(this_update)
        .next_update(this_update + REVOCATION_LIST_LIFE)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False)
    )
    for entry in revoked:
        if entry.at <= now:
            line = x509.RevokedCertificateBuilder().serial_number(entry.serial).revocation_date(entry.at)
            builder = builder.add_revoked_certificate(line.add_extension(x509.CRLReason(entry.reason), critical=False).build())
    return builder.sign(issuer.key, digest_for(issuer.key))


def ocsp_answer(
    certificate: x509.Certificate, issuer: x509.Certificate, responder: Issuer, revoked: Revoked | None, *, now: dt.datetime
) -> ocsp.OCSPResponse:
    """Good, or revoked since when and why."""
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=certificate,
        issuer=issuer,
        algorithm=hashes.SHA1(),  # noqa: S303 - names the issuer as RFC 6960 clients expect; nothing is protected by it
        cert_status=ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
        this_update=now.replace(microsecond=0),
        next_update=now.replace(microsecond=0) + REVOCATION_LIST_LIFE,
        revocation_time=revoked.at if revoked else None,
        revocation_reason=revoked.reason if revoked else None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate).certificates([responder.certificate])
    return builder.sign(responder.key, digest_for(responder.key))


def _issued(
    subject: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    issuer: Issuer,
    addresses: Addresses,
    valid_from: dt.datetime,
    valid_to: dt.datetime,
) -> x509.CertificateBuilder:
    builder = _builder(subject, issuer.certificate.subject, public_key, issuer.key.public_key(), valid_from, valid_to)
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(addresses.revocation_list)], None, None, None)
    access = [x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(addresses.issuer))]
    if addresses.ocsp:
        access.insert(
            0, x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(addresses.ocsp))
        )
    builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    return builder.add_extension(x509.AuthorityInformationAccess(access), critical=False)


def _builder(
    subject: x509.Name, issuer: x509.Name, public_key: ec.EllipticCurvePublicKey, issuer_key: ec.EllipticCurvePublicKey,
    valid_from: dt.datetime, valid_to: dt.datetime,
) -> x509.CertificateBuilder:  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from.replace(microsecond=0) - _CLOCK_SLACK)
        .not_valid_after(valid_to.replace(microsecond=0))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
    )


def _usage(*, authority: bool = False, commitment: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def digest_for(key: PrivateKey) -> hashes.SHA256 | hashes.SHA384:
    """The digest that goes with a key: as strong as its curve."""
    return hashes.SHA384() if isinstance(key.curve, ec.SECP384R1) else hashes.SHA256()


def good_until(certificate: x509.Certificate, ends: Mapping[str, dt.datetime], *digests: str) -> dt.datetime:
    """When what it signs loses its force: at its end, or with its kind of key or a digest, of which ``ends`` tells when."""
    key: Any = certificate.public_key()
    names = {str(key.curve.name), digest_for(key).name} if hasattr(key, "curve") else {f"rsa{key.key_size}"}
    return min([certificate.not_valid_after_utc, *(end for name, end in ends.items() if name in names | set(digests))])


def _sign(builder: x509.CertificateBuilder, issuer: Issuer) -> x509.Certificate:
    return builder.sign(issuer.key, digest_for(issuer.key))


def asn1_certificates(wanted: Iterable[x509.Certificate]) -> list[asn1_x509.Certificate]:
    """The same certificates in the form pyHanko works with."""
    return [asn1_x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in wanted]
