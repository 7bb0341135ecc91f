"""Where every paper stands: each matter under one heading of each list, each kind of paper about one matter."""

import itertools

import pytest

from courtportal.kernel.rendering import document_kinds
from filing.applications.rules.catalogue import KINDS as APPLICATIONS
from filing.dossier.catalogue import for_papers, heading, headings, list_of, lists, number_in, number_of
from filing.dossier.rules.archiving import REQUIRED
from filing.dossier.rules.matters import OF_DOCUMENT, Matter, matter_of
from filing.drafting.rules.kinds import KINDS as DRAFTS

# Every type of case that the portal knows: whoever sits in one may be challenged in it.
CASE_TYPES = sorted(frozenset().union(*(kind.case_types for kind in APPLICATIONS.values())))
# Printed for a party or around the file: what is filed of them is a file of the party, whose caller says what it is about.
NOT_FILED = {
    "answer", "application", "complaint", "dossier_contents", "dossier_cover", "dossier_remarks", "dossier_stand_in",
    "fact_matrix", "mediation_agreement", "opinion",
}  # fmt: skip
OF_PARTIES = (
    Matter.COMPLAINT, Matter.ANSWER, Matter.AUTHORITY, Matter.CLAIMANT_EVIDENCE, Matter.DEFENDANT_EVIDENCE,
    Matter.THIRD_PARTY_EVIDENCE, Matter.STATEMENT, Matter.APPEAL, Matter.FILE_BELOW, Matter.MEDIATION, Matter.OBJECTION,
)  # fmt: skip
# What the heading of a matter says, in whatever list.
WORDS = {
    Matter.COMPLAINT: ("起诉状", "申请书", "随案移送材料"),
    Matter.ACCEPTANCE: ("受理",),
    Matter.NOTICE: ("通知书",),
    Matter.FEES: ("交费通知",),
    Matter.ANSWER: ("答辩", "书面意见"),
    Matter.AUTHORITY: ("授权委托书",),
    Matter.CLAIMANT_EVIDENCE: ("证据",),
    Matter.DEFENDANT_EVIDENCE: ("证据",),
    Matter.THIRD_PARTY_EVIDENCE: ("证据",),
    Matter.PRESERVATION: ("保全", "查封", "执行措施"),
    Matter.INQUIRY: ("询问", "执行笔录"),
    Matter.HEARING_NOTICE: ("传票",),
    Matter.TRANSCRIPT: ("笔录",),
    Matter.STATEMENT: ("代理词", "书面意见"),
    Matter.MEDIATION: ("调解", "和解"),
    Matter.WITHDRAWAL: ("撤诉", "撤回", "结案文书"),
    Matter.DECISION: ("书正本", "结案文书"),
    Matter.SERVICE: ("送达回证",),
    Matter.APPEAL: ("上诉状", "再审申请书", "复议申请书", "执行异议"),
    Matter.DECISION_BELOW: ("原审裁判文书", "原裁定", "执行依据", "裁判文书"),
}


@pytest.mark.parametrize("name", sorted(lists()))
def test_a_list_has_one_heading_for_every_matter_and_none_on_a_cover(name: str) -> None:
    rows = lists()[name].main
    held = [matter for row in rows for matter in row.holds]
    assert sorted(held) == sorted(Matter)
    assert not any(row.holds for row in rows if not row.numbered)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    ends = [row.words.zh for row in rows if not row.numbered]
    assert (ends[:2], sorted(ends[2:])) == (["封面", "卷内目录"], ["备考表", "封底"])


def test_a_type_of_case_has_one_list() -> None:
    types = list(itertools.chain.from_iterable(one.case_types for one in lists().values()))
    assert len(types) == len(set(types))
    assert set(types) <= set(CASE_TYPES)
    own = {"民申", "民再", "民辖终", "执异", "执复", "执", "执恢", "执保"}
    assert own <= set(types)


@pytest.mark.parametrize("case_type", CASE_TYPES)
def test_every_court_document_and_every_paper_of_a_party_has_a_heading_of_the_files_own_list(case_type: str) -> None:
    filed = {kind.code for kind in document_kinds.every()} - NOT_FILED
    assert filed == set(OF_DOCUMENT)
    matters = {matter_of(kind) for kind in filed} | set(OF_PARTIES)
    matters |= {kind.matter for kind in APPLICATIONS.values() if case_type in kind.case_types}
    matters |= {kind.matter for kind in DRAFTS.values() if case_type in kind.case_types}
    places = {matter: number_of(case_type, matter) for matter in matters}
    assert {number for number in places.values() if number not in for_papers(case_type)} == set()
    told = {matter: heading(case_type, number_of(case_type, matter)).zh for matter in WORDS}
    assert {one: words for one, words in told.items() if not any(word in words for word in WORDS[one])} == {}


@pytest.mark.parametrize(
    ("case_type", "places"),
    [
        ("民初", {"complaint": 5, "defendant_evidence": 12, "hearing_notice": 20, "decision": 26, "service": 28, "appeal": 30}),
        ("民撤", {"complaint": 5, "panel": 19, "decision": 26}),
        ("民特", {"complaint": 5, "decision": 26}),  # no list of its own
        ("民终", {"appeal": 6, "decision_below": 5, "file_below": 4, "hearing_notice": 13, "decision": 18, "service": 20}),
        ("民辖终", {"appeal": 6, "decision_below": 5, "decision": 18}),
        ("民申", {"complaint": 4, "hearing_notice": 13, "decision": 18, "service": 20}),
        ("民再", {"basis": 4, "hearing_notice": 14, "decision": 19, "service": 21, "appeal": 22}),
        (
            "执",
            {"complaint": 4, "notice": 6, "measures": 10, "sanctions": 14, "money": 15, "enforcement_record": 16, "closing": 17},
        ),
        ("执恢", {"complaint": 4, "service": 18}),
        ("执保", {"preservation": 10}),
        ("执异", {"complaint": 4, "transcript": 14, "decision": 17, "service": 19, "appeal": 20}),
        ("执复", {"complaint": 4, "decision_below": 5, "decision": 17}),
    ],
)
def test_the_lists_in_numbers(case_type: str, places: dict[str, int]) -> None:
    assert {matter: number_of(case_type, Matter(matter)) for matter in places} == places


def test_what_the_archive_asks_for_has_a_heading() -> None:
    for case_type, matters in REQUIRED.items():
        assert {number_of(case_type, matter) for matter in matters} <= set(for_papers(case_type))


def test_a_file_that_goes_on_elsewhere_stands_under_the_headings_of_the_list_there() -> None:
    assert number_in("民初", 26, "民撤") == 26
    assert number_in("民再", 4, "民申") == 4  # the application for retrial
    assert number_in("民再", number_of("民申", Matter.HEARING_NOTICE), "民申") == number_of("民再", Matter.HEARING_NOTICE)
    assert number_in("执", 36, "民初") == number_of("执", Matter.EXHIBITS)  # 证物袋
    for source, target in itertools.permutations(CASE_TYPES, 2):
        moved = {number_in(target, number, source) for number in for_papers(source)}
        assert moved <= set(for_papers(target)), (source, target)


def test_a_case_without_a_list_of_its_own_has_that_of_a_first_instance() -> None:
    assert list_of("民特") is list_of("民初")
    assert set(for_papers("民初")) == set(headings("民初")) - {1, 2, 35, 37}
