"""Claims of every form as litigants would type them; every test changes what it is about."""

import datetime as dt
from typing import Any

from courtportal.kernel.authz import Actor
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from filing.causes.elements import load_form
from filing.intake.actions.drafts import add_party, save_page, save_party, start_draft
from filing.intake.actions.evidence import add_evidence
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from tests.factories.filings import DEFENDANT, PLAINTIFF, make_upload
from tests.factories.lending import TYPED as LENDING
from tests.factories.people import make_court

SERVICE: dict[str, Any] = {
    key: LENDING[key]
    for key in (
        "service_address", "service_recipient", "service_phone", "e_service", "e_service_channels", "forum_agreed", "preserved",
        "knows_mediation", "mediation_willing",
    )
}  # fmt: skip
COMMON: dict[str, Any] = {**SERVICE, "fee_claimed": "yes", "basis": ["law"]}

CLAIMS: dict[str, dict[str, Any]] = {
    "private_lending": LENDING,
    "property_service": {
        **COMMON,
        "fees_owed": "4,806.00", "fees_as_of": "2026-08-20", "penalty_claimed": "yes", "penalty_amount": "320",
        "penalty_as_of": "2026-08-20", "penalty_until_paid": "yes", "contract_kind": "early", "contract_date": "2020-05-01",
        "owner_side": "禅城示例置业有限公司", "service_provider": "清晖物业服务有限公司",
        "premises_place": "佛山市禅城区示例花园3栋1201",
        "area": "89", "premises_owner": "高宁", "fee_by": "area", "unit_price": "3.00", "service_from": "2020-06-01",
        "payment_way": "monthly", "owed_from": "2025-01-01", "owed_until": "2026-06-30", "penalty_method": "每日万分之三",
        "demanded": "yes", "demanded_by": ["notice", "message"], "demanded_on": "2026-07-02",
    },
    "motor_accident": {
        **COMMON,
        "injury": "injured", "medical_from": "2026-03-02", "medical_until": "2026-03-20", "hospital": "佛山示例医院",
        "medical_amount": "12000", "medical_receipts": "yes", "nursing_days": "15", "nursing_amount": "2,250",
        "hospital_days": "12", "meals_amount": "1200", "lost_income": "5000", "travel_amount": "150", "property_amount": "5000",
        "insurer_first": "yes", "accident_on": "2026-03-02", "accident_place": "佛山市禅城区演示大道",
        "accident_course": "被追尾",
        "finding_made": "yes", "responsibility": "full", "insurances": ["compulsory", "commercial"],
    },
    "labour_dispute": {
        **COMMON,
        "wages": "yes", "wages_amount": "24000", "wages_details": "2026年1月至3月，每月8000元", "double_wages": "no",
        "overtime": "no", "leave_pay": "no", "no_insurance": "no", "severance": "yes", "severance_amount": "16000",
        "severance_details": "两年，每年一个月", "unlawful": "no", "arbitration": "award", "award_received_on": "2026-08-10",
        "written_contract": "yes", "joined_on": "2024-03-01", "position": "钳工", "workplace": "佛山市南海区示例工业园",
        "agreed_wage": "8000", "ended": "yes", "ended_on": "2026-03-31", "ended_by": "employer",
    },
    "divorce": {
        **COMMON,
        "divorce_claimed": "yes", "private_hearing": "yes", "knows_in_person": "yes", "children_count": "1",
        "child1_name": "高小宁", "child1_born": "2018-05-06", "child1_with": "plaintiff", "support_claimed": "yes",
        "support_monthly": "2000", "support_way": "monthly", "visits": "weekly", "property_claimed": "no",
        "married_on": "2015-10-01", "divorce_reason": "长期争吵，感情破裂", "domestic_violence": "no",
        "plaintiff_is_husband": "no", "sued_before": "no",
    },
    "sale_of_goods": {
        **COMMON,
        "side": "seller", "price_owed": "56000", "price_as_of": "2026-08-20", "interest_claimed": "no",
        "contract_form": "written", "contract_date": "2025-11-03", "seller_name": "示例五金厂", "buyer_name": "示例贸易有限公司",
        "goods_name": "不锈钢合页", "goods_quantity": "2000副", "price": "86000", "price_paid": "30000",
        "delivered_on": "2025-11-20", "delayed": "yes", "delayed_since": "2025-12-21", "delay_kind": ["payment"],
        "demanded": "yes", "quality_dispute": "no",
    },
    "credit_card": {
        **COMMON,
        "principal_owed": "38000", "principal_as_of": "2026-08-20", "interest_amount": "2100", "penalty_amount": "300",
        "interest_method": "按合约约定，日利率万分之五", "card_holder": "高宁", "card_number": "6222020000000002170",
        "issued_on": "2021-04-08", "rate_agreed_text": "日利率万分之五，违约金5%",
        "terms_explained": "yes", "terms_explained_how": "申请表加粗提示",
        "repaid": "12000", "overdue_since": "2026-01-25", "demanded": "yes", "demand_text": "2026年3月短信催收",
    },
    "general": {
        **COMMON,
        "request": "1. 判令被告返还租房押金3000元", "has_amount": "yes", "amount": "3000", "happened_on": "2026-06-30",
        "events": "租期届满，交还房屋后房东不退押金", "agreed": "yes", "contract_date": "2025-07-01",
        "agreed_text": "押金3000元，退租时返还", "wrong": "没有理由扣押金",
    },
}  # fmt: skip


def answers_for(form_key: str, **changed: Any) -> dict[str, Any]:
    """The typed answers of a form's claim with some changed; None takes an answer away."""
    answers = {**CLAIMS[form_key], **changed}
    return {key: value for key, value in answers.items() if value is not None}


def make_claim_draft(
    form_key: str, actor: Actor, now: dt.datetime, court: Court | None = None, cause_code: str = "", **changed: Any
) -> FilingDraft:
    """A draft of any form with every page filled in, one defendant and one piece of evidence."""
    draft = start_draft(actor=actor, form_key=form_key, cause_code=cause_code, court=court or make_court(), now=now)
    plaintiff = contents.parties(draft.content, "plaintiff")[0]["id"]
    save_party(actor=actor, draft_id=draft.pk, party_id=plaintiff, typed=PLAINTIFF, seen=True, now=now)
    _draft, defendant = add_party(actor=actor, draft_id=draft.pk, role="defendant", kind="person", now=now)
    save_party(actor=actor, draft_id=draft.pk, party_id=defendant, typed=DEFENDANT, seen=True, now=now)
    for page in load_form(form_key).pages:
        save_page(actor=actor, draft_id=draft.pk, page=page.key, typed=answers_for(form_key, **changed), seen=True, now=now)
    upload = make_upload(User.objects.get(pk=actor.user_id), now, "证据.pdf")
    add_evidence(actor=actor, draft_id=draft.pk, upload=upload, title="证据", purpose="证明事实", kinds=["other"], now=now)
    return FilingDraft.objects.get(pk=draft.pk)
