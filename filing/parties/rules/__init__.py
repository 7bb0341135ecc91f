"""What a party's numbers must look like. The checks are the kernel's, because sign-up needs them too."""

from courtportal.kernel.identity.rules.credit_code import InvalidCreditCode, parse_credit_code
from courtportal.kernel.identity.rules.identity_number import (
    IdentityNumber,
    IdentityProblem,
    InvalidIdentityNumber,
    age_on,
    parse_identity_number,
)
from courtportal.kernel.identity.rules.mobile_phone import (
    InvalidMobilePhone,
    masked_mobile_phone,
    parse_mobile_phone,
)

__all__ = [
    "IdentityNumber",
    "IdentityProblem",
    "InvalidCreditCode",
    "InvalidIdentityNumber",
    "InvalidMobilePhone",
    "age_on",
    "masked_mobile_phone",
    "parse_credit_code",
    "parse_identity_number",
    "parse_mobile_phone",
]
