"""What drafting, printing and effect need to know of a case. Callers hold the case through ``access``."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import override

from courtportal.kernel.clock import local
from courtportal.kernel.rendering.actions import SignerSlot
from courtportal.kernel.rendering.models import CourtDocument, SignatureSlot
from filing.calendar.attendance import attendance_of
from filing.calendar.models import Deadline, Hearing
from filing.calendar.rules.limits import days_to_appeal
from filing.cases.models import Case, PanelMember, Party
from filing.cases.queries import APPEAL_RULES
from filing.cases.rules.procedure import JUDGED_FIRST, is_final
from filing.causes import registry
from filing.causes.answers import foreign_currency
from filing.decisions.models import Decision
from filing.decisions.rules.contested import Defence
from filing.decisions.rules.drafting import Change, DraftFacts, OwnClaim, with_trial
from filing.decisions.rules.naming import ROLES, called
from filing.decisions.rules.trial_told import DraftParty, waits_for_trial
from filing.dossier.models import ServedDocument
from filing.fees.expenses import expenses_to_lay
from filing.fees.models import Fee
from filing.intake.queries import filing_of, latest_version
from filing.law import as_cited
from filing.parties.answers import said_by
from filing.parties.claimed import claimed_elements, claiming_for_themselves
from filing.parties.claims import claims_in
from filing.parties.models import ChangedClaimsAnswer, PartyAnswer
from filing.parties.rules.matrix import matrix
from filing.to_sign.places import CLERK, JUDGE

JUDGES = (PanelMember.Duty.SOLE_JUDGE, PanelMember.Duty.PRESIDING_JUDGE, PanelMember.Duty.JUDGE)
PRESIDING = (PanelMember.Duty.SOLE_JUDGE, PanelMember.Duty.PRESIDING_JUDGE)
# The debtor's term against a payment order; while one of these runs, a decision has no effect yet.
OBJECTION = "payment_order_objection"
TERMS_AGAINST = (*APPEAL_RULES, OBJECTION)
TITLES = {"sole_judge": "审判员", "presiding_judge": "审判长", "judge": "审判员"}
# Parts of the draft that are not printed as they are: the orders are made of them.
NOT_PRINTED = ("before_orders", "more_orders")
# Parts of a payment order that are printed.
ORDERED = ("introduction", "claims", "legal_basis", "orders", "fee_text")


def document_of(decision: Decision) -> CourtDocument:
    """The decision's document; every decision has one from its first draft on. Raises LookupError for a broken row."""
    if decision.document is None:
        raise LookupError(f"decision {decision.pk} has no document")
    return decision.document


def answers_of(case: Case) -> dict[str, Any]:
    """The element answers of the complaint as it was accepted; each as one text."""
    filing = filing_of(case)
    if filing is None:  # a paper case has no elements
        return {}
    typed = latest_version(filing).content.get("answers", {})
    return {key: " ".join(value) if isinstance(value, list) else value for key, value in typed.items()}


def currency_of(case: Case) -> str:
    """The code of the foreign currency in which the complaint claims; '' for yuan."""
    filing = filing_of(case)
    return foreign_currency(filing.form, latest_version(filing).content.get("answers", {})) if filing else ""


def parties_now(case: Case) -> QuerySet[Party]:
    """Who is a party today: whoever left or was succeeded is neither named nor served nor waited for."""
    return case.parties.filter(left_at=None).order_by("-role", "order")


def describe(party: Party) -> str:
    """The party as a judgment introduces it: no more than 法释〔2016〕19号 art. 11 keeps."""
    if party.kind == Party.Kind.ORGANISATION:
        representative = f"法定代表人：{party.legal_representative}" if party.legal_representative else ""
        return "，".join(part for part in (f"住所地{party.address}" if party.address else "", representative) if part)
    born = f"{party.birth_date.year}年{party.birth_date.month}月{party.birth_date.day}日出生" if party.birth_date else ""
    home = f"住{party.address}" if party.address else ""
    return "，".join(part for part in (party.get_sex_display() if party.sex else "", born, party.ethnicity, home) if part)


def last_hearing(case: Case) -> Hearing | None:
    """The last trial hearing that was held."""
    return case.hearings.filter(kind=Hearing.Kind.TRIAL, state=Hearing.State.CLOSED).order_by("-closed_at").first()


