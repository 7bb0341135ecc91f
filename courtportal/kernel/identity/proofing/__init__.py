"""Proving a real name: checkers behind one interface; the setting IDENTITY_CHECKER names the one in use (OLR art. 7)."""

from courtportal.kernel.identity.proofing.base import CheckerUnavailable, CheckResult, IdentityChecker
from courtportal.kernel.identity.proofing.registry import CHECKERS, identity_checker

__all__ = ["CHECKERS", "CheckResult", "CheckerUnavailable", "IdentityChecker", "identity_checker"]
