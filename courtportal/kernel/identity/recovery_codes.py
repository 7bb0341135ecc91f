"""Recovery codes: single-use, kept only as digests, shown in the one answer that makes them (ASVS 6.5.2, 6.5.4).

allauth keeps a seed from which it can compute the codes again, and has no setting for it; so its class is replaced by this one.
"""

import hashlib
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth, flows
from django.db import transaction

from courtportal.kernel import ids
from courtportal.kernel.identity.models import User

COUNT, LENGTH = 10, 16  # 16 characters are 79 bits: a plain digest cannot be searched
SHOWN_AS = "****"


def _digest(user_id: Any, code: str) -> str:
    typed = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(f"{user_id}:{typed}".encode()).hexdigest()


def _in_groups(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


class HashedRecoveryCodes(auth.RecoveryCodes):  # type: ignore[misc]
    """What allauth asks of recovery codes. The codes come into being when they are first looked at, so no row ever holds them."""

    instance: Authenticator

    def __init__(self, instance: Authenticator) -> None:
        super().__init__(instance)
        self._fresh: list[str] = []

    @classmethod
    def activate(cls, user: User) -> "HashedRecoveryCodes":
        """The account may look at codes once; codes that exist stay."""
        instance, _made = Authenticator.objects.get_or_create(
            user=user, type=Authenticator.Type.RECOVERY_CODES, defaults={"data": {"digests": []}}
        )
        return cls(instance)

    @transaction.atomic
    def mark_as_viewed(self) -> None:
        """Make the codes; this object alone can name them. Of two looks at the same moment the second finds them made."""
        self._lock()
        if self.did_view:
            return
        self._fresh = [_in_groups(ids.new_code(LENGTH)) for _ in range(COUNT)]
        digests = [_digest(self.instance.user_id, code) for code in self._fresh]
        self.instance.data = {"digests": digests, "viewed_at": time.time()}
        self.instance.save(update_fields=["data"])

    def get_unused_codes(self) -> list[str]:
        """The codes just made; afterwards only how many are left."""
        return self._fresh or [SHOWN_AS] * len(self._digests)

    @transaction.atomic
    def validate_code(self, code: str) -> bool:
        """Whether it is a code not used yet; it is used up now."""
        self._lock()
        digest = _digest(self.instance.user_id, code)
        if digest not in self._digests:
            return False
        self.instance.data["digests"] = [other for other in self._digests if other != digest]
        self.instance.save(update_fields=["data"])
        return True

    @property
    def _digests(self) -> list[str]:
        return list(self.instance.data.get("digests", []))

    def _lock(self) -> None:
        self.instance = Authenticator.objects.select_for_update().get(pk=self.instance.pk)


def install() -> None:
    """Whatever allauth does with recovery codes from now on, it does with these."""
    auth.RecoveryCodes = flows.RecoveryCodes = HashedRecoveryCodes