def last_inquiry(case: Case) -> Hearing | None:
    """The last inquiry of the parties that was held; on appeal it may stand in place of a trial (CPL 176)."""
    return case.hearings.filter(kind=Hearing.Kind.INQUIRY, state=Hearing.State.CLOSED).order_by("-closed_at").first()


@override("zh-hans")
def draft_facts(case: Case) -> DraftFacts:
    """Everything the first draft is made from, in the language of record, whatever the judge reads the pages in."""
    hearing = last_hearing(case)
    came = attendance_of(hearing) if hearing else {}
    fee = Fee.objects.filter(case=case).exclude(purpose=Fee.Purpose.EXPENSE).order_by("created_at").first()
    return DraftFacts(
        parties=[
            DraftParty(str(party.pk), party.get_role_display(), party.name, describe(party), attended=came.get(party.pk))
            for party in parties_now(case)
        ],
        cause=registry.get(case.cause_code).name.zh,
        court=case.court.name_zh,
        accepted_on=local(case.accepted_at).date(),
        heard_on=local(hearing.opened_at).date() if hearing and hearing.opened_at else None,
        procedure=case.get_procedure_display(),
        answers=answers_of(case),
        fee=Decimal(fee.amount) if fee else None,
        expenses=expenses_to_lay(case),
        in_public=bool(hearing.is_public) if hearing else case.is_public,
        currency=currency_of(case),
        change=_change(case),
        own_claims=[OwnClaim(one.name, one.own_claims, one.own_facts) for one in claiming_for_themselves(case)],
        **_answered(case),
    )


def content_now(decision: Decision) -> dict[str, Any]:
    """The parts of a draft; what was left open until the trial stands in them as the record of the trial has it."""
    content: dict[str, Any] = decision.content
    return with_trial(content, draft_facts(decision.case)) if waits_for_trial(content["introduction"]) else content


def _change(case: Case) -> Change | None:
    claims = claims_in(case)
    return Change("、".join(claims.by), local(claims.since).date(), claims.text) if claims.changed else None


def _answered(case: Case) -> dict[str, Any]:
    """The complaint's elements with what each defendant said to them, and what each said in words of its own."""
    defendants = list(parties_now(case).filter(role=Party.Role.DEFENDANT))
    of_them = {"party__in": defendants}
    given = said_by(PartyAnswer.objects.filter(**of_them), ChangedClaimsAnswer.objects.filter(**of_them))
    said = [(one.name, given[one.pk].positions if one.pk in given else None) for one in defendants]
    defences = [Defence(one.name, given[one.pk].text if one.pk in given else None) for one in defendants]
    return {"rows": matrix(claimed_elements(case), said), "defences": defences}


def panel_member(case: Case, *duties: str) -> PanelMember | None:
    """The member in one of the duties now."""
    return case.panel.filter(duty__in=duties, ended_at=None).select_related("user").order_by("created_at").first()


def signer_slots(case: Case) -> list[SignerSlot]:
    """Who signs: every judge who decides, the sole or presiding one first, then the clerk (CPL 155)."""
    slots = [
        SignerSlot(
            code=f"judge{place}" if place > 1 else JUDGE,
            title_zh=TITLES[one.duty],
            name=one.user.display_name,
            user_id=one.user_id,
        )
        for place, one in enumerate(bench(case), 1)
    ]
    if clerk := panel_member(case, PanelMember.Duty.CLERK):
        slots.append(SignerSlot(code=CLERK, title_zh="书记员", name=clerk.user.display_name, user_id=clerk.user_id))
    return slots


def places_fit(decision: Decision) -> bool:
    """Whether the places to sign are those of the people of the case as it stands: a member may have been replaced."""
    places = document_of(decision).slots.order_by("position").values_list("code", "user_id")
    return list(places) == [(one.code, one.user_id) for one in signer_slots(decision.case)]


def judges_places(decision: Decision) -> QuerySet[SignatureSlot]:
    """Where the judges sign, who presides first."""
    return document_of(decision).slots.exclude(code=CLERK).order_by("position")


def open_places(decision: Decision) -> list[SignatureSlot]:
    """The judges' places where nobody has signed yet."""
    return list(judges_places(decision).filter(signed_at=None))


