"""The portal's own certification authority: made at set-up, issues to courts and people on demand, revokes.

A deployment that has another authority replaces this module; everything below ``Credential`` stays as it is.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Max
from django.urls import reverse

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from courtportal.kernel.signing import certificates, keystore
from courtportal.kernel.signing.certificates import Addresses, Issuer, Revoked
from courtportal.kernel.signing.models import Certificate, Holder
from courtportal.kernel.signing.timestamps import TimestampAuthority

AUTHORITY_LIFE = dt.timedelta(days=20 * 365)
SERVICE_LIFE = dt.timedelta(days=10 * 365)
SIGNER_LIFE = dt.timedelta(days=3 * 365)
# The demo tells a story that began about 90 days ago; there, certificates are valid from 120 days before that.
DEMO_BACKDATING = dt.timedelta(days=240)
_LISTS_ARE_RECENT = dt.timedelta(minutes=5)
_recent_lists: dict[tuple[object, ...], tuple[dt.datetime, list[x509.CertificateRevocationList]]] = {}
_ORGANISATION = "法院诉讼服务网电子认证"
_AUTHORITIES = (Holder.ROOT, Holder.ISSUING)
_OWN = {
    Holder.ROOT: "法院诉讼服务网根证书",
    Holder.ISSUING: "法院诉讼服务网签发机构",
    Holder.TIME_STAMPS: "法院诉讼服务网时间戳机构",
    Holder.OCSP: "法院诉讼服务网证书状态服务",
}


class NotSetUpError(RuntimeError):
    """The authority has no keys yet: run manage.py make_keys."""


@dataclass(frozen=True)
class Credential:
    """What signs: a certificate with its key, and the authority above it."""

    certificate: x509.Certificate
    key: certificates.PrivateKey
    issuing: x509.Certificate


def make_authority(*, now: dt.datetime) -> None:
    """Root, issuing authority, time-stamp authority and OCSP responder exist afterwards; does nothing where they do."""
    for holder, common_name in _OWN.items():
        if _in_use(holder, "", now) is None:
            key = keystore.new_key(strong=holder in _AUTHORITIES or _needs_strength(holder))
            _register(holder, "", _built(holder, certificates.name(common_name, _ORGANISATION), key, now), key, now)


def court_credential(court: Court, *, now: dt.datetime) -> Credential:
    """The seal of a court (《电子签名法》 art. 14 makes it equal to the stamped one); issued when first needed."""
    return _signer(Holder.COURT, str(court.pk), f"{court.name_zh}电子印章", court.name_zh, now)


def personal_credential(user: User, *, now: dt.datetime) -> Credential:
    """The signature of a person under the real name where it is proven; issued when first needed."""
    person_name = user.person.name if user.person else user.display_name
    return _signer(Holder.PERSON, str(user.pk), person_name or "—", _ORGANISATION, now)


def time_stamp_authority(*, now: dt.datetime) -> TimestampAuthority:
    """The built-in RFC 3161 authority. Raises NotSetUpError."""
    row = _required(Holder.TIME_STAMPS, now)
    return TimestampAuthority(row.x509(), keystore.load(row.serial), (_issuing(now).certificate,))


def root_certificate(*, now: dt.datetime) -> x509.Certificate:
    """The trust anchor. Raises NotSetUpError."""
    return _required(Holder.ROOT, now).x509()


def issuing_certificate(*, now: dt.datetime) -> x509.Certificate:
    """The authority under the root that issues to signers. Raises NotSetUpError."""
    return _issuing(now).certificate


def other_time_stamp_certificates() -> list[x509.Certificate]:
    """Certificates of foreign time-stamp authorities that the operator vouches for; old ones stay while documents bear them."""
    if not settings.TIMESTAMP_CERTIFICATES:
        return []
    return x509.load_pem_x509_certificates(Path(settings.TIMESTAMP_CERTIFICATES).read_bytes())


def revocation_lists(*, now: dt.datetime) -> list[x509.CertificateRevocationList]:
    """Fresh lists of the root and of the issuing authority, as they were known at ``now``."""
    return [revocation_list(Holder.ROOT, now=now), revocation_list(Holder.ISSUING, now=now)]


def recent_revocation_lists(*, now: dt.datetime) -> list[x509.CertificateRevocationList]:
    """The same for who signs: up to five minutes old, and anew as soon as somebody is revoked."""
    known = Certificate.objects.filter(revoked_at__lte=now).aggregate(count=Count("pk"), last=Max("revoked_at"))
    root, issuing = (_required(holder, now).serial for holder in (Holder.ROOT, Holder.ISSUING))
    key = (root, issuing, known["count"], known["last"])
    made_at, lists = _recent_lists.get(key, (None, []))
    if made_at is None or not made_at <= now < made_at + _LISTS_ARE_RECENT:
        lists = revocation_lists(now=now)
        _recent_lists.clear()
        _recent_lists[key] = (now, lists)
    return lists


def revocation_list(holder: Holder, *, now: dt.datetime) -> x509.CertificateRevocationList:
    """The list of one authority. Raises NotSetUpError."""
    issuer = _issuer(holder, now)
    below = {Holder.ISSUING} if holder == Holder.ROOT else set(Holder) - {Holder.ROOT, Holder.ISSUING}
    revoked = Certificate.objects.filter(holder__in=below, revoked_at__lte=now).order_by("revoked_at")
    lines = [_revoked(one) for one in revoked]
    return certificates.revocation_list(issuer, lines, number=int(now.timestamp()), now=now)


def ocsp_answer(serial: int, *, now: dt.datetime) -> bytes | None:
    """The DER answer for a certificate of the issuing authority; None if it never issued that serial number."""
    row = Certificate.objects.filter(serial=f"{serial:x}").exclude(holder__in=[Holder.ROOT, Holder.ISSUING]).first()
    if row is None:
        return None
    responder_row = _required(Holder.OCSP, now)
    responder = Issuer(responder_row.x509(), keystore.load(responder_row.serial))
    revoked = _revoked(row) if row.revoked_at and row.revoked_at <= now else None
    return certificates.ocsp_answer(row.x509(), _issuing(now).certificate, responder, revoked, now=now).public_bytes(Encoding.DER)


@transaction.atomic
def renew(*, actor: Actor, certificate: Certificate, now: dt.datetime) -> Certificate:
    """Another certificate takes the place of one in use, with a whole life from ``now``; what the old one signed stays valid.

    Signers and services get a new key with it. An authority keeps its key (RFC 4949, certificate renewal): what it issued leads
    to its new certificate as it led to the old. Where the old one is out of use already, nothing changes.
    """
    if certificate.revoked_at or certificate.retired_at:
        return _required(Holder(certificate.holder), now, certificate.owner)
    holder, subject = Holder(certificate.holder), certificate.x509().subject
    key = keystore.load(certificate.serial) if holder in _AUTHORITIES else keystore.new_key(strong=_needs_strength(holder))
    certificate.retired_at = now
    certificate.save(update_fields=["retired_at"])
    row = _register(holder, certificate.owner, _built(holder, subject, key, now), key, now)
    record(actor=actor, action="certificate.renew", obj=certificate, now=now, detail={"serial": row.serial})
    return row


@transaction.atomic
def revoke(*, actor: Actor, certificate: Certificate, reason: x509.ReasonFlags, now: dt.datetime) -> None:
    """From ``now`` nothing signed with the certificate is valid; documents time-stamped before stay valid."""
    if certificate.revoked_at is None:
        certificate.revoked_at, certificate.revocation_reason = now, reason.value
        certificate.save(update_fields=["revoked_at", "revocation_reason"])
        record(actor=actor, action="certificate.revoke", obj=certificate, now=now, reason=reason.value)


def _revoked(row: Certificate) -> Revoked:
    if row.revoked_at is None:
        raise ValueError(f"{row} is not revoked")
    return Revoked(int(row.serial, 16), row.revoked_at, x509.ReasonFlags(row.revocation_reason))


def _built(holder: Holder, subject: x509.Name, key: certificates.PrivateKey, now: dt.datetime) -> x509.Certificate:
    """Nobody's certificate outlives that of who issued it."""
    start, end = _valid_from(now), now + _life(holder)
    if holder == Holder.ROOT:
        return certificates.root_certificate(subject, key, valid_from=start, valid_to=end)
    above = Holder.ROOT if holder == Holder.ISSUING else Holder.ISSUING
    issuer, addresses, public = _issuer(above, now), _addresses(above), key.public_key()
    end = min(end, issuer.certificate.not_valid_after_utc)
    if holder in (Holder.TIME_STAMPS, Holder.OCSP):
        return certificates.service_certificate(
            subject, public, issuer, addresses, purpose=holder.value, valid_from=start, valid_to=end
        )
    build = certificates.authority_certificate if holder == Holder.ISSUING else certificates.signer_certificate
    return build(subject, public, issuer, addresses, valid_from=start, valid_to=end)


