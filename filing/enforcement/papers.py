"""The documents of enforcement: what stands in each, and putting it into the dossier and on its way to the parties.

Their data are in the language of record, whatever language the officer reads the pages in.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.wording import plain_date
from filing.applications.papers import cause_of
from filing.calendar.rules.terms import Term, Unit
from filing.cases.models import Case, PanelMember, Party
from filing.decisions.queries import describe
from filing.dossier.announcing import file_and_serve
from filing.enforcement.models import (
    ConsumptionRestriction,
    DishonestyListing,
    EnforcementApplication,
    EnforcementCase,
    Measure,
    Sanction,
    Termination,
)
from filing.enforcement.queries import creditors_of, debt_of, debtors_of, obligations_of
from filing.enforcement.rules.closing import CONDITIONS_FOR_NOW
from filing.enforcement.rules.lifting import GROUNDS as LIFTED_BECAUSE
from filing.enforcement.rules.lifting import SOURCE as LIFTED_BY
from filing.enforcement.rules.refusal import GROUNDS as GROUNDS_OF_REFUSAL
from filing.enforcement.rules.refusal import SOURCE as REFUSED_BY
from filing.enforcement.rules.sanctions import BASE_YEARS, FIXED_TERM_GROUNDS, GROUNDS
from filing.enforcement.rules.terms_of_measures import source
from filing.fees.models import Fee
from filing.fees.rules.scales import FeeKind
from filing.law import as_cited

HELD_BY: dict[str, str] = {
    Measure.Kind.DEPOSIT: "冻结",
    Measure.Kind.MOVABLE: "查封、扣押",
    Measure.Kind.IMMOVABLE: "查封",
    Measure.Kind.OTHER_RIGHT: "冻结",
}
KIND_OF_REFUSAL = "enforcement_refusal"
APPLICATION = "强制执行申请书"


def head(case: Case) -> dict[str, Any]:
    """What every document of the case is drafted with."""
    return {"court": case.court, "case_id": case.pk, "case_number": case.case_number}


def serve(case: Case, documents: Sequence[CourtDocument], parties: Sequence[Party], purpose: str, now: dt.datetime) -> None:
    """Put sealed documents into the dossier and send them out to the parties, once."""
    file_and_serve(case, documents, parties, purpose, now)


def acceptance_data(enforcement: EnforcementCase, creditor: Party, now: dt.datetime) -> dict[str, Any]:
    """执行案件受理通知书."""
    return {
        "recipient": creditor.name,
        "debtors": [party.name for party in debtors_of(enforcement)],
        "title_document": enforcement.title_document,
        "obligation": enforcement.duty,
        "amount": enforcement.amount,
        "received_on": clock.local(_asked_at(enforcement)).date(),
        "issued_on": clock.local(now).date(),
        **_officer(enforcement),
    }


def application_data(enforcement: EnforcementCase) -> dict[str, Any]:
    """强制执行申请书 as it was made by account (执行工作规定 art. 18).

    Where there may be property is told to the court alone and left out: the debtor reads the file too.
    """
    application, debtors = enforcement.application, debtors_of(enforcement)
    rows = [
        {"label": "被执行人", "value": "、".join(party.name for party in debtors)},
        {"label": "执行依据", "value": enforcement.title_document},
        {"label": "申请执行的内容", "value": enforcement.duty},
        {"label": "申请之日的数额", "value": f"{enforcement.amount:.2f}元"},
    ]
    return {
        "cause": cause_of(application.source_case),
        "sections": [{"title": APPLICATION, "elements": rows}],
        "plaintiffs": [application.creditor.name],
        "court_name": enforcement.case.court.name_zh,
        "signed_on": clock.local(application.submitted_at).date().isoformat(),
    }


def _asked_at(enforcement: EnforcementCase) -> dt.datetime:
    """When the creditor applied for this case: for a restored one, when it asked for the restoration."""
    asked = enforcement.case.opened_by.order_by("submitted_at").first()
    return asked.submitted_at if asked else enforcement.application.submitted_at


@override("zh-hans")
def refusal_data(application: EnforcementApplication, now: dt.datetime) -> dict[str, Any]:
    """执行裁定书 by which an application is not accepted (执行工作规定 art. 16); judge and clerk are named (CPL 157)."""
    case, upper = application.source_case, application.source_case.court.parent
    judge, clerk = application.judge, application.put_by
    return {
        "parties": [
            {"role": "申请人", "name": application.creditor.name, "description": describe(application.creditor)},
            *(
                {"role": "被申请人", "name": one.name, "description": describe(one)}
                for one in case.parties.filter(pk__in=application.claim["debtors"]).order_by("role", "order")
            ),
        ],
        "introduction": f"{application.creditor.name}依据{case.court.name_zh}{case.case_number}案的生效文书向本院申请执行。",
        "reasons": f"{GROUNDS_OF_REFUSAL[application.ground].zh}。{application.reason}",
        "legal_basis": as_cited([REFUSED_BY.text.zh]),
        "orders": [f"对{application.creditor.name}的执行申请，不予受理。"],
        "remedy": f"如不服本裁定，可以自裁定书送达之日起十日内通过本院向{upper.name_zh if upper else '上一级人民法院'}申请复议。",
        "panel": [{"title": "审判员", "name": judge.display_name}] if judge else [],
        **({"clerk": clerk.display_name} if clerk else {}),
        "decided_on": clock.local(application.decided_at or now).date().isoformat(),
    }


def notice_data(enforcement: EnforcementCase, debtor: Party, now: dt.datetime) -> dict[str, Any]:
    """执行通知书 (CPL-I art. 480): the duty, the day, the doubled interest, the fee."""
    today = clock.local(now).date()
    fee = Fee.objects.filter(case=enforcement.case, kind=FeeKind.ENFORCEMENT).first()
    return {
        "recipient": debtor.name,
        "creditors": [party.name for party in creditors_of(enforcement)],
        "title_document": enforcement.title_document,
        "obligations": [one.text for one in obligations_of(enforcement.application.decision)],
        "amount": debt_of(enforcement, today).open,
        "due_on": enforcement.perform_by,
        "delay_interest": True,
        "enforcement_fee": fee.amount if fee else "",
        "account": enforcement.case.court.settings.get("enforcement_account", ""),
        "issued_on": today,
        **_officer(enforcement),
    }


def report_order_data(enforcement: EnforcementCase, debtor: Party, now: dt.datetime) -> dict[str, Any]:
    """报告财产令 (CPL art. 252): property now and of the year before the notice."""
    today = clock.local(now).date()
    return {
        "recipient": debtor.name,
        "title_document": enforcement.title_document,
        "due_on": enforcement.perform_by,
        "period_from": today.replace(year=today.year - 1) if (today.month, today.day) != (2, 29) else today - dt.timedelta(366),
        "issued_on": today,
        **_officer(enforcement),
    }


@override("zh-hans")
def ruling_data(measure: Measure, now: dt.datetime) -> dict[str, Any]:
    """执行裁定书 on a measure, with its period (查封规定 art. 1; CPL-I art. 485)."""
    enforcement, clerk = measure.enforcement, _clerk(measure.enforcement.case)
    amount = f"，限额{measure.amount:.2f}元" if measure.amount is not None else ""
    holder = f"（{measure.holder}）" if measure.holder else ""
    text = f"{measure.get_kind_display()}：被执行人{measure.debtor.name}的{measure.item}{holder}{amount}。"
    return {
        "parties": party_lines(enforcement.case),
        "title_document": enforcement.title_document,
        "facts": "被执行人未履行生效法律文书确定的义务。",
        "measures": [{"text": text, "start": measure.starts_on, "end": measure.expires_on}],
        "legal_basis": as_cited(["《中华人民共和国民事诉讼法》第二百五十三条、第二百五十五条", source(measure.kind).text.zh]),
        "panel": [{"title": "执行法官", "name": enforcement.officer.display_name}],
        "clerk": clerk or enforcement.officer.display_name,
        "decided_on": clock.local(now).date(),
    }


@override("zh-hans")
def lifting_data(measure: Measure, now: dt.datetime) -> dict[str, Any]:
    """执行裁定书 that lifts a measure, with its ground (查封规定 art. 28)."""
    return {
        **ruling_data(measure, now),
        "facts": f"{LIFTED_BECAUSE[measure.lift_ground].zh}。{measure.lift_reason}",
        "measures": [{"text": f"解除{_what_is_held(measure)}"}],
        "lifts": True,
        "legal_basis": [LIFTED_BY],
    }


@override("zh-hans")
def release_data(measure: Measure, ruling: CourtDocument, now: dt.datetime) -> dict[str, Any]:
    """协助执行通知书 to the unit that holds or registers the property: to release it (查封规定 art. 28)."""
    return {
        **assistance_data(measure, ruling, now),
        "legal_basis": [LIFTED_BY],
        "matters": [f"协助解除{_what_is_held(measure)}"],
        "start": "",
        "end": "",
    }


def _what_is_held(measure: Measure) -> str:
    amount = f"（限额{measure.amount:.2f}元）" if measure.amount is not None else ""
    return f"对被执行人{measure.debtor.name}的{measure.item}的{HELD_BY[measure.kind]}{amount}。"


@override("zh-hans")
def kind_of_record(measure: Measure) -> str:
    """The kind of a measure in the language of record."""
    return str(measure.get_kind_display())


def sanction_data(sanction: Sanction, now: dt.datetime) -> tuple[str, dict[str, Any]]:
    """The kind and data of the president's decision: 失信决定书 or 限制消费令."""
    enforcement, today = sanction.enforcement, clock.local(now).date()
    common = {
        "recipient": sanction.debtor.name,
        "creditors": [party.name for party in creditors_of(enforcement)],
        "title_document": enforcement.title_document,
    }
    if isinstance(sanction, DishonestyListing):
        term = Term(BASE_YEARS, Unit.YEAR).text.zh if sanction.ground in FIXED_TERM_GROUNDS else ""
        return "dishonesty_decision", {
            **common,
            "ground": GROUNDS[sanction.ground].zh,
            "ground_number": sanction.ground,
            "facts": sanction.facts,
            "term": term,
            "decided_on": today,
        }
    if not isinstance(sanction, ConsumptionRestriction):
        raise TypeError(type(sanction))
    return "consumption_restriction", {**common, "persons": sanction.persons, "basis": sanction.basis, "issued_on": today}


