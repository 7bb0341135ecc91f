"""Who looks after certificates: the security administrator. Authorities themselves are renewed from the command line only."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, Role, Rule, register
from courtportal.kernel.signing.models import Holder

LABEL = "kernel.certificate"
_KEEPERS = frozenset({Role.SECURITY_ADMIN})
_PORTAL = frozenset({Role.SYSTEM})


def _of_signers_and_services(_actor: Actor) -> Q:
    """Revoking an authority would void everything it ever issued; that is no click."""
    return ~Q(holder__in=[Holder.ROOT, Holder.ISSUING])


def _in_use(actor: Actor) -> Q:
    return _of_signers_and_services(actor) & Q(revoked_at=None, retired_at=None)


register(
    Rule(LABEL, "view", _KEEPERS | {Role.AUDIT_ADMIN} | _PORTAL),
    Rule(LABEL, "renew", _KEEPERS, _in_use, why=_("只有在用的证书可以换发。")),
    Rule(LABEL, "renew", _PORTAL),
    Rule(LABEL, "revoke", _KEEPERS | _PORTAL, _of_signers_and_services, why=_("根证书和签发机构的证书不能在这里吊销。")),
)
