"""A certificate is renewed before it ends."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.authz import Actor, access
from courtportal.kernel.signing import authority
from courtportal.kernel.signing.models import Certificate


@transaction.atomic
def renew_certificate(*, actor: Actor, certificate_id: uuid.UUID, now: dt.datetime) -> Certificate:
    """The next signature is made with a new certificate and, but for authorities, a new key; what the old one signed stays valid.

    Who may: the security administrator, and the portal itself; recorded as ``certificate.renew``. Renewing again what is out of
    use changes nothing and answers with the one in use.
    """
    return authority.renew(actor=actor, certificate=access(actor, Certificate, certificate_id, "renew", lock=True), now=now)
