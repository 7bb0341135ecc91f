"""The court's papers of the filing and of acceptance: their data, from rows to words."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.chinese import number_in_words
from courtportal.kernel.rendering.documents import replacing_unprintable
from filing.calendar.rules.application_terms import terms_of
from filing.calendar.rules.limits import EVIDENCE_TERMS, TIME_LIMITS, own_limit
from filing.cases.models import Case, Party, Procedure
from filing.causes import registry
from filing.causes.procedures import BEFORE_SUIT, RULED_AFTER, RULED_WITHIN, case_type_of, is_application, names_of
from filing.fees.models import Fee
from filing.fees.papers import notice_of_fee
from filing.intake.actions.review import review_data
from filing.intake.corrections import correction_items
from filing.intake.counter.post import arrival_of
from filing.intake.decision_clock import rule_for
from filing.intake.models import CorrectionRequest, Filing, FilingReview, FilingVersion
from filing.intake.queries import filing_of, latest_version, ruling_before_judge
from filing.intake.refusal.rules import term_of
from filing.intake.rules import content as contents


def cause_name(code: str) -> str:
    """The cause as documents print it."""
    return registry.get(code).name.zh


def receipt_data(filing: Filing, version: FilingVersion) -> dict[str, Any]:
    """Data of the filing receipt: what arrived, how and when, with the hash of each file, and when the court decides."""
    people, names = contents.parties(version.content), names_of(filing.cause_code)
    application = is_application(filing.cause_code)
    paper = "申请书" if application else "起诉状"
    materials: list[dict[str, Any]] = [{"name": f"{paper}（填写内容）", "sha256": version.sha256}]
    if version.complaint_file:
        materials = [{"name": paper, "pages": version.complaint_pages, "sha256": version.complaint_file.sha256}]
    for item in [*version.content.get("papers", []), *version.content["evidence"]]:
        materials.append({"name": item["title"], "pages": item["pages"], "sha256": item["sha256"]})
        for number, photo in enumerate(item.get("originals", ()), 1):
            materials.append({"name": f"{item['title']}（原始照片{number}）", "sha256": photo["sha256"]})
    return {
        "recipient": filing.owner.display_name or contents.names(version.content, contents.PLAINTIFF),
        "receipt_number": filing.receipt_number,
        "cause": cause_name(filing.cause_code),
        "court_name": filing.court.name_zh,
        "parties": [{"role": names.of_role(one["role"]).zh, "name": str(one["answers"].get("name", ""))} for one in people],
        **({"amount": str(filing.amount)} if filing.amount is not None else {}),
        **arrival_of(version),
        "submitted_at": version.submitted_at.isoformat(),
        **_decided_within(filing, version),
        **({"application": True} if application else {}),
        "materials": materials,
    }


def _decided_within(filing: Filing, version: FilingVersion) -> dict[str, Any]:
    """By when the court decides, after which article; on a preservation before suit within hours (CPL 104)."""
    if case_type_of(filing.cause_code) in BEFORE_SUIT:
        last_day = clock.local(version.submitted_at + RULED_WITHIN).date()
        return {"decide_by": last_day.isoformat(), "urgent": True, "decision_article": RULED_AFTER.text.zh}
    limit = TIME_LIMITS[rule_for(filing)]
    return {
        "decide_by": filing.decide_by.isoformat(), "decision_days": limit.term.count, "decision_article": limit.source.text.zh,
    }  # fmt: skip


def correction_data(request: CorrectionRequest, now: dt.datetime) -> dict[str, Any]:
    """Data of the notice of correction."""
    with override("zh-hans"):
        items = correction_items(request)
    return {
        **_head(request.filing),
        "items": [
            {
                "subject": replacing_unprintable("，".join(filter(None, [item["title"], item["place_text"]]))),
                "reason": item["reason_text"],
                "note": item.get("note", ""),
            }
            for item in items
        ],
        "note": request.note,
        "why_again": request.why_again,
        "due_on": request.due_on.isoformat(),
        "issued_on": clock.local(now).date().isoformat(),
    }


def refusal_data(review: FilingReview, now: dt.datetime) -> dict[str, Any]:
    """Data of the notice of refusal."""
    known = next(one for one in review_data()["refusals"] if one["key"] == review.ground)
    days = term_of(latest_version(review.filing).content).term.count
    return {
        **_head(review.filing),
        "reasons": [known["label_zh"], review.reason],
        "legal_basis": [known["cited"]],
        "advice": f"坚持起诉的，可以要求本院作出书面裁定；对裁定不服的，可以在收到之日起{number_in_words(days)}日内上诉。",
        "appeal_days": days,
        "issued_on": clock.local(now).date().isoformat(),
    }


def ruling_data(review: FilingReview, now: dt.datetime) -> dict[str, Any]:
    """Data of the ruling that refuses a filing (民事诉讼法 第一百二十六条), signed by judge and clerk (第一百五十七条)."""
    filing, known = review.filing, next(one for one in review_data()["refusals"] if one["key"] == review.ground)
    content = latest_version(filing).content
    put = ruling_before_judge(filing, review.ground, review.reason)
    clerk = put.asked_by if put else review.reviewer  # the ruling goes out as the judge signed it, whoever has the filing now
    superior = filing.court.parent
    return {
        "parties": [_party_line(one) for one in contents.parties(content)],
        "receipt_number": filing.receipt_number,
        "claims": f"起诉人就{cause_name(filing.cause_code)}向本院起诉{_claimed(filing)}。",
        "reasons": review.reason,
        "legal_basis": [known["cited"]],
        "appeal_days": term_of(content).term.count,
        "appeal_court": superior.name_zh if superior else "上一级人民法院",
        "panel": [{"title": "审判员", "name": put.judge.display_name}] if put and put.judge else [],
        **({"clerk": clerk.display_name} if clerk else {}),
        "decided_on": clock.local(now).date().isoformat(),
    }


def _claimed(filing: Filing) -> str:
    """What is claimed in money; of a suit about no money (a divorce) nothing is said of it."""
    return "" if filing.amount is None else f"，请求给付{filing.amount:,.2f}元等"


def _party_line(one: dict[str, Any]) -> dict[str, str]:
    facts = contents.facts(one)
    address = facts.get("habitual_residence") or facts.get("address", "")
    role = {contents.PLAINTIFF: "起诉人", contents.THIRD_PARTY: "第三人"}.get(one["role"], "被起诉人")
    return {"role": role, "name": facts.get("name", ""), "description": f"住{address}" if address else ""}


def _head(filing: Filing) -> dict[str, Any]:
    return {
        "recipient": filing.owner.display_name,
        "receipt_number": filing.receipt_number,
        "cause": cause_name(filing.cause_code),
    }


def _names(case: Case, role: str) -> list[str]:
    return list(case.parties.filter(role=role).order_by("order").values_list("name", flat=True))


def plaintiff_papers(case: Case, party: Party, fee: Fee | None, now: dt.datetime) -> dict[str, dict[str, Any]]:
    """Kind → data of the papers for a plaintiff: acceptance, to the payer the fee, in a suit the term of evidence.

    民事诉讼法 第一百二十六条; an application is examined without such a term.
    """
    today, cause = clock.local(now).date().isoformat(), cause_name(case.cause_code)
    papers: dict[str, dict[str, Any]] = {}
    if fee:
        papers["notice_of_acceptance"] = {
            "recipient": party.name,
            "cause": cause,
            "defendants": _names(case, Party.Role.DEFENDANT),
            "received_on": _received_on(case),
            "accepted_on": clock.local(case.accepted_at).date().isoformat(),
            "fee_amount": str(fee.amount),
            **({"fee_days": TIME_LIMITS["fee"].term.count} if fee.prepaid and fee.amount else {}),
            "payment_code": fee.payment_code,
            "procedure": case.get_procedure_display(),
            "query_url": settings.PORTAL_URL,
            **({"application": True} if is_application(case.cause_code) else {}),
            **small_claims(case),
            "issued_on": today,
        }
        if fee.payer_id == party.pk and fee.prepaid and fee.state == Fee.State.DUE:
            papers["notice_of_fee"] = notice_of_fee(fee, cause, today)
    if not is_application(case.cause_code):
        papers["notice_of_evidence"] = evidence_notice(case, party, today)
    return papers


def defendant_papers(case: Case, party: Party, version: FilingVersion | None, now: dt.datetime) -> dict[str, dict[str, Any]]:
    """Kind → data of the papers for a defendant: respond, evidence; with the complaint's hash (民事诉讼法 第一百二十八条)."""
    today = clock.local(now).date().isoformat()
    respond = {
        "recipient": party.name,
        "cause": cause_name(case.cause_code),
        "plaintiffs": _names(case, Party.Role.PLAINTIFF),
        "answer_days": own_limit("answer", abroad=party.abroad).term.count,
        "evidence_days": _evidence_days(case),
        "enclosures": _enclosures(version),
        "online": True,
        "issued_on": today,
        **small_claims(case),
    }
    return {"notice_to_respond": respond, "notice_of_evidence": evidence_notice(case, party, today)}