def bench(case: Case) -> list[PanelMember]:
    """The judges of the case, who presides first."""
    members = case.panel.filter(duty__in=JUDGES, ended_at=None).select_related("user").order_by("created_at", "pk")
    return sorted(members, key=lambda one: one.duty not in PRESIDING)


def bench_lines(case: Case) -> list[dict[str, str]]:
    """The judges as they stand under a document."""
    return [{"title": TITLES[one.duty], "name": one.user.display_name} for one in bench(case)]


def party_lines(case: Case) -> list[dict[str, str]]:
    """The parties as the head of a document names them, in the order of their roles."""
    order = list(ROLES)
    parties = sorted(case.parties.filter(left_at=None), key=lambda one: (order.index(one.role), one.order))
    return [
        {"role": called(one.role, one.original_role, case.case_type), "name": one.name, "description": describe(one)}
        for one in parties
    ]


@override("zh-hans")
def document_data(decision: Decision) -> dict[str, Any]:
    """The fields of the decision's kind of document, in the language of record."""
    case, content = decision.case, decision.content
    clerk = panel_member(case, PanelMember.Duty.CLERK)
    head = {
        "parties": party_lines(case),
        "panel": bench_lines(case),
        "clerk": clerk.user.display_name if clerk else "",
        "decided_on": (decision.decided_on or local(decision.created_at).date()).isoformat(),
    }
    cited = as_cited(content.get("legal_basis", []))
    if decision.kind == Decision.Kind.RULING:
        return head | {
            "introduction": content["introduction"], "request": content["claims"],
            "reasons": content["reasons"].removeprefix("本院认为，"), "legal_basis": cited,
            "orders": content["orders"], "remedy": content["fee_text"],
        }  # fmt: skip
    if decision.kind == Decision.Kind.PAYMENT_ORDER:
        ordered = {part: content[part] for part in ORDERED} | {"legal_basis": cited}
        return head | ordered | {"reasons": content["reasons"].removeprefix("本院经审查认为，")}
    printed = {part: text for part, text in content.items() if part not in NOT_PRINTED}
    owing = any(Decimal(one["principal"] or 0) for one in decision.obligations)
    return {**printed, **head, **_remedy(case), "legal_basis": cited, "late_performance": owing}


def _remedy(case: Case) -> dict[str, Any]:
    """The appeal against a judgment of first instance, also in a retrial; any other is final (CPL 165, 171, 182, 218, 286)."""
    if case.case_type not in JUDGED_FIRST or is_final(case.case_type, case.procedure):
        return {}
    terms: dict[str, Any] = {"appeal_days": days_to_appeal("appeal_judgment", abroad=False)}
    if parties_now(case).filter(abroad=True).exists():
        terms["appeal_days_abroad"] = days_to_appeal("appeal_judgment", abroad=True)
    return {**terms, "appeal_court": case.court.parent.name_zh if case.court.parent else ""}


def service_days(decision: Decision) -> list[dt.date | None]:
    """For each party the day on which the decision was served on it; None while it was not."""
    return served_on(decision.case, decision.document)


def served_on(case: Case, document: CourtDocument | None) -> list[dt.date | None]:
    """For each party of the case the day on which the document was served on it; None while it was not."""
    served = dict(ServedDocument.objects.filter(document=document).values_list("party_id", "effective_at"))
    parties = parties_now(case).values_list("pk", flat=True)
    return [local(served[party_id]).date() if party_id in served else None for party_id in parties]


def appeal_terms_end(decision: Decision) -> list[dt.date | None]:
    """For each party the last day of its appeal term; None while it has not started."""
    return _terms_end(decision, APPEAL_RULES, parties_now(decision.case))


def objection_terms_end(decision: Decision) -> list[dt.date | None]:
    """For each debtor of a payment order the last day on which it can object; None while the order is not served on it."""
    return _terms_end(decision, (OBJECTION,), parties_now(decision.case).filter(role=Party.Role.DEFENDANT))


def _terms_end(decision: Decision, rules: tuple[str, ...], parties: QuerySet[Party]) -> list[dt.date | None]:
    ends: dict[Any, dt.date] = dict(
        Deadline.objects.filter(case=decision.case, rule__in=rules)
        .exclude(state=Deadline.State.CANCELLED)
        .values_list("party_id", "due_on")
    )
    return [ends.get(party_id) for party_id in parties.values_list("pk", flat=True)]