def _life(holder: Holder) -> dt.timedelta:
    if holder in _AUTHORITIES:
        return AUTHORITY_LIFE
    return SERVICE_LIFE if holder in _OWN else SIGNER_LIFE


def _needs_strength(holder: Holder) -> bool:
    """Time stamps shall outlast the algorithms whose end is known."""
    return holder == Holder.TIME_STAMPS and any(name in settings.ALGORITHM_ENDS for name in ("secp256r1", "sha256"))


def _signer(holder: Holder, owner: str, common_name: str, organisation: str, now: dt.datetime) -> Credential:
    row = _in_use(holder, owner, now) or _issue(holder, owner, common_name, organisation, now)
    return Credential(row.x509(), keystore.load(row.serial), _issuing(now).certificate)


def _issue(holder: Holder, owner: str, common_name: str, organisation: str, now: dt.datetime) -> Certificate:
    key = keystore.new_key()
    built = _built(holder, certificates.name(common_name, organisation, owner), key, now)
    return _register(holder, owner, built, key, now)


def _register(holder: Holder, owner: str, built: x509.Certificate, key: certificates.PrivateKey, now: dt.datetime) -> Certificate:
    """Key first, then the row: a crash between leaves a key that nothing names."""
    serial = f"{built.serial_number:x}"
    keystore.save(serial, key)
    try:
        with transaction.atomic():
            expired = Certificate.objects.filter(holder=holder, owner=owner, revoked_at=None, retired_at=None, valid_to__lte=now)
            expired.update(retired_at=now)
            return Certificate.objects.create(
                holder=holder,
                owner=owner,
                serial=serial,
                common_name=str(built.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value),
                der=built.public_bytes(Encoding.DER),
                valid_from=built.not_valid_before_utc,
                valid_to=built.not_valid_after_utc,
            )
    except IntegrityError:
        return _required(holder, now, owner)


