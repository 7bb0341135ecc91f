"""A case with everyone around it, at a court that has a court above. All people are fictitious."""

import datetime as dt
import itertools
import uuid
from dataclasses import dataclass
from typing import Any

from courtportal.kernel.authz import SYSTEM, Actor, Role
from courtportal.kernel.courts.models import Level
from filing.applications.actions.decide import decide_application, issue_letter, seal_ruling
from filing.applications.actions.settle_ruling import let_ruling_take_effect
from filing.applications.actions.sign_ruling import sign_ruling
from filing.applications.actions.submit import Request, put_forward, submit_application
from filing.applications.models import Application
from filing.applications.sending_up import awaits_transfer
from filing.applications.subscribers import begin_terms_of_rulings
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.actions.trial_clock import start_trial_limit
from filing.cases.models import Case, PanelMember, Party
from filing.dossier.models import DossierTransfer
from filing.events import DocumentsServed
from filing.to_sign.places import CLERK
from tests.factories.cases import make_case, make_party
from tests.factories.filings import make_upload
from tests.factories.people import actor_for, make_court, make_staff, make_user

_numbers = itertools.count(7_001)


@dataclass(frozen=True)
class Dispute:
    """One case of first instance and who is around it, each as the Actor they act as."""

    case: Case
    plaintiff: Actor
    defendant: Actor
    judge: Actor
    clerk: Actor
    head: Actor
    president: Actor
    filing_clerk_above: Actor
    president_above: Actor
    stranger: Actor

    def party(self, role: str) -> Party:
        """The first party in the role."""
        return self.case.parties.filter(role=role).order_by("order")[0]

    def reload(self) -> Case:
        """The case as it stands now."""
        self.case.refresh_from_db()
        return self.case


def make_dispute(now: dt.datetime, *, state: str = Case.State.ACCEPTED, procedure: str = "summary", **fields: Any) -> Dispute:
    """A private-lending case in the state, its trial limit running since now; the court above has a bench of three."""
    above, court = make_court("粤06", "广东省佛山市中级人民法院", Level.INTERMEDIATE), make_court()
    court.parent = above
    court.save()
    number = next(_numbers)
    case = make_case(
        court=court, accepted_at=now, state=state, procedure=procedure, number=number,
        case_number=f"（2026）{court.code}民初{number}号", **fields,
    )  # fmt: skip
    plaintiff, defendant = make_user("林小满"), make_user("周远航")
    make_party(case, Party.Role.PLAINTIFF, plaintiff, identity_number="110101198503020024")
    make_party(case, Party.Role.DEFENDANT, defendant, identity_number="440604198503021231")
    judge, clerk = make_staff(Role.JUDGE, court, "何清"), make_staff(Role.CLERK, court, "陆一舟")
    PanelMember.objects.create(case=case, user=judge, duty=PanelMember.Duty.SOLE_JUDGE)
    PanelMember.objects.create(case=case, user=clerk, duty=PanelMember.Duty.CLERK)
    start_trial_limit(actor=SYSTEM, case=case, now=now)
    for name in ("梁上", "温中", "江下"):
        make_staff(Role.JUDGE, above, name)
    make_staff(Role.CLERK, above, "史记")
    return Dispute(
        case=case,
        plaintiff=actor_for(plaintiff, Role.LITIGANT),
        defendant=actor_for(defendant, Role.LITIGANT),
        judge=actor_for(judge),
        clerk=actor_for(clerk),
        head=actor_for(make_staff(Role.DIVISION_HEAD, court, "冯审之")),
        president=actor_for(make_staff(Role.PRESIDENT, court, "高院长")),
        filing_clerk_above=actor_for(make_staff(Role.FILING_CLERK, above, "许立安")),
        president_above=actor_for(make_staff(Role.PRESIDENT, above, "上院长")),
        stranger=actor_for(make_user("旁人"), Role.LITIGANT),
    )