@override("zh-hans")
def closing_data(enforcement: EnforcementCase, party: Party, now: dt.datetime) -> dict[str, Any]:
    """结案通知书."""
    today = clock.local(now).date()
    received = debt_of(enforcement, today).received
    return {
        "recipient": party.name,
        "parties": party_lines(enforcement.case),
        "title_document": enforcement.title_document,
        "way": enforcement.get_closing_display(),
        "facts": f"执行中，被执行人{enforcement.get_performance_display()}生效法律文书确定的义务。",
        "received_amount": received if received else "",
        "issued_on": today,
    }


@override("zh-hans")
def assistance_data(measure: Measure, ruling: CourtDocument, now: dt.datetime) -> dict[str, Any]:
    """协助执行通知书 to the unit named as holder of the measure, with what it is to do and until when (CPL 253, 255)."""
    enforcement = measure.enforcement
    amount = f"，限额{measure.amount:.2f}元" if measure.amount is not None else ""
    money = measure.kind == Measure.Kind.DEPOSIT
    return {
        "recipient": measure.holder,
        "parties": party_lines(enforcement.case),
        "title_document": enforcement.title_document,
        "ruled_on": clock.local(now).date(),
        "ruling_code": ruling.verification_code,
        "legal_basis": as_cited(
            [f"《中华人民共和国民事诉讼法》第二百五十{'三' if money else '五'}条", source(measure.kind).text.zh]
        ),
        "matters": [f"协助{measure.get_kind_display()}：被执行人{measure.debtor.name}的{measure.item}{amount}。"],
        "start": measure.starts_on,
        "end": measure.expires_on,
        "address": enforcement.case.court.address,
        "issued_on": clock.local(now).date(),
        **_officer(enforcement),
    }


