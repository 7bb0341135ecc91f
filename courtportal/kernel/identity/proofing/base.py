"""What every identity checker does."""

from dataclasses import dataclass
from typing import Protocol


class CheckerUnavailable(Exception):
    """The authority did not answer; nothing is known and the person may try again."""


@dataclass(frozen=True)
class CheckResult:
    """Whether name, number and phone belong to one living person, and the checker's own reference for it."""

    confirmed: bool
    reference: str


class IdentityChecker(Protocol):
    """An authority that knows who has which identity number."""

    name: str

    def check(self, name: str, identity_number: str, phone: str) -> CheckResult:
        """Compare the three. Raises CheckerUnavailable when there is no answer."""
        ...
