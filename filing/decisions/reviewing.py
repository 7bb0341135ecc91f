"""What a decision on an appeal or in a retrial needs to know of the case below. Callers hold the case through ``access``."""

import dataclasses
import uuid
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils.translation import override

from courtportal.kernel.clock import local
from filing.applications.models import Application
from filing.applications.papers import cause_of
from filing.applications.queries import is_partly_dismissed
from filing.applications.rulings import in_term
from filing.cases.models import Case, CaseLink, Party, Procedure
from filing.cases.succession import selves_of
from filing.decisions.models import Decision
from filing.decisions.queries import currency_of, last_hearing, last_inquiry, parties_now
from filing.decisions.rules.holding import Obligation
from filing.decisions.rules.reviewing import Answered, Below, Request, ReviewFacts
from filing.fees.models import Fee
from filing.intake.refusal.models import RefusalAppeal
from filing.intake.refusal.queries import appeal_in
from filing.parties.appeal_answers import appeal_answers_of
from filing.parties.rules.grounds import in_words

REVIEWS = ("民终", "民辖终", "破终", "民再")
ASKERS = (Party.Role.APPELLANT, Party.Role.APPLICANT)
OTHERS = (Party.Role.APPELLEE, Party.Role.RESPONDENT)
BACK = (CaseLink.Kind.APPEAL, CaseLink.Kind.RETRIAL)
OF_REVIEW = (Fee.Purpose.APPEAL, Fee.Purpose.RETRIAL)
Outcome = Decision.Outcome
# What is enforced like a judgment.
ENFORCED = (Decision.Kind.JUDGMENT, Decision.Kind.MEDIATION, Decision.Kind.PAYMENT_ORDER)
# Outcomes by which the court above puts its own orders in the place of those below.
DECIDED_ANEW = (Outcome.VARIED, Outcome.REVERSED)


def is_review(case: Case) -> bool:
    """Whether the case is about another court's decision."""
    return case.case_type in REVIEWS


def below(case: Case) -> Case:
    """The case whose decision is reviewed: below the appeal, or below the examination that led to the retrial.

    Raises LookupError for a case that came from none.
    """
    link = case.links_in.filter(kind__in=BACK).select_related("from_case__court").order_by("created_at").first()
    if link is None:
        raise LookupError(case.pk)
    return below(link.from_case) if link.from_case.case_type == "民申" else link.from_case


def is_ruling_appeal(case: Case) -> bool:
    """Whether the case is about a ruling of another court."""
    return case.procedure == Procedure.RULING_APPEAL


def refused_filing(case: Case) -> RefusalAppeal | None:
    """The refused filing that is under appeal in the case: below it is a filing, and no case."""
    return appeal_in(case) if is_ruling_appeal(case) else None


def ruling_below(case: Case) -> Application | None:
    """The ruling of a case below that is under appeal; None once it is settled."""
    if refused_filing(case) is not None:
        return None
    return in_term(below(case)).select_related("document").first()


def first_instance(case: Case) -> Case:
    """The case of first instance of a review, through all courts between."""
    source = below(case)
    return first_instance(source) if is_review(source) else source


def currency_claimed(case: Case) -> str:
    """The code of the foreign currency of the claim that is decided, also above the first instance; '' for yuan."""
    if not is_review(case):
        return currency_of(case)
    return "" if is_ruling_appeal(case) else currency_of(first_instance(case))


def remanded_before(case: Case) -> bool:
    """Whether the first instance was a new trial after a remand already (CPL 177, para. 2); a refused filing had none."""
    return refused_filing(case) is None and first_instance(case).links_in.filter(kind=CaseLink.Kind.REMAND).exists()


def limits_of(case: Case) -> dict[str, bool]:
    """What narrows the choice of outcomes in this review, in the words of ``may_be``."""
    own = case.procedure in {Procedure.RETRIAL_FIRST, Procedure.RETRIAL_SMALL}
    return {
        "remanded_before": remanded_before(case), "of_ruling": is_ruling_appeal(case), "own": own,
        "partly": is_partly_dismissed(case),
    }  # fmt: skip


def decision_below(case: Case) -> Decision | None:
    """The judgment under review; None where it was given on paper."""
    return below(case).decisions.filter(kind=Decision.Kind.JUDGMENT).select_related("document").first()