def respondent_papers(case: Case, party: Party, now: dt.datetime) -> dict[str, dict[str, Any]]:
    """Kind → data of the paper for the respondent of an application that the law wants told of it: its right to object."""
    objection = TIME_LIMITS.get(terms_of(case.cause_code).objection)
    heard = {"objection_days": objection.term.count, "article": objection.source.text.zh} if objection else {}
    notice = {
        "recipient": party.name,
        "cause": cause_name(case.cause_code),
        "applicants": _names(case, Party.Role.PLAINTIFF),
        "enclosures": ["申请书副本"],
        "issued_on": clock.local(now).date().isoformat(),
        **heard,
    }
    return {"notice_of_application": notice}


def _received_on(case: Case) -> str:
    filing = filing_of(case)
    return clock.local(filing.submitted_at if filing else case.accepted_at).date().isoformat()


def small_claims(case: Case) -> dict[str, bool]:
    """Of a small claim the parties are told who judges, that there is one instance, how long and for what fee (CPL-I 274)."""
    return {"small_claims": True} if case.procedure == Procedure.SMALL_CLAIMS else {}


def _evidence_days(case: Case) -> int:
    return TIME_LIMITS[EVIDENCE_TERMS.get(case.procedure, "evidence")].term.count


def evidence_notice(case: Case, party: Party, today: str) -> dict[str, Any]:
    """Data of the notice of the term for evidence, as the case's procedure has it (民诉法解释 第九十九条)."""
    return {
        "recipient": party.name,
        "cause": cause_name(case.cause_code),
        "evidence_days": _evidence_days(case),
        "issued_on": today,
    }


def _enclosures(version: FilingVersion | None) -> list[str]:
    if version is None:
        return ["起诉状副本"]
    count = len(version.content["evidence"])
    return ["起诉状副本", f"原告证据目录及证据{count}件（在本案电子卷宗中查阅）"]
