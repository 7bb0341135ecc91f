"""Papers that stood under numbers of another list are put under their headings, in their order."""

import datetime as dt
import importlib
import random
from typing import Any

import pytest
from django.apps import apps

from filing.cases.models import Case, DossierEntry
from filing.dossier.catalogue import for_papers, heading, number_in, number_of
from filing.dossier.models import EntryChange
from filing.dossier.rules.matters import Matter
from tests.factories.court_cases import make_case, member
from tests.factories.service import sealed_document

migration: Any = importlib.import_module("filing.migrations.0049_papers_under_their_headings")
right_number, Standing = migration.right_number, migration.Standing
NOON = dt.datetime(2026, 9, 1, 4, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("case_type", "number", "paper", "words"),
    [
        # Numbers of a civil first instance, in a file of enforcement.
        ("执", 20, "summons", "传票、听证通知、公告"),
        ("执", 20, "public_notice", "传票、听证通知、公告"),
        ("执", 28, "proof_of_service", "送达回证"),
        ("执", 21, "hearing_transcript", "执行笔录"),
        ("执", 7, "notice_of_fee", "交费通知、票据"),
        ("执恢", 10, "", "身份证明、授权委托书"),
        ("执", 12, "", "当事人提交的证据"),
        ("执", 19, "panel_notice", "受理、执行通知书及送达回证"),
        ("执", 33, "execution_objection", "执行异议及裁定"),
        ("执", 33, "restoration", "执行申请书、移送执行书"),
        ("执", 4, "enforcement", "执行申请书、移送执行书"),
        # Everything that the enforcing court made stood among the sanctions.
        ("执", 14, "enforcement_notice", "受理、执行通知书及送达回证"),
        ("执", 14, "enforcement_ruling_freeze", "查封、扣押、冻结裁定及协助执行通知"),
        ("执恢", 14, "payout_approval", "案款收付材料"),
        ("执", 14, "dishonesty_decision", "失信、限制消费材料"),
        ("执", 14, "sold", "评估、拍卖材料"),
        ("执", 14, "ending_for_now", "结案文书"),
        ("执保", 14, "preservation_property", "查封、扣押、冻结裁定及协助执行通知"),
        ("执异", 26, "enforcement_ruling", "裁定书正本"),
        ("执异", 35, "execution_objection", "异议、复议申请书"),
        ("执异", 33, "reconsideration", "复议申请书、移送函"),
        ("执异", 21, "hearing_transcript", "听证笔录"),
        ("执复", 35, "enforcement_refusal", "执行依据、原裁定、原卷宗材料"),
        ("民申", 20, "summons", "询问、听证通知、传票、公告"),
        ("民再", 35, "procedural_ruling", "再审申请书、抗诉书、再审裁定"),
        ("民再", 26, "civil_judgment", "判决书、裁定书、调解书正本"),
        ("民辖终", 30, "", "上诉状"),
        ("民终", 35, "", "保全和其他材料"),
        ("民终", 18, "civil_judgment", "判决书、裁定书、调解书正本"),
        ("民初", 14, "enforcement_refusal", "执行移送、履行情况"),
        ("民初", 35, "procedural_ruling", "上级法院退卷函、裁判文书"),
        ("民初", 14, "procedural_ruling", "保全、先予执行材料"),
    ],
)
def test_where_a_paper_belongs(case_type: str, number: int, paper: str, words: str) -> None:
    assert heading(case_type, right_number(case_type, number, paper)).zh == words


def test_what_a_clerk_chose_stays_under_the_heading_that_the_clerk_saw() -> None:
    assert right_number("执", 12, "summons", chosen=True) == 12
    assert heading("执异", right_number("执异", 7, "", chosen=True)) == heading("执异", number_of("执异", Matter.AUTHORITY))
    assert heading("民再", right_number("民再", 22, "", chosen=True)).zh == "代理词"


@pytest.mark.parametrize("case_type", ["执", "执恢", "执保", "执异", "执复", "民申", "民再", "民辖终", "破终"])
def test_the_tables_are_those_of_the_lists(case_type: str) -> None:
    """The migration has numbers of its own, which stay what they are when a court changes its lists; today they agree."""
    asked = {number: right_number(case_type, number, "") for number in for_papers("民初")}
    expected = {number: number_in(case_type, number, "民初") for number in for_papers("民初")}
    if case_type in {"执异", "执复"}:
        expected[33] = number_of(case_type, Matter.APPEAL)  # the one application that was filed there under 33
    assert asked == expected


def standing(pk: int, was: int, becomes: int, position: int = 0) -> Any:
    return Standing(pk, was, becomes, position, NOON + dt.timedelta(minutes=pk))


def test_what_comes_from_another_heading_follows_what_a_clerk_has_arranged() -> None:
    rows = [standing(1, 9, 9, 2), standing(2, 9, 9, 1), standing(3, 12, 9), standing(4, 11, 9), standing(5, 20, 20)]
    assert set(migration.arranged(rows)) == {(2, 9, 1), (1, 9, 2), (4, 9, 3), (3, 9, 4), (5, 20, 0)}
    assert set(migration.arranged([standing(1, 12, 9), standing(2, 9, 9)])) == {(1, 9, 0), (2, 9, 0)}


def test_no_entry_is_lost_and_every_order_within_one_heading_is_kept() -> None:
    dice = random.Random(49)
    for _ in range(200):
        numbers = {was: dice.choice([4, 6, 10]) for was in range(3, 8)}
        arranged = {was: dice.random() < 0.5 for was in numbers}
        rows = [
            standing(pk, was, numbers[was], pk + 1 if arranged[was] else 0)
            for pk, was in enumerate(dice.choices(list(numbers), k=12))
        ]
        found = {pk: (number, position) for pk, number, position in migration.arranged(rows)}
        assert {pk: number for pk, (number, _) in found.items()} == {row.pk: row.becomes for row in rows}
        for was in numbers:
            before = [row.pk for row in sorted(rows, key=lambda row: (row.position, row.created_at)) if row.was == was]
            assert sorted(before, key=lambda pk: (found[pk][1], pk)) == before
        places = [place for place in found.values() if place[1]]
        assert len(places) == len(set(places))


@pytest.mark.django_db
def test_the_files_of_the_database_are_put_in_order_and_the_record_of_moves_is_left_alone(now: dt.datetime) -> None:
    case = make_case(now=now)
    Case.objects.filter(pk=case.pk).update(case_type="执")
    kinds = {"summons": 20, "proof_of_service": 28, "enforcement_notice": 14, "dishonesty_decision": 14, "panel_notice": 19}
    for kind, number in kinds.items():
        document = sealed_document(case, kind, kind)
        DossierEntry.objects.create(case=case, document=document, title=kind, catalogue_number=number, key=f"document:{kind}")
    moved = DossierEntry.objects.create(case=case, title="moved", catalogue_number=18, position=1, key="handed_in:x:y")
    change = EntryChange.objects.create(
        entry=moved, kind="moved", before="22", after="18/1", reason="放错了", made_by=member(case, "clerk"), made_at=now
    )
    migration.put_under_their_headings(apps, None)
    places = {one.title: (one.catalogue_number, one.position) for one in case.dossier.all()}
    assert places == {
        "summons": (20, 0), "proof_of_service": (18, 2), "moved": (18, 1), "enforcement_notice": (6, 0),
        "dishonesty_decision": (14, 0), "panel_notice": (6, 0),
    }  # fmt: skip
    assert [(one.pk, one.before, one.after) for one in EntryChange.objects.all()] == [(change.pk, "22", "18/1")]