def judged_and_served(now: dt.datetime) -> Dispute:
    """Given a judgment that was served on both sides today."""
    found = make_dispute(now, state=Case.State.DECIDED)
    for role in ("plaintiff", "defendant"):
        start_deadline(
            actor=found.judge, rule="appeal_judgment", trigger="served", triggered_on=now.date(), key=role, now=now,
            case=found.case, party=found.party(role),
        )  # fmt: skip
    return found


# What the fields of each kind say in tests; ``party``, ``member`` and ``hearing`` are filled in by ``typed``.
CONTENT: dict[str, dict[str, str]] = {
    "withdrawal": {"reasons": "已经和解"},
    "appeal_withdrawal": {"reasons": "已经和解"},
    "claim_change": {"claims": "判令被告偿还借款二十万元", "amount": "200000.00", "reasons": "利息计算有误"},
    "counterclaim": {"claims": "判令原告赔偿损失一万元", "amount": "10000.00", "reasons": "原告违约"},
    "preservation_property": {
        "amount": "100000.00", "target": "银行存款", "urgent": "no", "guarantee": "insurance", "reasons": "可能转移财产",
    },
    "preservation_conduct": {"target": "停止施工", "urgent": "yes", "guarantee": "none", "reasons": "损失扩大"},
    "preservation_evidence": {"target": "监控录像", "urgent": "no", "guarantee": "none", "reasons": "将被覆盖"},
    "counterclaim_withdrawal": {"reasons": "已经另行解决"},
    "dismissal": {"reasons": "原告与本案没有直接利害关系"},
    "termination": {"ground": "no_heir", "reasons": "原告去世，继承人放弃诉讼权利"},
    "preservation_lifting": {"reasons": "三十日内没有起诉"},
    "jurisdiction_objection": {"competent": "佛山市南海区人民法院", "reasons": "住所地在南海区"},
    "postponement": {"reasons": "住院"},
    "appraisal": {"matter": "借条签名是否本人所写", "reasons": "对签名有异议"},
    "recusal": {"ground": "interest", "reasons": "与原告同住一处"},
    "own_recusal": {"ground": "kin", "reasons": "原告代理人是本人配偶"},
    "evidence_collection": {"target": "银行流水", "holder": "某银行", "proves": "付款", "reasons": "本人查不到"},
    "evidence_extension": {"until": "2026-10-30", "reasons": "证据在外地"},
    "restored_term": {"ended_on": "2026-08-30", "reasons": "台风期间道路中断"},
    "witness": {"witness": "丁一", "phone": "13800000009", "proves": "付款经过", "online": "yes"},
    "joinder": {
        "role": "defendant", "independent": "no", "name": "方同借", "kind": "person", "identity_number": "",
        "phone": "13800000008", "address": "佛山市演示路9号", "reasons": "共同借款人",
    },
    "party_change": {
        "ground": "death", "name": "周继承", "kind": "person", "identity_number": "", "phone": "", "address": "佛山市演示路88号",
        "reasons": "被告去世",
    },
    "representation": {
        "scope": "general", "agent_kind": "lawyer", "law_firm": "虚构律师事务所", "licence_number": "14401202610000001",
    },
    "appeal": {"requests": "撤销一审判决", "amount": "60000.00", "reasons": "认定事实错误"},
    "dismissal_on_appeal": {"reasons": "不属于人民法院受理范围"},
    "retrial_withdrawal": {"reasons": "已经和解"},
    "retrial_termination": {"ground": "settled", "reasons": "和解协议已经履行完毕"},
    "examination_termination": {"ground": "settled", "reasons": "和解协议已经履行完毕"},
    "ruling_appeal": {"requests": "撤销一审裁定", "reasons": "裁定有误"},
    "retrial": {"ground": "evidence", "requests": "撤销原判决", "reasons": "有新的转账记录"},
    "transfer": {"competent": "佛山市南海区人民法院", "reasons": "合同履行地在南海区"},
    "conversion": {"procedure": "ordinary", "reasons": "案情复杂"},
    "collegial_panel": {"reasons": "群体性纠纷，可能影响社会稳定"},
    "bankruptcy_extension": {"reasons": "债权债务关系复杂"},
    "trial_extension": {"reasons": "需要补充证据"},
    "suspension": {"ground": "other_case", "reasons": "等待另案结果"},
    "resumption": {"reasons": "另案已结"},
    "retrial_order": {"reasons": "再审事由成立"},
    "consolidation": {"manner": "joint", "reasons": "同一笔借款"},
    "separation": {"reasons": "事实不同"},
    "deemed_withdrawal": {"reasons": "期满未交费"},
    "deemed_appeal_withdrawal": {"reasons": "期满未交费"},
    "deemed_counterclaim_withdrawal": {"reasons": "期满未交费"},
    "restoration": {"ground": "property", "clue": "佛山市演示路1号房屋"},
    "execution_objection": {"act": "查封裁定", "requests": "撤销裁定", "reasons": "超标的额查封"},
    "outsider_objection": {
        "thing": "佛山市演示路1号房屋", "right": "ownership", "requests": "停止执行", "reasons": "房屋归我所有",
    },
    "objection_ruling": {"reasons": "查封超过债权数额"},
    "outsider_ruling": {"reasons": "已经登记在案外人名下"},
    "reconsideration": {"requests": "撤销异议裁定", "reasons": "裁定有误"},
    "refusal_reconsideration": {"requests": "撤销不予受理的裁定，指令立案执行", "reasons": "判项写明了数额"},
    "refusal_reconsideration_ruling": {"reasons": "判项可以算出数额"},
    "reconsideration_ruling": {"reasons": "异议裁定认定事实清楚"},
    "payment_order_objection": {"reasons": "借款已经还清"},
    "payment_order_refusal": {"reasons": "债权债务关系不明确"},
    "payment_order_end": {"ground": "unserved", "reasons": "债务人下落不明"},
    "security_ruling": {"reasons": "抵押已经登记，债权到期未清偿"},
    "protection_ruling": {"reasons": "有报警记录和伤情照片"},
    "arbitration_award_ruling": {"reasons": "仲裁庭的组成违反法定程序"},
    "bankruptcy_ruling": {"reasons": "不能清偿到期债务，并且资产不足以清偿全部债务"},
    "public_summons_end": {"ground": "declared", "reasons": "持票人申报权利"},
    "protection_reconsideration": {"requests": "撤销原裁定", "reasons": "没有实施家庭暴力"},
    "ruling_objection": {"requests": "撤销原裁定", "reasons": "债权已经清偿"},
    "security_objection": {"reasons": "债权已经清偿"},
    "special_withdrawal": {"reasons": "已经和解"},
    "mediation_confirmation": {
        "agreed_on": "2026-09-01", "mediator": "温和宁", "agreement": "周远航向林小满支付60000.00元。",
    },
    "mediation_statement": {
        "agreement": "周远航向林小满支付60000.00元。", "mediator": "温和宁", "agreed_terms": "周远航向林小满支付60000.00元。",
        "fee_text": "案件受理费减半收取，由周远航负担。",
    },
}  # fmt: skip


