"""Acceptance: the filing becomes a case with the next number, its parties, evidence, panel, fee and deadlines."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused
from courtportal.kernel.identity.models import Organisation, Person, User
from courtportal.kernel.outbox import publish
from courtportal.kernel.reading.counting import page_count
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.actions.trial_clock import start_trial_limit
from filing.calendar.rules.application_terms import terms_of
from filing.calendar.rules.limits import TIME_LIMITS
from filing.calendar.rules.terms import Unit
from filing.cases.actions.open_follow_up import link_cases
from filing.cases.assignment import assign_panel
from filing.cases.counterclaims import hear_with_claim
from filing.cases.models import Case, CaseLink, EvidenceItem, Party, Procedure, Representation
from filing.cases.numbers import take_number
from filing.cases.rules.procedure import is_open_to, procedure_at
from filing.cases.timeline import add_timeline_entry
from filing.causes.answers import amount_claimed, foreign_currency, parse_date
from filing.causes.procedures import case_type_of, is_application, procedure_of_application
from filing.causes.registry import is_suit
from filing.dossier.entries import add_dossier_entry
from filing.dossier.rules.matters import Matter
from filing.events import CaseAccepted
from filing.fees.actions.assess import assess_fee
from filing.fees.relief_of_filing import deferral_undecided
from filing.fees.rules.currency import Conversion, Exchange
from filing.intake.actions.review import end_open_looks, note_review, take
from filing.intake.actions.submit import title_of
from filing.intake.counter.post import filing_posted_on, posted_at
from filing.intake.counter.stand_in import is_the_filer
from filing.intake.decision_clock import stop_clock
from filing.intake.examining import Examined, require_examined
from filing.intake.fees import exchange_given
from filing.intake.filed_once import add_papers, link_earlier_case, with_held_facts
from filing.intake.models import Filing, FilingReview
from filing.intake.payment_order import awaits_suit
from filing.intake.queries import latest_version, stored_file
from filing.intake.rules import content as contents
from filing.intake.rules.steps import FILE_FIRST
from filing.intake.transitions import move
from filing.notices import tell
from filing.parties.rules.agents import LICENSED, named_agents

NOT_SIMPLE = _(
    "第三人撤销之诉和中级以上人民法院审理的第一审民事案件，适用普通程序（民事诉讼法第一百六十条，民诉法解释第二百五十七条）。"
)
NO_RATE = _("请求的币种是外币，请填写受理之日国家公布的汇率（《诉讼费用交纳办法》第五十五条）。")
NO_CAUSE = _("支付令失效后转入诉讼，请选择案由。")
UNDECIDED = _("申请人申请了缓交诉讼费，应当先作出决定（《诉讼费用交纳办法》第四十九条）。")
# What an application starts from its acceptance (民事诉讼法 第二百二十七、二百三十条); a suit is sent to the other side.
OF_PROCEDURE = {Procedure.PAYMENT_ORDER: "payment_order", Procedure.PUBLIC_SUMMONS: "public_summons_notice"}


@transaction.atomic
def accept(  # noqa: PLR0913 - the whole of what is decided at acceptance
    *,
    actor: Actor,
    filing_id: uuid.UUID,
    version: int,
    now: dt.datetime,
    examined: Examined,
    procedure: str = "",
    file_first: bool = False,
    exchange: Exchange | None = None,
    numerous: bool = False,
    suit: str = "",
) -> Case:
    """Accept the filing the clerk has claimed (民事诉讼法 第一百二十二、一百二十六条).

    ``procedure`` is that of a suit; an application has the one of its cause. What was ``examined`` is every condition, and
    stays with the review.
    The number is taken in this transaction: a rolled-back acceptance takes none. ``file_first``: the term is over and it
    could not be decided, so it is filed first (先行立案, 法释〔2015〕8号 第八条). ``exchange``: the rate of a foreign currency
    published on this day, by which a claim in it is counted in yuan (FEE art. 55). ``numerous``: one side is numerous and not
    all of its people are known (民事诉讼法 第五十七条), so no fee is prepaid. ``suit``: the cause of the suit into which an
    application for a payment order goes on that lapsed (CPL 228). Without a ``procedure`` it is the summary one,
    at a court above the basic level the ordinary one. Who may: the clerk who claimed it, and the
    portal itself for what nobody claimed (see ``instant``).
    Raises ChangedMeanwhile if the page was out of date, Refused while something is not examined (``require_examined``), an
    application to defer the fee waits (FEE art. 49), a foreign currency has no rate or the procedure is not open to the court
    (CPL 160). Publishes CaseAccepted; the notices follow from it.
    """
    filing = take(actor, filing_id, "accept", version)
    if awaits_suit(filing):
        filing.cause_code, filing.title = _suit(filing, suit)
    require_examined(filing, examined, filing.cause_code, actor=actor, file_first=file_first, today=clock.local(now).date())
    if deferral_undecided(filing.pk):
        raise Refused("filing.filing", "accept", [str(UNDECIDED)])
    if exchange is None and foreign_currency(filing.form, latest_version(filing).content["answers"]):
        raise Refused("filing.filing", "accept", [str(NO_RATE)])
    chosen = _procedure(filing, procedure)
    case = open_case(actor, filing, filing.cause_code, filing.title, chosen, now, exchange=exchange, numerous=numerous)
    link_failed_order(case, now)
    stop_clock(filing, actor, now, met=True)
    end_open_looks(filing, actor, now, reason="accept")
    reason = examined.reason.strip()
    review = note_review(filing, actor, FilingReview.Outcome.ACCEPTED, reason=reason, checked=tuple(examined.checked), now=now)
    filing.decided_at = now
    law = FILE_FIRST if file_first else ""
    fields = ("decided_at", "cause_code", "title")
    move(filing, "accept", Filing.State.ACCEPTED, actor=actor, now=now, fields=fields, law=law, review=review)
    write_timeline(case, filing, now)
    detail = {"case_number": case.case_number, "filing": str(filing.pk), "examined_by_rules": examined.by_rules}
    record(actor=actor, action="accept", obj=case, now=now, detail=detail, reason=reason)
    publish(CaseAccepted(case_id=case.pk, filing_id=filing.pk), now=now)
    return case


def _suit(filing: Filing, cause_code: str) -> tuple[str, str]:
    """The cause of the suit and what it is called. Raises Refused where none of a suit was named."""
    if not is_suit(cause_code):
        raise Refused("filing.filing", "accept", [str(NO_CAUSE)])
    return cause_code, title_of(latest_version(filing).content, cause_code)


def open_case(  # noqa: PLR0913 - the whole of what a case begins with
    actor: Actor, filing: Filing, cause_code: str, title: str, procedure: str, now: dt.datetime, *,
    exchange: Exchange | None = None, numerous: bool = False,
) -> Case:  # fmt: skip
    """The case with its number, people, evidence, panel, fee and terms, as the filing has them; in the caller's transaction."""
    content = latest_version(filing).content
    conversion = _conversion(filing, content["answers"], exchange, clock.local(now).date())
    case = _new_case(filing, content, cause_code, procedure, now)
    case.title, case.numerous = title, numerous
    case.amount = conversion.yuan if conversion else filing.amount
    case.save(update_fields=["title", "numerous", "amount"])
    for_client = bool(content.get("for_client"))
    named = [one for role in contents.roles_of(cause_code) for one in contents.parties(content, role)]
    parties = [add_party(case, filing, one, for_client=for_client) for one in named]
    add_evidence(case, parties[0], content["evidence"])
    add_papers(case, parties[0], content.get("papers", []))
    follows = content.get("follows", {})
    link_earlier_case(actor, case, follows, filed_at=filing.versions.order_by("number")[0].submitted_at, now=now)
    if not hear_with_claim(actor=actor, case=case, follows=follows, now=now):
        assign_panel(actor=actor, case=case, now=now)
    assess_fee(case=case, now=now, actor=actor, payer=parties[0], conversion=conversion)
    _start_deadlines(actor, case, filing, now)
    return case


