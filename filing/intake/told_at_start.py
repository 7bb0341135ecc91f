"""What a person said had happened waits, sealed, in the session while cause and court are chosen; then it begins the facts.

Each tab finds its own by the mark in its address; the last few are kept.

The addresses of the search and after it carry only its mark; a word that was looked for stands in its address as typed. What
somebody begins without having told anything takes up nothing of an earlier search.
"""

import base64
import hashlib
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from courtportal.kernel.vault.keyring import VaultError, key_ring
from filing.causes.themes import is_account

KEY, PLACE, MOST = "told_at_start", "session.told_at_start", 5
MARK = "told"  # the name of the mark in addresses
LONGEST_QUESTION = 200


def search_sent(request: HttpRequest) -> str:
    """Where a search leads that was sent, or whose address tells what happened; '' for any other request.

    The address has what it had besides, such as the earlier case.
    """
    typed = _typed(request.POST if request.method == "POST" else request.GET)
    if request.method != "POST" and not is_account(typed):
        return ""
    besides = {name: value for name, value in request.GET.items() if name not in {"q", MARK}}
    mark = keep(request, typed)
    query = urlencode({name: value for name, value in {**besides, MARK: mark, "q": "" if mark else typed}.items() if value})
    return f"{request.path}?{query}" if query else request.path


def searched(request: HttpRequest) -> str:
    """What the search of this address was for: the word in it, or what was told."""
    return _typed(request.GET) or told(request)


def _typed(sent: QueryDict) -> str:
    return sent.get("q", "").strip()[:LONGEST_QUESTION]


def keep(request: HttpRequest, typed: str) -> str:
    """Keep what was typed into the search, if it tells what happened; returns its mark, '' for a word that was looked for."""
    if not is_account(typed):
        return ""
    mark = _mark(typed)
    others = [(known, sealed) for known, sealed in request.session.get(KEY, {}).items() if known != mark]
    sealed = base64.b64encode(key_ring().encrypt(typed.encode(), PLACE)).decode("ascii")
    request.session[KEY] = dict([*others, (mark, sealed)][-MOST:])
    return mark


def told(request: HttpRequest) -> str:
    """What was told on the way to this address; '' for nothing."""
    sealed = request.session.get(KEY, {}).get(request.GET.get(MARK, ""), "")
    try:
        return key_ring().decrypt(base64.b64decode(sealed), PLACE).decode() if sealed else ""
    except (VaultError, ValueError):
        return ""


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