def typed(case: Case, kind: str, *, applicant: str = "plaintiff", **changed: str) -> dict[str, str]:
    """The answers of a kind, with somebody of the case where somebody is asked for."""
    content = dict(CONTENT[kind])
    if kind in {"preservation_property", "preservation_conduct"}:
        content["respondent"] = str(case.parties.exclude(role=applicant).order_by("role")[0].pk)
    if kind == "party_change":
        content["former"] = str(case.parties.filter(left_at=None).order_by("role")[0].pk)
    if kind.startswith("deemed_"):
        content["party"] = str(case.parties.filter(left_at=None).order_by("role", "order")[0].pk)
    if kind in {"recusal", "own_recusal"}:
        content["member"] = str(case.panel.filter(ended_at=None).order_by("created_at")[0].pk)
    if kind == "restored_term" and (missed := case.deadlines.exclude(party=None).first()):
        content["term"] = str(missed.pk)
    if kind == "postponement":
        content["hearing"] = str(case.hearings.filter(state="scheduled").order_by("starts_at")[0].pk)
    return content | changed


def apply_for(
    dispute: Dispute,
    kind: str,
    now: dt.datetime,
    *,
    role: str = "plaintiff",
    actor: Actor | None = None,
    files: int = 0,
    **changed: str,
) -> Application:
    """An application by the party in the role, with its usual content."""
    actor = actor or {"plaintiff": dispute.plaintiff, "defendant": dispute.defendant}[role]
    user = dispute.party(role).user
    uploads = [make_upload(user, now) for _ in range(files)] if user else []
    request = Request(kind, typed(dispute.case, kind, applicant=role, **changed), str(uuid.uuid4()), uploads)
    return submit_application(actor=actor, party_id=dispute.party(role).pk, request=request, now=now)