def _in_use(holder: Holder, owner: str, now: dt.datetime) -> Certificate | None:
    in_use = Certificate.objects.filter(holder=holder, owner=owner, revoked_at=None, retired_at=None)
    return in_use.filter(valid_from__lte=now, valid_to__gt=now).first()


def _required(holder: Holder, now: dt.datetime, owner: str = "") -> Certificate:
    row = _in_use(holder, owner, now)
    if row is None:
        raise NotSetUpError(f"no {holder} certificate is valid at {now:%Y-%m-%d}: run manage.py make_keys")
    return row


def _issuing(now: dt.datetime) -> Issuer:
    return _issuer(Holder.ISSUING, now)


def _issuer(holder: Holder, now: dt.datetime) -> Issuer:
    row = _required(holder, now)
    return _loaded_issuer(row.serial, bytes(row.der))


@lru_cache(maxsize=4)
def _loaded_issuer(serial: str, der: bytes) -> Issuer:
    return Issuer(x509.load_der_x509_certificate(der), keystore.load(serial))


def _addresses(issuer: Holder) -> Addresses:
    base = settings.PORTAL_URL.rstrip("/")
    ocsp = base + reverse("pki:ocsp") if issuer == Holder.ISSUING else ""
    return Addresses(
        issuer=base + reverse("pki:certificate", args=[issuer.value]),
        revocation_list=base + reverse("pki:revocation_list", args=[issuer.value]),
        ocsp=ocsp,
    )


def _valid_from(now: dt.datetime) -> dt.datetime:
    return now - DEMO_BACKDATING if settings.CLOCK_SETTABLE else now
