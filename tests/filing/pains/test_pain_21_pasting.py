"""Pain 21: text pasted from Word broke the order: indents, bullets and line breaks, again and again.

Three texts of a judgment come in twenty dresses, as Word, WPS, LibreOffice and web pages put them on the clipboard: sixty pastes,
each of which must become the same paragraphs, the same page and the same PDF.
"""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.rendering.actions import preview
from courtportal.kernel.rendering.documents import html_of
from courtportal.kernel.rendering.pasting import tidied
from filing.decisions.actions.draft import draft
from filing.decisions.actions.save import save
from filing.decisions.forms import DecisionForm
from filing.decisions.models import Decision
from filing.decisions.queries import document_of
from tests.factories.court_cases import make_case, member
from tests.factories.documents import ready_to_render
from tests.factories.people import actor_for

TEXTS = {
    "reasons": [
        "本院认为，原告与被告之间的借贷关系合法有效，被告应当按照约定返还借款。",
        "被告辩称已经归还3万元，但没有提供证据，本院不予采信。",
        "依照《中华人民共和国民法典》第六百七十五条规定，原告的请求应予支持。",
    ],
    "facts": [
        "2025年1月15日，原告通过银行向被告转账100000元，被告出具了借条。",
        "借款期限届满后，被告经“微信”催要仍未返还——双方对此没有争议。",
    ],
    "claims": [
        "原告向本院提出诉讼请求：",
        "判令被告返还借款本金100000元。",
        "判令被告支付利息（按年利率6%计算）。",
        "判令被告承担诉讼费用。",
    ],
}
Dress = Callable[[list[str]], str]


def each(before: str = "", after: str = "", end: str = "\r\n") -> Dress:
    """Every paragraph with something before and after it."""
    return lambda paragraphs: end.join(f"{before}{paragraph}{after}" for paragraph in paragraphs)


def within(mark: str) -> Dress:
    """Something unseen after every third character."""
    return lambda paragraphs: "\n".join(
        "".join(one + (mark if place % 3 == 2 else "") for place, one in enumerate(paragraph)) for paragraph in paragraphs
    )


DRESSES: dict[str, Dress] = {
    "typed": each(end="\n"),
    "Word: line ends of Windows": each(),
    "Word for Mac: old line ends": each(end="\r"),
    "Word: manual line breaks": each(end="\x0b"),
    "Word: a page break between": each(end="\r\n\x0c"),
    "Word: first line indented by two wide spaces": each("\u3000\u3000"),
    "Word: indented by tabs": each("\t\t"),
    "Word: indented by hard spaces": each("\u00a0\u00a0\u00a0\u00a0"),
    "Word: bullets of Symbol": each("\uf0b7\t"),
    "Word: bullets of Wingdings, font lost": each("l\t"),
    "WPS: square bullets of Wingdings": each("\uf06e\u3000"),
    "WPS: arrows": each("➢\t"),
    "WPS: ticks, font lost": each("ü\t"),
    "LibreOffice: round bullets": each("• ", end="\n"),
    "LibreOffice: soft hyphens": within("\u00ad"),
    "web page: zero-width spaces": within("\u200b"),
    "web page: a byte order mark and marks of direction": lambda paragraphs: "\ufeff\u200e" + "\u200f\n".join(paragraphs),
    "web page: empty paragraphs between": each(after=" ", end="\n\n \n\u3000\n"),
    "chat: separators of Unicode": each(end="\u2029"),
    "scan: form marks and a lost picture": each("\x13\x14\ufffc", "\x15\x07"),
}
PASTES = [
    pytest.param(part, dress, id=f"{part} {name}") for part in TEXTS for name, dress in DRESSES.items()
]  # fmt: skip


@pytest.fixture
def decision(now: dt.datetime, db: None) -> Decision:
    case = make_case(now=now)
    judge = actor_for(member(case, "sole_judge"))
    made = draft(actor=judge, case_id=case.pk, now=now)
    owed = [{**made.obligations[0], "principal": "100000.00"}]
    return save(actor=judge, decision_id=made.pk, version=1, content=made.content, obligations=owed, now=now)


def pasted(decision: Decision, part: str, text: str, now: dt.datetime) -> Decision:
    """The judge pastes the text into the part and saves."""
    initial = DecisionForm.initial_from(decision.content, decision.obligations, decision.version)
    form = DecisionForm({**{name: value for name, value in initial.items() if value is not None}, part: text})
    assert form.is_valid(), form.errors
    owed = form.obligation(decision.obligations[0])
    judge = actor_for(member(decision.case, "sole_judge"))
    save(
        actor=judge, decision_id=decision.pk, version=decision.version, content=form.content(owed), obligations=[owed.to_json()],
        now=now,
    )  # fmt: skip
    return Decision.objects.get(pk=decision.pk)


def test_there_are_sixty_pastes_and_no_two_are_the_same() -> None:
    texts = {dress(TEXTS[part]) for part in TEXTS for dress in DRESSES.values()}
    assert len(PASTES) == len(texts) == 60


@pytest.mark.parametrize(("part", "dress"), PASTES)
def test_each_paste_is_its_paragraphs(part: str, dress: Dress) -> None:
    assert tidied(dress(TEXTS[part])) == "\n".join(TEXTS[part])


def test_every_paste_gives_the_same_page(decision: Decision, now: dt.datetime) -> None:
    for part, paragraphs in TEXTS.items():
        pages = {}
        for name, dress in DRESSES.items():
            decision = pasted(decision, part, dress(paragraphs), now)
            pages[name] = html_of(document_of(decision))
        assert pages == dict.fromkeys(DRESSES, pages["typed"])
        assert all(f"<p>{paragraph}</p>" in pages["typed"] for paragraph in paragraphs)


@pytest.mark.slow
def test_the_worst_pastes_give_the_same_pdf_as_typing(decision: Decision, now: dt.datetime) -> None:
    ready_to_render()
    files = set()
    for name in ("typed", "Word: bullets of Symbol", "scan: form marks and a lost picture"):
        decision = pasted(decision, "facts", DRESSES[name](TEXTS["facts"]), now)
        files.add(preview(document_of(decision)))
    assert len(files) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1.\t返还借款", "1.返还借款"), ("（1）\u3000返还借款", "（1）返还借款"), ("一、 返还借款", "一、返还借款"),
        ("① 返还借款", "①返还借款"), ("原告\t被告\t金额", "原告 被告 金额"), ("2025年 1月", "2025年 1月"), ("·", "·"),
        ("l is a letter", "l is a letter"), ("张\u3000三", "张\u3000三"),
        ("——所以没有约定利息", "——所以没有约定利息"), ("— 返还借款", "返还借款"),
        ("-5℃", "-5℃"),
    ],
)  # fmt: skip
def test_numbers_stay_and_what_is_meant_is_not_taken_for_dress(typed: str, kept: str) -> None:
    assert tidied(typed) == kept


@given(st.text(alphabet=st.sampled_from("本院认为a1.、（）(一)• \t\u3000\r\n\x0b\u200b\uf0b7\ufffcl§①é\u0301"), max_size=60))
def test_tidying_twice_is_tidying_once_and_loses_no_word(text: str) -> None:
    once = tidied(text)
    assert tidied(once) == once
    assert [one for one in once if one in "本院认为"] == [one for one in text if one in "本院认为"]
    assert "\n\n" not in once
