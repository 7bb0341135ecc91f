"""What a person said had happened waits, sealed, in the session while cause and court are chosen; then it begins the facts.

The addresses after the search carry only its mark: what somebody begins without having told anything takes up nothing of an
earlier search.
"""

import base64
import hashlib

from django.http import HttpRequest

from courtportal.kernel.vault.keyring import VaultError, key_ring
from filing.causes.themes import is_account

KEY, PLACE = "told_at_start", "session.told_at_start"
MARK = "told"  # the name of the mark in addresses


def keep(request: HttpRequest, typed: str) -> str:
    """Keep what was typed into the search, if it tells what happened; returns its mark, '' for a word that was looked for."""
    if not is_account(typed):
        return ""
    request.session[KEY] = base64.b64encode(key_ring().encrypt(typed.encode(), PLACE)).decode("ascii")
    return _mark(typed)


def told(request: HttpRequest) -> str:
    """What was told on the way to this address; '' for nothing."""
    marked = request.GET.get(MARK, "")
    try:
        text = key_ring().decrypt(base64.b64decode(request.session.get(KEY, "")), PLACE).decode() if marked else ""
    except (VaultError, ValueError):
        return ""
    return text if text and marked == _mark(text) else ""


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
