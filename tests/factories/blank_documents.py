"""Court documents as one blank page with a signature that is none, so that thousands of steps take minutes.

Data are still checked against their kind, and the template is still filled in: only typesetting and cryptography are left out.
"""

from typing import Any

import pytest

from courtportal.kernel.rendering import documents, engine
from courtportal.kernel.rendering.actions import issue_many, seal, sign
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.transactions import require_none_held

PAGE = b"%PDF-1.7\n% a blank page of the tests\n%%EOF\n"


def blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the test: every document is a blank page, signing and sealing leave a comment in it."""
    monkeypatch.setattr(documents.engine, "render", _render)
    monkeypatch.setattr(sign, "_signed", lambda document, place, _signer, _now: _marked(document, f"signed {place.code}"))
    monkeypatch.setattr(seal, "_seal", lambda document, _now: _marked(document, "sealed"))
    monkeypatch.setattr(sign, "level_of", lambda _pdf: "")
    for module in (seal, issue_many):  # no stamp that could lose its force
        monkeypatch.setattr(module, "protected_until", lambda _pdf: None)
    monkeypatch.setattr(issue_many, "set_in_form", lambda _document: None)
    monkeypatch.setattr(issue_many, "_sealed", lambda _batch, document, _pdf: _marked(document, "sealed"))


def _render(source: str, **_options: Any) -> engine.Rendering:
    return engine.Rendering(PAGE + f"% {len(source)} characters\n".encode(), 1, {})


def _marked(document: CourtDocument, deed: str) -> bytes:
    require_none_held(deed)  # as where the time stamp is asked for
    return PAGE + f"% {deed} {document.pk}\n".encode()
