"""Decision, publication and enforcement of the demo's main case."""

import datetime as dt
from decimal import Decimal

from courtportal.demo.people import actor
from courtportal.kernel.clock import local
from filing.cases.models import Case, Party
from filing.decisions.actions.check import check
from filing.decisions.actions.draft import draft
from filing.decisions.actions.save import save
from filing.decisions.actions.seal import seal
from filing.decisions.actions.sign import sign
from filing.decisions.models import Decision
from filing.decisions.rules.contested import confirmed
from filing.enforcement.actions.accept import accept_application
from filing.enforcement.actions.apply import apply_for_enforcement
from filing.enforcement.actions.decide import check_sanction, decide_sanction
from filing.enforcement.actions.impose import MeasureOrder, impose_measure
from filing.enforcement.actions.issue_notice import issue_notice
from filing.enforcement.actions.propose import propose_listing
from filing.enforcement.models import DishonestyListing, EnforcementCase
from search.judgments.actions.anonymise import record_anonymisation
from search.judgments.actions.release import release
from search.judgments.models import Judgment, Publication

REASONS = (
    "本院认为，原告与被告之间的民间借贷关系系双方真实意思表示，内容不违反法律、行政法规的强制性规定，合法有效。"
    "原告已按约提供借款，被告未按照约定的期限返还借款，应当承担还本付息的违约责任。"
    "被告认为利息约定不明，与借条写明的利率不符，本院不予采纳。原告的诉讼请求有事实和法律依据，本院予以支持。"
)


def decide(*, case: Case, now: dt.datetime) -> Decision:
    """The judge drafts from the case's data, decides what the defendant disputed, and signs; the clerk seals, service follows."""
    decision = draft(actor=actor("judge"), case_id=case.pk, now=now)
    save(
        actor=actor("judge"),
        decision_id=decision.pk,
        version=decision.version,
        content=decision.content | {"facts": confirmed(decision.content["facts"]), "reasons": REASONS},
        obligations=decision.obligations,
        now=now,
    )
    check(actor=actor("judge"), decision_id=decision.pk, now=now)
    sign(actor=actor("judge"), decision_id=decision.pk, now=now)
    return seal(actor=actor("clerk"), decision_id=decision.pk, now=now)


def publish(*, decision: Decision, now: dt.datetime) -> Judgment:
    """The clerk answers for the anonymisation, the judge releases."""
    publication = Publication.objects.get(decision_id=decision.pk)
    record_anonymisation(actor=actor("clerk"), publication_id=publication.pk, now=now)
    return release(actor=actor("judge"), publication_id=publication.pk, now=now)


def enforce(*, case: Case, creditor: str, now: dt.datetime) -> EnforcementCase:
    """The creditor applies from the same case; the court accepts."""
    application = apply_for_enforcement(actor=actor(creditor), case_id=case.pk, now=now, known_assets="工商银行账户（虚构）")
    return accept_application(actor=actor("filing_clerk"), application_id=application.pk, now=now)


def notify_debtor(*, enforcement: EnforcementCase, now: dt.datetime) -> None:
    """The officer orders the enforcement notice and the property report."""
    issue_notice(actor=actor("enforcement_officer"), enforcement_id=enforcement.pk, now=now)


def freeze(*, enforcement: EnforcementCase, now: dt.datetime) -> None:
    """A bank deposit is frozen for a year (法释〔2022〕11号 art. 485)."""
    order = MeasureOrder(
        kind="deposit",
        debtor_id=_debtor(enforcement).pk,
        item="示例银行佛山分行账户（虚构）存款",
        expires_on=local(now).date() + dt.timedelta(days=364),
        holder="示例银行佛山分行（虚构）",
        amount=Decimal("50000.00"),
    )
    impose_measure(
        actor=actor("enforcement_officer"),
        enforcement_id=enforcement.pk,
        order=order,
        now=now,
        key=f"story:{enforcement.pk.hex}"[:40],
    )


def list_debtor(*, enforcement: EnforcementCase, now: dt.datetime) -> None:
    """The officer proposes, the division head checks, the president decides."""
    listing = propose_listing(
        actor=actor("enforcement_officer"),
        enforcement_id=enforcement.pk,
        debtor_id=_debtor(enforcement).pk,
        ground=1,
        facts="收到执行通知后未在指定期间履行，也未报告财产。",
        now=now,
    )
    check_sanction(actor=actor("division_head"), model=DishonestyListing, sanction_id=listing.pk, now=now)
    decide_sanction(actor=actor("president"), model=DishonestyListing, sanction_id=listing.pk, now=now)


def _debtor(enforcement: EnforcementCase) -> Party:
    return enforcement.case.parties.get(role=Party.Role.DEBTOR)