def link_failed_order(case: Case, now: dt.datetime) -> None:
    """The suit follows from the payment order that failed, for which the same filing was accepted first (CPL 228)."""
    before = Case.objects.filter(filing_id=case.filing_id, procedure=Procedure.PAYMENT_ORDER).exclude(pk=case.pk).first()
    if before is not None:
        link_cases(source=before, target=case, kind=CaseLink.Kind.PAYMENT_ORDER, now=now)


def _conversion(filing: Filing, answers: dict[str, Any], exchange: Exchange | None, accepted_on: dt.date) -> Conversion | None:
    """How a claim in a foreign currency becomes yuan, at the court's rate or else the filer's; None for one in yuan."""
    currency, claimed = foreign_currency(filing.form, answers), amount_claimed(filing.form, answers)
    exchange = exchange or exchange_given(filing.form, answers)
    return Conversion(currency, claimed, exchange, accepted_on) if currency and claimed is not None and exchange else None


def _procedure(filing: Filing, chosen: str) -> str:
    if is_application(filing.cause_code):
        return procedure_of_application(filing.cause_code)
    level, case_type = filing.court.level, case_type_of(filing.cause_code)
    if chosen and not is_open_to(chosen, case_type, level):
        raise Refused("filing.filing", "accept", [str(NOT_SIMPLE)])
    return chosen or procedure_at(level, Procedure.SUMMARY, case_type)


