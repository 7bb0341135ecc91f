"""The content security policy of every page (requirement 28); imported by the settings, so it imports nothing of Django."""

from typing import Any

SELF = "'self'"
NONE = "'none'"

# No inline script or style, no eval, no foreign origin; htmx swaps pass through one named Trusted Types policy.
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["htmx"],
    }
}
