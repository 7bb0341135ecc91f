"""What was typed on the way to a proven name waits, sealed, in the session: whoever looks for the code comes back to it."""

import base64
import json

from django.http import HttpRequest

from courtportal.kernel.vault.keyring import VaultError, key_ring

KEY = "begun_proof"
PLACE = "session.begun_proof"
FIELDS = ("name", "identity_number", "phone", "agreed")


def keep(request: HttpRequest) -> None:
    """Seal what was posted, as typed, right or wrong; never the code."""
    plain = json.dumps({name: request.POST.get(name, "")[:200] for name in FIELDS}, ensure_ascii=False).encode()
    request.session[KEY] = base64.b64encode(key_ring().encrypt(plain, PLACE)).decode("ascii")


def kept(request: HttpRequest) -> dict[str, str]:
    """What was typed before in this session; {} for nothing."""
    try:
        found: dict[str, str] = json.loads(key_ring().decrypt(base64.b64decode(request.session.get(KEY, "")), PLACE))
    except (VaultError, ValueError):
        return {}
    return {name: value for name, value in found.items() if value}


def forget(request: HttpRequest) -> None:
    """The name is proven."""
    request.session.pop(KEY, None)