def _new_case(filing: Filing, content: dict[str, Any], cause_code: str, procedure: str, now: dt.datetime) -> Case:
    """The case; heard in private if the plaintiff asked for it where the law lets (民事诉讼法 第一百三十七条)."""
    year, case_type = clock.local(now).year, case_type_of(cause_code)
    number = take_number(court=filing.court, year=year, case_type=case_type)
    return Case.objects.create(
        court=filing.court,
        case_type=case_type,
        year=year,
        number=number.number,
        case_number=str(number),
        cause_code=cause_code,
        title=filing.title,
        procedure=Procedure(procedure),
        amount=filing.amount,
        is_public=content["answers"].get("private_hearing") != "yes",
        filing_id=filing.pk,
        accepted_at=now,
    )


def add_party(case: Case, filing: Filing, one: dict[str, Any], *, for_client: bool, role: str = "") -> Party:
    """A snapshot of the party's facts, with who acts for it online; in another ``role`` than that of the filing if it has one."""
    role = role or one["role"]
    facts, owner, source = with_held_facts(one), filing.owner, one["source"]
    person = _person(filing, source) if one["kind"] == "person" else None
    organisation = Organisation.objects.filter(pk=source, owner=owner).first() if source and one["kind"] != "person" else None
    party = Party.objects.create(
        case=case,
        role=role,
        kind=one["kind"],
        capacity=one.get("capacity", ""),
        order=case.parties.filter(role=role).count() + 1,
        name=facts.get("name", ""),
        sex=facts.get("sex", ""),
        birth_date=_day(facts.get("birth_date", "")),
        ethnicity=facts.get("ethnicity", ""),
        identity_number=facts.get("id_number", ""),
        unified_social_credit_code=facts.get("uscc", ""),
        legal_representative=facts.get("representative", ""),
        phone=facts.get("phone", ""),
        abroad=facts.get("abroad") == "yes",
        address=facts.get("habitual_residence") or facts.get("address", ""),
        user_id=owner.pk if _acts_itself(filing, one, for_client=for_client) else one.get("signer"),
        person=person,
        organisation=organisation,
    )
    if one["role"] == contents.PLAINTIFF:
        _add_agents(party, facts, owner if for_client else None)
    return party


def _add_agents(party: Party, facts: dict[str, str], filer: User | None) -> None:
    """One or two agents act for the plaintiff (CPL 61); the ``filer`` who files for a client is the first."""
    for number, agent in enumerate(named_agents(facts)):
        Representation.objects.create(
            party=party,
            user=filer if number == 0 else None,
            name=agent.name[:80],
            kind=agent.kind or Representation.Kind.LAWYER,
            law_firm=agent.firm[:120] if agent.acts_as in LICENSED else "",
            licence_number=agent.licence[:30] if agent.acts_as in LICENSED else "",
            phone=agent.phone,
            scope=agent.authority or Representation.Scope.GENERAL,
        )


def _acts_itself(filing: Filing, one: dict[str, Any], *, for_client: bool) -> bool:
    """The filer's account acts for the filer's own person, and for an organisation whose filing the filer made.

    The closed account that stands in for somebody at the counter acts for nobody: nothing is served on it.
    """
    if for_client or not filing.owner.is_active or one["role"] != contents.PLAINTIFF:
        return False
    return bool(one["kind"] == "organisation" or is_the_filer(filing, one["source"]))


