"""What is done to certificates."""

from courtportal.kernel.signing.actions.renew import renew_certificate
from courtportal.kernel.signing.actions.revoke import revoke_certificate

__all__ = ["renew_certificate", "revoke_certificate"]