@override("zh-hans")
def talk_data(termination: Termination, now: dt.datetime) -> dict[str, Any]:
    """终结本次执行程序约谈笔录 (法〔2016〕373号 art. 5)."""
    enforcement = termination.enforcement
    return {
        "talked_on": termination.talked_on,
        "place": termination.talk_place,
        "officer": enforcement.officer.display_name,
        "clerk": _clerk(enforcement.case) or enforcement.officer.display_name,
        "creditors": [party.name for party in creditors_of(enforcement)],
        "title_document": enforcement.title_document,
        **_exhausted(termination, clock.local(now).date()),
        "talk": termination.talk,
        "signed": termination.creditor_signed,
        "issued_on": clock.local(now).date(),
    }


def _exhausted(termination: Termination, today: dt.date) -> dict[str, Any]:
    """The five conditions with what was done (法〔2016〕373号 art. 1), the assets that were found, what is paid and open."""
    enforcement = termination.enforcement
    debt, accepted = debt_of(enforcement, today), clock.local(enforcement.case.accepted_at).date()
    told = f"被执行人应于{plain_date(enforcement.perform_by)}前履行义务、报告财产。" if enforcement.perform_by else ""
    active = enforcement.measures.filter(state=Measure.State.ACTIVE).select_related("debtor").order_by("created_at")
    return {
        "conditions": [
            {"condition": condition, "finding": finding}
            for condition, finding in zip(
                CONDITIONS_FOR_NOW,
                (
                    told,
                    _sanctioned(enforcement),
                    termination.inquiry,
                    f"本案于{plain_date(accepted)}立案。",
                    termination.whereabouts,
                ),
                strict=True,
            )
        ],
        "assets": [
            f"{one.get_kind_display()}：{one.debtor.name}的{one.item}，期限至{plain_date(one.expires_on)}，不能处置的原因见财产调查。"
            for one in active
        ],
        "applied": enforcement.amount,
        "received": debt.received,
        "open": debt.open,
    }


