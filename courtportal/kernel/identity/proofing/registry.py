"""The checkers by name."""

from collections.abc import Callable

from django.conf import settings

from courtportal.kernel.identity.proofing.base import IdentityChecker
from courtportal.kernel.identity.proofing.http import HttpIdentityChecker
from courtportal.kernel.identity.proofing.simulated import SimulatedIdentityChecker


def _http_checker() -> IdentityChecker:
    return HttpIdentityChecker(settings.IDENTITY_URL, settings.IDENTITY_SECRET)


CHECKERS: dict[str, Callable[[], IdentityChecker]] = {"simulated": SimulatedIdentityChecker, "http": _http_checker}


def identity_checker() -> IdentityChecker:
    """The checker in use."""
    return CHECKERS[settings.IDENTITY_CHECKER]()
