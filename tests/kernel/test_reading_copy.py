"""The reading copy: the same data by the same engine, fixed words in both languages, no code, no seal, no effect."""

import datetime as dt
import io
import subprocess
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.rendering import bilingual, document_kinds
from courtportal.kernel.rendering.actions import draft_document, issue_document
from courtportal.kernel.rendering.bilingual import CLOSE, OPEN, english_of, sentences
from courtportal.kernel.rendering.documents import frame_of
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.reading_copy import EN, ZH, has_reading_copy, reading_copy, reading_page
from courtportal.kernel.signing.validation import Verdict
from courtportal.kernel.signing.verification import validate_pdf
from tests.factories import documents as factory

OF_THE_COURT = [kind.code for kind in document_kinds.every() if kind.strict]
# The names of things that are the same in both languages.
SAME = {"SHA-256"}


def value(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}"


def drafted(kind: str, now: dt.datetime) -> CourtDocument:
    return draft_document(
        actor=SYSTEM, kind=kind, court=factory.court(), data=factory.SAMPLES[kind], now=now, case_number=factory.CASE_NUMBER
    )


def text_of(pdf: bytes, folder: Path) -> str:
    (folder / "copy.pdf").write_bytes(pdf)
    said = subprocess.run(["pdftotext", str(folder / "copy.pdf"), "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(said.split())


def test_a_sentence_is_its_fixed_words_with_places_for_the_values() -> None:
    first, second = sentences(f"二、应于{value('2026年9月1日')}前交纳{value('10.00元。其他')}。逾期不交的，按撤诉处理；")
    assert (first.pattern, first.values, first.number) == ("应于{1}前交纳{2}。", ("2026年9月1日", "10.00元。其他"), "2.")
    assert (second.pattern, second.values, second.number) == ("逾期不交的，按撤诉处理；", (), "")


def test_a_point_or_number_inside_what_somebody_wrote_divides_nothing() -> None:
    (only,) = sentences(value("一、周启明支付；其他请求驳回。"))
    assert (only.pattern, only.values) == ("{1}", ("一、周启明支付；其他请求驳回。",))


def test_names_in_a_row_are_one_value_however_many_they_are() -> None:
    creditor = value("申请执行人") + value("甲")
    debtors = f"{value('被执行人')}{value('乙')}、{value('被执行人')}{value('丙')}"
    row = f"本院执行的{creditor}与{debtors}一案，执行依据为{value('判决')}。"
    (only,) = sentences(row)
    assert only.pattern == "本院执行的{1}一案，执行依据为{2}。"
    said = english_of(row, {})
    assert said.startswith('The enforcement between Judgment creditor <span lang="zh-Hans">甲</span> and Judgment debtor')
    assert '<span lang="zh-Hans">乙</span>, Judgment debtor <span lang="zh-Hans">丙</span>' in said


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("2026年11月22日", "22 November 2026"),
        ("2026年11月22日09时30分", "22 November 2026, 09:30"),
        ("二〇二六年十一月二十二日", "22 November 2026"),
        ("12,300.00元", "RMB 12,300.00"),
        ("被执行人", "Judgment debtor"),
        ("民间借贷纠纷", "Private lending"),
        ("周启明在2026年11月22日所写", None),
        ("周启明", None),
    ],
)
def test_dates_amounts_and_names_that_have_one_are_said_in_english(chinese: str, english: str | None) -> None:
    assert bilingual.english_value(chinese, {}) == english


def test_what_somebody_wrote_has_no_english() -> None:
    assert english_of(value("被告收到借款后没有归还。"), {}) == ""


def test_what_is_escaped_stays_escaped_once() -> None:
    said = english_of(f"书记员：{value('A &lt;b&gt; &amp; B')}", {})
    assert said == "Clerk: A &lt;b&gt; &amp; B"
    assert english_of(f"没有译文的话{value('&lt;b&gt;')}。书记员：{value('甲')}", {}).startswith(
        '<span lang="zh-Hans">没有译文的话&lt;b&gt;。</span>'
    )


@pytest.mark.parametrize("code", OF_THE_COURT)
def test_every_fixed_sentence_of_a_court_document_has_its_english(code: str, now: dt.datetime) -> None:
    kind = document_kinds.get(code)
    document = CourtDocument(created_at=now, kind=code, title=kind.title_zh, data={}, state=CourtDocument.State.TEXT)
    data = {name: factory.SAMPLES[code].get(name, "") for name in kind.fields.__annotations__}
    page = bilingual.marked(kind.template, {"document": frame_of(document, kind), "data": data, "slots": []})
    assert [one for one in bilingual.patterns(page) if one not in SAME and bilingual.english_words(one) is None] == []


@pytest.mark.parametrize("code", ["notice_of_acceptance", "notice_to_respond"])
def test_what_is_told_of_a_small_claim_has_its_english(code: str, now: dt.datetime) -> None:
    kind, data = document_kinds.get(code), factory.SAMPLES[code] | {"small_claims": True}
    document = CourtDocument(created_at=now, kind=code, title=kind.title_zh, data=data, state=CourtDocument.State.TEXT)
    page = bilingual.marked(kind.template, {"document": frame_of(document, kind), "data": data, "slots": []})
    assert "一审终审" in page
    assert [one for one in bilingual.patterns(page) if one not in SAME and bilingual.english_words(one) is None] == []


def test_the_marks_are_nowhere_on_the_page(now: dt.datetime) -> None:
    kind = document_kinds.get("summons")
    document = CourtDocument(created_at=now, kind="summons", title="传票", data=factory.SAMPLES["summons"])
    page = reading_page(document)
    assert OPEN not in page
    assert CLOSE not in page
    assert kind.title_en in page


@pytest.mark.django_db
def test_the_copy_says_that_it_has_no_effect_and_is_neither_signed_nor_sealed(now: dt.datetime, tmp_path: Path) -> None:
    factory.ready_to_sign(now)
    notice = issue_document(
        actor=SYSTEM, kind="notice_to_respond", court=factory.court(), data=factory.SAMPLES["notice_to_respond"], now=now
    )
    copy = reading_copy(notice)
    text = text_of(copy.pdf, tmp_path)
    assert validate_pdf(copy.pdf, now=now).verdict == Verdict.UNSIGNED
    assert text.count(EN) == text.count(ZH) == copy.page_count, "on every page"
    assert "File an answer with this court within 15 days" in text
    assert "向本院提交答辩状" in text
    assert "Chancheng District Court" in text
    assert copy.places == {}
    assert "/StructTreeRoot" in PdfFileReader(io.BytesIO(copy.pdf)).root


@pytest.mark.django_db
def test_a_litigants_own_paper_has_no_reading_copy(now: dt.datetime) -> None:
    document = drafted("complaint_copy", now)
    assert not has_reading_copy(document)
    with pytest.raises(LookupError):
        reading_copy(document)


@pytest.mark.parametrize("written", ["被告于2025年2月30日付款", "二〇二五年十三月一日", "一三、其他"])
def test_a_day_that_no_calendar_has_and_figures_in_a_row_stay_as_they_were_written(written: str) -> None:
    assert english_of(f"{value(written)}，应予确认。", {}) == ""
