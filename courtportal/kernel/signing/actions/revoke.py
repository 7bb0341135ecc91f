"""A certificate is revoked: its key is lost, or its holder is another."""

import datetime as dt
import uuid

from cryptography import x509
from django.db import transaction

from courtportal.kernel.authz import Actor, access
from courtportal.kernel.signing import authority
from courtportal.kernel.signing.models import Certificate


@transaction.atomic
def revoke_certificate(*, actor: Actor, certificate_id: uuid.UUID, reason: x509.ReasonFlags, now: dt.datetime) -> Certificate:
    """From ``now`` nothing that is signed with the certificate is valid (《电子签名法》 art. 15); revocation list and OCSP say so
    with their next answer. What was time-stamped before stays valid, and the holder's next signature is made with a new one.

    Who may: the security administrator, and the portal itself; recorded as ``certificate.revoke``. Services get their successor
    at once: without time stamps nobody could sign. Raises Refused for an authority's own certificate.
    """
    certificate = access(actor, Certificate, certificate_id, "revoke", lock=True)
    authority.revoke(actor=actor, certificate=certificate, reason=reason, now=now)
    authority.make_authority(now=now)
    return certificate
