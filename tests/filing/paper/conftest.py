"""Documents without their cost: what is tested here is what follows from the papers."""

import pytest

from tests.factories.blank_documents import blank_documents


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)
