"""What the worker does for certificates: those that documents need do not run out."""

import datetime as dt
from functools import partial

from django.conf import settings

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import do_in_rounds
from courtportal.kernel.signing.actions import renew_certificate
from courtportal.kernel.signing.certificates import good_until
from courtportal.kernel.signing.models import Certificate, Holder

# Services long before: what is sealed under the old one until then is stamped anew within the half year before its end.
RENEW_BEFORE = {
    Holder.TIME_STAMPS: dt.timedelta(days=365),
    Holder.OCSP: dt.timedelta(days=90),
    Holder.COURT: dt.timedelta(days=30),
}
AUTHORITY_ENDS = dt.timedelta(days=730)


class AuthorityEnds(Exception):
    """The certificate of the root or of the issuing authority ends within two years."""


@scheduled(every=dt.timedelta(days=1))
def renew_certificates(now: dt.datetime) -> None:
    """Renew what ends soon: services and court seals. A person gets a new certificate with the first signature after its end;
    authorities are renewed by who runs the portal, because their certificates must be spread: two years before their end this
    raises AuthorityEnds, which the health page shows.
    """
    for holder, before in RENEW_BEFORE.items():
        in_use = Certificate.objects.filter(holder=holder, revoked_at=None, retired_at=None)
        do_in_rounds(in_use, partial(_renew, now=now, before=before), by="valid_to", job=f"renew_certificates.{holder}")
    ending = Certificate.objects.filter(holder__in=[Holder.ROOT, Holder.ISSUING], revoked_at=None, retired_at=None)
    if last := ending.filter(valid_to__lte=now + AUTHORITY_ENDS).order_by("valid_to").first():
        raise AuthorityEnds(f"{last.common_name} ends on {last.valid_to:%Y-%m-%d}: manage.py renew_certificate {last.serial}")


def _renew(one: Certificate, *, now: dt.datetime, before: dt.timedelta) -> None:
    if good_until(one.x509(), settings.ALGORITHM_ENDS) <= now + before:
        renew_certificate(actor=SYSTEM, certificate_id=one.pk, now=now)