@override("zh-hans")
def review_facts(case: Case) -> ReviewFacts:
    """Everything the first draft is made from, in the language of record."""
    hearing, inquiry, people = last_hearing(case), last_inquiry(case), list(parties_now(case))
    return ReviewFacts(
        case_type=case.case_type,
        cause=cause_of(case),
        below=_below(case),
        requests=_requests(case, [one for one in people if one.role in ASKERS]),
        others=[one.name for one in people if one.role in OTHERS],
        accepted_on=local(case.accepted_at).date(),
        heard_on=local(hearing.opened_at).date() if hearing and hearing.opened_at else None,
        inquired_on=local(inquiry.opened_at).date() if inquiry and inquiry.opened_at else None,
        in_public=bool(hearing.is_public) if hearing else case.is_public,
        answers=_answers(case, people),
        fee=Fee.objects.filter(case=case, purpose__in=OF_REVIEW).aggregate(sum=Sum("amount"))["sum"],
    )


def _answers(case: Case, people: list[Party]) -> list[Answered]:
    """Of everyone but who asks what it answered, all its answers together; of who asks only what it answered. The other side
    comes first.
    """
    given: dict[str, list[str]] = {}
    for answer in appeal_answers_of(case):
        given.setdefault(answer.party.name, []).append(in_words(answer.positions, answer.text))
    said = {name: "\n".join(part for part in parts if part) for name, parts in given.items()}
    return [
        Answered(one.name, said.get(one.name), one.first_role == Party.Role.THIRD_PARTY)
        for one in sorted(people, key=lambda one: one.role not in OTHERS)
        if one.role not in ASKERS or one.name in said
    ]


def _below(case: Case) -> Below:
    source, decision = below(case), decision_below(case)
    if is_ruling_appeal(case):
        ruling = ruling_below(case)
        return Below(source.court.name_zh, source.case_number, reasons=ruling.reasons if ruling else "", kind="裁定")
    content = decision.content if decision else {}
    return Below(
        court=source.court.name_zh,
        case_number=source.case_number,
        decided_on=decision.decided_on if decision else None,
        orders=content.get("orders", ()),
        **{part: content.get(part, "") for part in ("claims", "facts", "reasons", "fee_text")},
    )


def _requests(case: Case, askers: list[Party]) -> list[Request]:
    """What each of them asked for in the application that led here."""
    led = Q(follow_up=case) | Q(follow_up__links_out__to_case=case)
    content: dict[uuid.UUID, dict[str, str]] = {
        one.party.pk: one.content
        for one in Application.objects.filter(led, kind__in=("appeal", "ruling_appeal", "retrial")).select_related("party")
        if one.party is not None
    }
    found = [(one.name, next((content[key] for key in selves_of(one) if key in content), dict[str, str]())) for one in askers]
    return [Request(name, one.get("requests", "〔〕"), one.get("reasons", "〔〕")) for name, one in found]


def owed_anew(case: Case, outcome: str) -> Obligation:
    """The order to pay from which the judge starts: that of the judgment below, between the parties of the first instance.

    Nothing is ordered where the decision below stands or the case goes back.
    """
    decision, first = decision_below(case), first_instance(case)
    if decision is not None and decision.obligations:
        owed = Obligation.from_json(decision.obligations[0])
    else:
        debtors, creditors = _of(first, Party.Role.DEFENDANT), _of(first, Party.Role.PLAINTIFF)
        owed = Obligation(
            debtors=tuple(str(one.pk) for one in debtors), creditors=tuple(str(one.pk) for one in creditors),
            debtor_names=tuple(one.name for one in debtors), creditor_names=tuple(one.name for one in creditors),
            principal=Decimal(0), wording="支付",
        )  # fmt: skip
    return owed if outcome in DECIDED_ANEW else dataclasses.replace(owed, principal=Decimal(0))


def awarded_anew(case: Case, outcome: str) -> list[Obligation]:
    """The same of what the judgment below orders for others than the plaintiffs."""
    decision = decision_below(case)
    stored = [Obligation.from_json(one) for one in decision.obligations[1:]] if decision is not None else []
    return stored if outcome in DECIDED_ANEW else [dataclasses.replace(one, principal=Decimal(0)) for one in stored]


def _of(case: Case, role: str) -> list[Party]:
    return list(parties_now(case).filter(role=role))


def enforceable(case: Case) -> Decision | None:
    """The judgment in effect from which something can be enforced in the case of first instance (CPL 235).

    Its own, or the one that a court above put in its place.
    """
    own, direct = Q(case=case), Q(case__links_in__from_case=case)
    examined = Q(case__links_in__from_case__links_in__from_case=case)
    above = Q(case__links_in__from_case__links_in__from_case__links_in__from_case=case)
    # A mediation statement, a payment order (CPL 227) and the ruling that confirms an agreement (民特) are enforced like one.
    kinds = Q(kind__in=ENFORCED) | Q(kind=Decision.Kind.RULING, case__case_type="民特")
    rows = Decision.objects.filter(kinds, state=Decision.State.EFFECTIVE).select_related("document")
    rows = rows.filter(own | (direct | examined | above) & Q(outcome__in=DECIDED_ANEW))
    return rows.order_by("-effective_on", "-pk").first()
