"""A checker for the demo: it says in its name that nobody was asked."""

from courtportal.kernel import clock
from courtportal.kernel.identity.proofing.base import CheckResult
from courtportal.kernel.identity.rules.identity_number import InvalidIdentityNumber, parse_identity_number
from courtportal.kernel.identity.rules.mobile_phone import InvalidMobilePhone, parse_mobile_phone
from courtportal.kernel.ids import new_code

# A name that the demo's checker never confirms, to show what then happens.
NEVER_CONFIRMED = "查无此人"


class SimulatedIdentityChecker:
    """Confirms every well-formed number and phone, except for one name."""

    name = "simulated"

    def check(self, name: str, identity_number: str, phone: str) -> CheckResult:
        """Confirm by form alone."""
        reference = f"simulated-{new_code(10)}"
        try:
            parse_identity_number(identity_number, today=clock.today())
            parse_mobile_phone(phone)
        except (InvalidIdentityNumber, InvalidMobilePhone):
            return CheckResult(confirmed=False, reference=reference)
        return CheckResult(confirmed=bool(name.strip()) and name != NEVER_CONFIRMED, reference=reference)