def proposed(dispute: Dispute, kind: str, now: dt.datetime, **changed: str) -> Application:
    """The panel puts the question."""
    request = Request(kind, typed(dispute.case, kind, **changed), str(uuid.uuid4()))
    return put_forward(actor=dispute.judge, case_id=dispute.case.pk, request=request, now=now)


def decided(
    application: Application,
    decider: Actor,
    now: dt.datetime,
    *,
    outcome: str = "granted",
    clerk: Actor | None = None,
    **terms: str,
) -> Application:
    """Decided and, where it is a ruling, sealed by the clerk; the letter of a decision is there. An appeal was sent up before."""
    sent_up(application, now)
    found = decide_application(
        actor=decider, application_id=application.pk, outcome=outcome, reasons="经审查，应予支持。", terms=terms, now=now
    )
    found = signed_by_panel(found, now)
    if found.state == Application.State.RULED and clerk is not None:
        found = seal_ruling(actor=clerk, application_id=found.pk, now=now)
    issue_letter(application_id=found.pk, now=now)  # as the worker does
    return Application.objects.get(pk=found.pk)


def signed_by_panel(application: Application, now: dt.datetime) -> Application:
    """The other judges of a panel have signed the ruling, too."""
    if application.state != Application.State.RULED or application.document is None:
        return application
    for place in application.document.slots.filter(signed_at=None).exclude(code=CLERK).order_by("position"):
        application = sign_ruling(actor=actor_for(place.user), application_id=application.pk, now=now)
    return application


def sent_up(application: Application, now: dt.datetime) -> None:
    """An appeal that has been answered is at the court above with the file, as it is before that court decides on it."""
    if awaits_transfer(application):
        clerk = application.case.panel.filter(duty="clerk").values_list("user", flat=True).first() or application.submitted_by_id
        DossierTransfer.objects.create(case=application.case, pages=0, volumes=0, sent_by_id=clerk, sent_at=now)


def settled(ruling: Application, now: dt.datetime) -> Application:
    """A ruling against which an appeal lies, served on everyone, after ten days in which nobody appealed."""
    served_on_all(ruling, now)
    after = (now + dt.timedelta(days=20)).date()
    assert let_ruling_take_effect(actor=SYSTEM, application_id=ruling.pk, today=after, now=now)
    ruling.refresh_from_db()
    return ruling


def served_on_all(ruling: Application, now: dt.datetime) -> None:
    """The ruling takes effect on each party, whose ten days begin."""
    assert ruling.document_id is not None
    for party in ruling.case.parties.filter(left_at=None):
        told = {"case_id": ruling.case_id, "party_id": party.pk}
        service_took_effect(**told, document_ids=[ruling.document_id], effective_at=now, now=now)
        begin_terms_of_rulings([DocumentsServed(**told, document_ids=(ruling.document_id,))], now)