def _person(filing: Filing, source: str) -> Person | None:
    """The row that the facts came from: the filer's own, or one of the filer's address book."""
    if is_the_filer(filing, source):
        return filing.owner.person
    return Person.objects.filter(pk=source, owner=filing.owner).first() if source else None


def _day(typed: str) -> dt.date | None:
    try:
        return parse_date(typed)
    except ValueError:
        return None


def add_evidence(case: Case, plaintiff: Party, items: Sequence[dict[str, Any]], under: Matter = Matter.CLAIMANT_EVIDENCE) -> None:
    """The evidence as filed, in the case and its file; there under the heading of ``under``."""
    for item in items:
        file = stored_file(item["file_id"])
        evidence = EvidenceItem.objects.create(
            case=case,
            party=plaintiff,
            order=item["order"],
            title=item["title"],
            purpose=item["purpose"],
            file=file,
            file_name=item["file_name"],
            pages=page_count(file, item["pages"]),
        )
        add_dossier_entry(
            case=case,
            under=under,
            title=item["title"],
            key=f"evidence:plaintiff:{item['order']}",
            file=file,
            file_name=item["file_name"],
            source=plaintiff.name,
            pages=evidence.pages,
        )


def _start_deadlines(actor: Actor, case: Case, filing: Filing, now: dt.datetime) -> None:
    """What runs for the court from acceptance, or from the day the application came; the parties' terms run from service."""
    start_trial_limit(actor=actor, case=case, now=now)
    began = clock.local(filing.submitted_at if terms_of(case.cause_code).from_receipt else now)
    for rule in _rules_of_acceptance(case, urgent=filing.is_urgent):
        in_hours = TIME_LIMITS[rule].term.unit is Unit.HOUR
        start_deadline(
            actor=actor, rule=rule, trigger=f"accepted:{case.pk}", triggered_on=began if in_hours else began.date(),
            key=f"{rule}:{case.pk}", now=now, case=case,
        )  # fmt: skip


def _rules_of_acceptance(case: Case, *, urgent: bool) -> tuple[str, ...]:
    if not is_application(case.cause_code):
        return ("send_complaint",)
    if rule := OF_PROCEDURE.get(Procedure(case.procedure)):
        return (rule,)
    respondents = case.parties.filter(role=Party.Role.DEFENDANT)
    return terms_of(case.cause_code).at_acceptance(has_respondent=respondents.exists(), urgent=urgent)


def write_timeline(case: Case, filing: Filing, now: dt.datetime) -> None:
    """How the filing came and was accepted, and the word of it to who filed."""
    day = filing_posted_on(filing)
    add_timeline_entry(
        case=case,
        kind="filed",
        title_zh="邮寄立案申请，以交邮日期为准" if day else "提交立案申请",
        title_en="Filing posted; the postmark counts" if day else "Filing submitted",
        now=posted_at(day, filing.submitted_at) if day else filing.submitted_at,
        document=filing.receipt,
    )
    _write_corrections(case, filing)
    add_timeline_entry(case=case, kind="accepted", title_zh="法院立案", title_en="Case accepted by the court", now=now)
    tell(
        filing.owner,
        title=_("您的立案申请已受理"),
        body=_("案号 %(number)s。法院会把受理案件通知书和交费通知书送达给您。"),
        facts={"number": case.case_number},
        link=reverse("filing:case", args=[case.pk]),
        key=f"accepted:{case.pk}",
        now=now,
    )


def _write_corrections(case: Case, filing: Filing) -> None:
    """Each correction that the court asked for, until when, and when it was answered (民诉法解释 第二百零八条)."""
    for request in filing.corrections.order_by("number"):
        step = filing.transitions.filter(act="request_correction", happened_at=request.requested_at).first()
        add_timeline_entry(
            case=case,
            kind="correction_requested",
            key=f"correction:{request.pk}",
            title_zh=f"法院要求补正，期限{request.due_on:%Y年%-m月%-d日}",
            title_en=f"Correction requested, due {request.due_on:%-d %b %Y}",
            now=request.requested_at,
            document=step.document if step else None,
        )
        if request.answered_at is not None:
            key = f"correction-answered:{request.pk}"
            add_timeline_entry(
                case=case, kind="corrected", key=key, title_zh="已补正", title_en="Corrected", now=request.answered_at
            )
