"""Effective decisions and publications on their way, made from rows without rendering anything."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from courtportal.kernel import ids
from courtportal.kernel.authz import SYSTEM, Actor, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case, PanelMember, Party
from filing.decisions.models import Decision
from search.judgments.actions.propose import propose_publication
from search.judgments.models import Publication
from tests.factories.cases import make_case, make_party
from tests.factories.people import actor_for, make_court, make_staff

PRINTED: dict[str, Any] = {
    "parties": [
        {"role": "原告", "name": "林小满", "description": "女，1985年3月2日出生，汉族，住佛山市禅城区演示路12号3栋501房"},
        {"role": "被告", "name": "周远航", "description": "男，1984年5月6日出生，汉族，住佛山市南海区演示路8号"},
    ],
    "introduction": "原告林小满与被告周远航民间借贷纠纷一案，本院于2026年3月1日立案后，依法适用简易程序。",
    "claims": "林小满向本院提出诉讼请求：判令被告偿还借款本金100000.00元。",
    "defence": "周远航未作答辩。",
    "facts": "2025年1月15日，林小满向周远航的账号6222021234567890123转账100000元，周远航的电话为13800138000。",
    "reasons": "本院认为，双方之间的民间借贷关系合法有效，被告应当返还借款。",
    "legal_basis": ["《中华人民共和国民法典》第六百六十七条", "《中华人民共和国民法典》第六百七十五条"],
    "orders": ["周远航于本判决发生法律效力之日起十日内向林小满偿还借款本金100000.00元。"],
    "late_performance": True,
    "appeal_days": 15,
    "appeal_court": "广东省佛山市中级人民法院",
    "fee_text": "案件受理费1150.00元，由周远航负担。",
    "panel": [{"title": "审判员", "name": "何清"}],
    "clerk": "陆一舟",
    "decided_on": "2026-06-20",
}


@dataclass
class Bench:
    """An effective decision with the people of its case."""

    case: Case
    decision: Decision
    judge: User
    clerk: User

    @property
    def judge_actor(self) -> Actor:
        return actor_for(self.judge, Role.JUDGE)

    @property
    def clerk_actor(self) -> Actor:
        return actor_for(self.clerk, Role.CLERK)


def make_effective_decision(*, cause_code: str = "108(3)", printed: dict[str, Any] | None = None) -> Bench:
    """A private-lending judgment of 20 June 2026, effective on 20 July, with its judge and clerk."""
    court = make_court()
    case = make_case(court=court, cause_code=cause_code, amount=Decimal("100000.00"))
    make_party(case, Party.Role.PLAINTIFF, name="林小满")
    make_party(case, Party.Role.DEFENDANT, name="周远航")
    judge, clerk = make_staff(Role.JUDGE, court, "何清"), make_staff(Role.CLERK, court, "陆一舟")
    PanelMember.objects.create(case=case, user=judge, duty=PanelMember.Duty.SOLE_JUDGE)
    PanelMember.objects.create(case=case, user=clerk, duty=PanelMember.Duty.CLERK)
    document = CourtDocument.objects.create(
        kind="civil_judgment", template_version="1", title="民事判决书", court=court, case_id=case.pk, data=printed or PRINTED,
        verification_code=ids.new_code(16),
    )  # fmt: skip
    decision = Decision.objects.create(
        case=case, state=Decision.State.EFFECTIVE, document=document, drafted_by=judge,
        decided_on=dt.date(2026, 6, 20), effective_on=dt.date(2026, 7, 20),
    )  # fmt: skip
    return Bench(case, decision, judge, clerk)


def make_publication(bench: Bench, now: dt.datetime) -> Publication:
    """The decision, proposed for publication."""
    return propose_publication(actor=SYSTEM, decision_id=bench.decision.pk, now=now)
