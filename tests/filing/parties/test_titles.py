"""What is handed in without a name is called by what it is."""

import datetime as dt

import pytest
from django.utils import translation

from filing.parties.actions.papers import Description
from filing.parties.rules.papers import PaperKind
from filing.parties.titles import evidence_title, paper_title
from tests.factories.filings import litigant
from tests.filing.parties.test_papers import keep


@pytest.mark.parametrize(
    ("typed", "kinds", "called"),
    [
        ("", ["iou"], "借条、欠条、收条"),
        ("张三写的借条", ["iou"], "张三写的借条"),
        ("", ["iou", "transfer_record"], "借条、欠条、收条和转账记录"),
        ("", ["iou", "other"], "借条、欠条、收条等"),
        ("", ["other"], "iou"),
        ("", [], "iou"),
    ],
)
def test_evidence_is_called_by_the_name_typed_else_by_its_kinds(typed: str, kinds: list[str], called: str) -> None:
    assert evidence_title(typed, kinds, "iou.png") == called


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_paper_is_called_by_its_kind_in_the_language_of_the_court(language: str) -> None:
    with translation.override(language):
        assert paper_title("", PaperKind.IDENTITY, (), "id.jpg") == "身份证件"
        assert paper_title("", PaperKind.EVIDENCE, ["iou"], "iou.jpg") == evidence_title("", ["iou"], "")


@pytest.mark.django_db
def test_a_paper_kept_without_a_name_has_that_of_its_kind(now: dt.datetime) -> None:
    assert keep(litigant(), now, Description(PaperKind.IDENTITY, ""), "id.pdf").title == "身份证件"
