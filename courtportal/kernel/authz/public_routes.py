"""The routes open to everyone, by URL name; everything else needs a rule. At most ten lines."""

from fnmatch import fnmatchcase

PUBLIC_ROUTES = (
    "home", "icon", "web:*",  # the front page, language, text size, style page, help
    "account_*", "mfa_*", "usersessions_*", "socialaccount_*", "openid_connect_*",  # allauth guards its own pages
    "pki:*",  # certificates, revocation lists, OCSP, time stamps: signatures are verified by strangers
    "verification:*",  # a document is verified by whoever holds it
    "judgments:*", "public_hearings:*", "public_services:*",  # released judgments; notices of hearings and of service
    "enforcement_public:*",  # what the law opens of enforcement
    "first_service:*",  # a recipient without an account, by link and code
    "api:*", "api_*",  # each operation names its scope and its rule, or the limit of a public one (kernel.api.needs)
    "simulated:*", "simulated_post:*", "filing:cashier:*", "filing:feed",  # the demo's; payment by code, callbacks; a calendar
)  # fmt: skip


def is_public(route_name: str) -> bool:
    """Whether the named route is on the list."""
    return any(fnmatchcase(route_name, pattern) for pattern in PUBLIC_ROUTES)
