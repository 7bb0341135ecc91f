"""A case is called in the words of its reader; the names of people stay as they are."""

import pytest
from django.utils.translation import override

from filing.causes.naming import in_words, of_enforcement

LENDING = "林小满 诉 周远航等 民间借贷纠纷"


@pytest.mark.parametrize(
    ("title", "cause", "english"),
    [
        (LENDING, "108(3)", "林小满 v. 周远航 and others: Private lending"),
        ("某案", "108(3)", "某案"),
        (LENDING, "no such cause", LENDING),
    ],
)
def test_the_cause_is_named_in_english_and_names_are_not(title: str, cause: str, english: str) -> None:
    assert in_words(title, cause) == title
    with override("en"):
        assert in_words(title, cause) == english


def test_an_enforcement_is_called_after_creditor_and_debtors_in_both_languages() -> None:
    title = of_enforcement("林小满", ["周远航", "顾言"], "108(3)")
    assert title == "林小满 申请执行 周远航等 民间借贷纠纷"
    assert of_enforcement("林小满", ["周远航"], "458") == "林小满 申请执行 周远航"
    with override("en"):
        assert in_words(title, "108(3)") == "林小满 enforcing against 周远航 and others: Private lending"
