"""The technical log holds no personal data, no secrets, no forged lines, and follows a request."""

import json
import logging

import pytest
import structlog

from courtportal.kernel import journal
from courtportal.kernel.request_id import set_request_id


@pytest.fixture
def _journal() -> object:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    journal.configure("INFO")
    yield
    root.handlers, root.level = handlers, level


@pytest.mark.usefixtures("_journal")
def test_lines_are_json_without_canaries(capsys: pytest.CaptureFixture[str]) -> None:
    journal.configure("INFO")
    set_request_id("r-1")
    structlog.get_logger("court").warning(
        "served", phone="13912345678", note="身份证440106198001010017\nforged line", code="123456"
    )
    logging.getLogger("library").error("mail to %s failed", "someone@example.org")
    set_request_id("")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert len(lines) == 2
    assert lines[0]["request"] == "r-1"
    text = json.dumps(lines, ensure_ascii=False)
    for canary in ("13912345678", "440106198001010017", "123456", "someone@example.org"):
        assert canary not in text


@pytest.mark.django_db
def test_the_database_keeps_what_it_says_it_kept() -> None:
    from courtportal.kernel.checks import check_durability

    assert check_durability(databases=["default"]) == []
