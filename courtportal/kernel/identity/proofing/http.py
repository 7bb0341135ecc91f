"""A checker reached by HTTPS: JSON, signed with HMAC-SHA-256 over the body."""

import hashlib
import hmac
import json
from urllib.parse import urlsplit

from courtportal.kernel.identity.proofing.base import CheckerUnavailable, CheckResult
from courtportal.kernel.outgoing import post


class HttpIdentityChecker:
    """Asks the authority at ``url``; it answers ``{"confirmed": true, "reference": "…"}``."""

    name = "http"

    def __init__(self, url: str, secret: str) -> None:
        self.url, self.secret = url, secret

    def check(self, name: str, identity_number: str, phone: str) -> CheckResult:
        """Ask; anything but a well-formed answer is CheckerUnavailable, never a confirmation."""
        body = json.dumps({"name": name, "identity_number": identity_number, "phone": phone}, ensure_ascii=False).encode()
        signature = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Signature": signature}
        try:
            answer = json.loads(post(self.url, body, headers=headers, allowed_host=urlsplit(self.url).hostname or ""))
            return CheckResult(confirmed=answer["confirmed"] is True, reference=str(answer["reference"])[:80])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CheckerUnavailable(str(error)) from error
