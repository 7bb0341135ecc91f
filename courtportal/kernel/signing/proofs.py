"""What proves a signature in years: the chains of its signer and of its time stamp, and the lists that revoke neither.

Nobody signs whose chain is not found good first. What was found is remembered in the process for as long as the lists are used,
so that who signs three times is judged once; a revocation makes new lists.
"""

import asyncio
import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError

from courtportal.kernel.signing import authority
from courtportal.kernel.signing.certificates import asn1_certificates
from courtportal.kernel.signing.revisions import ValidationData


class NotProvenError(RuntimeError):
    """A certificate is not trusted, not valid now, revoked, or made for another use."""


Chain = tuple[bytes, ...]
Purpose = tuple[frozenset[str], frozenset[str]]  # key usage, extended key usage
_SIGNER: Purpose = (frozenset({"non_repudiation"}), frozenset())
_STAMPER: Purpose = (frozenset(), frozenset({"time_stamping"}))


def proof(*, signer: Chain = (), stamper: Chain = (), now: dt.datetime) -> ValidationData:
    """The certificates of both chains from the root down, and the lists. A chain is given as DER, whose key signs first.

    Raises NotProvenError unless each is trusted, valid now, fit for its use and not revoked.
    """
    found: list[bytes] = []
    roots, lists = _roots(now), _lists(now)
    for chain, purpose in ((signer, _SIGNER), (stamper, _STAMPER)):
        if chain:
            path = _good(chain, purpose, roots, lists, _moment(chain[0], lists))
            if any(not _covers(one, now) for one in path):
                raise NotProvenError("a certificate of the chain is not valid now")
            # The operator vouches for foreign authorities; a document cannot.
            found += [one for one in path if one not in found and one not in roots[1:]]
    return ValidationData(tuple(found), lists)


@lru_cache(maxsize=256)
def _good(chain: Chain, purpose: Purpose, roots: Chain, lists: Chain, moment: dt.datetime) -> Chain:
    """The path from the root to the first certificate."""
    leaf, *others = (asn1_x509.Certificate.load(one) for one in chain)
    validator = CertificateValidator(
        leaf, intermediate_certs=others, validation_context=_context(roots, tuple(chain[1:]), lists, moment)
    )
    usage, extended = purpose
    try:
        path = asyncio.run(validator.async_validate_usage(set(usage), set(extended)))  # type: ignore[no-untyped-call]
    except (PathBuildingError, PathValidationError) as error:
        raise NotProvenError(str(error)) from error
    return tuple(one.dump() for one in path)


def _context(roots: Chain, others: Chain, lists: Chain, moment: dt.datetime) -> ValidationContext:
    return ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(one) for one in roots],
        other_certs=[asn1_x509.Certificate.load(one) for one in others],
        crls=list(lists),
        allow_fetching=False,
        revocation_mode="hard-fail",
        moment=moment,
    )


def _roots(now: dt.datetime) -> Chain:
    return tuple(_der(one) for one in (authority.root_certificate(now=now), *authority.other_time_stamp_certificates()))


def _lists(now: dt.datetime) -> Chain:
    return tuple(_der(one) for one in authority.recent_revocation_lists(now=now))


def _moment(certificate: bytes, lists: Chain) -> dt.datetime:
    """A second after the lists were made, or the certificate if it is younger: the same for as long as the lists are used.

    Lists know whole seconds; who was revoked in that very second is revoked.
    """
    instants = [asn1_crl.CertificateList.load(one)["tbs_cert_list"]["this_update"].native for one in lists]
    latest: dt.datetime = max([*instants, _validity(certificate)["not_before"].native])
    return latest + dt.timedelta(seconds=1)


def _covers(certificate: bytes, now: dt.datetime) -> bool:
    validity = _validity(certificate)
    return bool(validity["not_before"].native <= now <= validity["not_after"].native)


def _validity(certificate: bytes) -> Any:
    return asn1_x509.Certificate.load(certificate)["tbs_certificate"]["validity"]


def _der(one: Any) -> bytes:
    encoded: bytes = one.public_bytes(Encoding.DER)
    return encoded


def as_chain(certificates: Iterator[Any] | list[Any]) -> Chain:
    """Certificates of the cryptography library as a chain."""
    return tuple(one.dump() for one in asn1_certificates(certificates))