def _sanctioned(enforcement: EnforcementCase) -> str:
    """Who is restricted, and who is listed, also by an order before the case was restored."""
    said = []
    for model, words in ((ConsumptionRestriction, "已对{}限制消费。"), (DishonestyListing, "已将{}纳入失信被执行人名单。")):
        rows = model.objects.filter(enforcement__application=enforcement.application_id, state=Sanction.State.IN_FORCE)
        names = list(dict.fromkeys(rows.order_by("created_at").values_list("debtor__name", flat=True)))
        said += [words.format("、".join(names))] if names else []
    return "".join(said)


@override("zh-hans")
def termination_data(termination: Termination, now: dt.datetime) -> dict[str, Any]:
    """执行裁定书 ending this round of enforcement, with what was done, what is open and how to restore (CPL-I art. 517)."""
    enforcement, today = termination.enforcement, clock.local(now).date()
    creditors = "、".join(party.name for party in creditors_of(enforcement))
    debtors = "、".join(party.name for party in debtors_of(enforcement))
    return {
        "parties": party_lines(enforcement.case),
        "introduction": f"本院在执行申请执行人{creditors}与被执行人{debtors}一案中，执行依据为{enforcement.title_document}。",
        **_exhausted(termination, today),
        "consent": "申请执行人签字确认。" if termination.creditor_signed else "已报请本院院长批准。",
        "legal_basis": [
            "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第五百一十七条",
            "《最高人民法院关于严格规范终结本次执行程序的规定（试行）》第一条",
        ],
        "orders": [f"终结本院{enforcement.case.case_number}案件的本次执行程序。"],
        "panel": [{"title": "执行法官", "name": enforcement.officer.display_name}],
        "clerk": _clerk(enforcement.case) or enforcement.officer.display_name,
        "decided_on": today,
    }


def party_lines(case: Case) -> list[dict[str, str]]:
    """The parties as the head of a document names them, the creditor first."""
    order = {Party.Role.CREDITOR: 0, Party.Role.DEBTOR: 1}
    parties = sorted(case.parties.all(), key=lambda party: (order.get(Party.Role(party.role), 2), party.order))
    return [{"role": party.get_role_display(), "name": party.name, "description": describe(party)} for party in parties]


def _officer(enforcement: EnforcementCase) -> dict[str, str]:
    return {"officer": enforcement.officer.display_name, "contact": enforcement.case.court.phone}


def _clerk(case: Case) -> str:
    member = case.panel.filter(duty=PanelMember.Duty.CLERK, ended_at=None).select_related("user").first()
    return member.user.display_name if member else ""
