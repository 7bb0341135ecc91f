"""Documents without their cost: what is tested here is what follows from them. ``test_papers.py`` renders in earnest."""

import pytest

from tests.factories.blank_documents import blank_documents


@pytest.fixture(autouse=True)
def _blank_documents(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "real_documents" not in request.keywords:
        blank_documents(monkeypatch)
