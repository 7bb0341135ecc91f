"""What the law says of a matter before anything is filed: fees, time limits, courts, causes, forms."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from courtportal.kernel import clock
from courtportal.kernel.api.needs import needs
from courtportal.kernel.api.problems import Fault, Problem
from courtportal.kernel.api.schemas import Body, Instant, Listing, Money, Paging, listing
from courtportal.kernel.courts.models import Court, Level
from courtportal.kernel.tokens.rules import Scope
from filing.api.words import FAULTS, in_words
from filing.calendar.calendars import calendar_in_force
from filing.calendar.rules.counting import Counting, DueDate, count_term
from filing.calendar.rules.limits import TIME_LIMITS
from filing.calendar.rules.terms import Term, TermError, parse_term
from filing.causes import registry
from filing.causes.themes import form_for
from filing.fees.rules.amounts import AmountError
from filing.fees.rules.kinds import fee_kind_of_cause
from filing.fees.rules.litigation_fee import FeeError, Halving, LitigationFee, litigation_fee
from filing.fees.rules.scales import FeeKind
from filing.intake.advice_words import note_text
from filing.intake.competence import choices_for
from filing.intake.rules.competence import Matter, advise
from filing.intake.rules.connections import PLACES
from filing.law import Citation

router = Router(tags=[_("法律和费用")])
LAW = needs(Scope.LAW, "kernel.apitoken:use")
AMOUNT = r"^[0-9]{1,15}(\.[0-9]{1,2})?$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?$"
FIRST_YEAR, LAST_YEAR = 1949, 2200


class LawOut(Schema):
    """One place in one version of a law."""

    law: str
    version: str
    article: str
    text: str


def law_out(citation: Citation) -> dict[str, str]:
    """A citation with its words."""
    return {"law": citation.law, "version": citation.version, "article": citation.article, "text": in_words(citation.text)}


class FeeLineOut(Schema):
    law: LawOut
    part: str
    rate: str
    amount: Money


class FeeOut(Schema):
    """A fee with every line and its article."""

    kind: FeeKind
    full_fee: Money
    fee: Money
    lines: list[FeeLineOut]


def fee_out(fee: LitigationFee) -> dict[str, Any]:
    """A computed fee."""
    lines = [
        {"law": law_out(line.article), "part": in_words(line.part), "rate": line.rate, "amount": line.amount}
        for line in fee.lines
    ]
    return {"kind": fee.kind, "full_fee": fee.full_fee, "fee": fee.fee, "lines": lines}


class FeeQuery(Schema):
    cause: str | None = Field(None, max_length=20, description=_("案由编号，例如 108(3)；与 kind 二选一"))
    kind: FeeKind | None = Field(None, description=_("费用的种类；与 cause 二选一"))
    amount: str | None = Field(None, pattern=AMOUNT, description=_("标的额，元"))
    base: str | None = Field(None, pattern=AMOUNT, description=_("法定幅度内指定的每件标准，元"))
    province: str | None = Field(None, max_length=2, description=_("省份简称，例如 粤"))
    halving: list[Halving] = Field([], max_length=4, description=_("减半的理由；不论几个只减一次"))


@router.get("/fees", auth=LAW, response=FeeOut, summary=_("算诉讼费，每一项附条文"))
def preview_fee(request: HttpRequest, query: Query[FeeQuery]) -> Any:
    """The fee of a case or an application (State Council Decree 481), as the pages compute it."""
    amount = Decimal(query.amount) if query.amount else None
    kind = query.kind or _kind_of(query.cause, has_amount=amount is not None)
    base = Decimal(query.base) if query.base else None
    try:
        fee = litigation_fee(kind=kind, amount=amount, base=base, province=query.province, halvings=query.halving)
    except (FeeError, AmountError) as error:
        raise Problem("invalid", errors=[Fault("amount", "fee", in_words(error.message))]) from error
    return fee_out(fee)


def _kind_of(code: str | None, *, has_amount: bool) -> FeeKind:
    return fee_kind_of_cause(the_cause(code or "", "cause").code, has_amount=has_amount)


def the_cause(code: str, place: str) -> registry.Cause:
    """A cause that a case can have. Raises Problem at the place."""
    try:
        cause = registry.get(code)
    except registry.UnknownCause:
        cause = None
    if cause is None or not cause.may_be_chosen:
        raise invalid(place, "unknown_cause")
    return cause


def invalid(place: str, code: str, **detail: Any) -> Problem:
    """One thing is wrong with what was asked."""
    return Problem("invalid", errors=[Fault(place, code.replace("_", "-"), str(FAULTS[code]) % detail)])


class TimeLimitQuery(Schema):
    start: str = Field(pattern=DAY, description=_("起算的日期，例如 2026-09-10；以小时计的期间写到分，上海时间"))
    rule: str | None = Field(None, max_length=40, description=_("期限的名称，例如 answer；与 term 二选一"))
    term: str | None = Field(None, max_length=12, description=_("期间，例如 15d、48h、6m、2y；与 rule 二选一"))
    counting: Counting = Field(Counting.ACTION, description=_("与 term 一起用：按哪种方式计算"))


class TimeLimitOut(Schema):
    """The end of a time limit and how it was counted."""

    due_on: dt.date
    due_at: Instant | None = Field(description=_("以小时计的期间届满的时刻"))
    status: str = Field(description=_("certain：确定；provisional：节假日安排公布后可能变"))
    matter: str
    law: LawOut | None
    working: list[str]


@router.get("/deadlines/computation", auth=LAW, response=TimeLimitOut, summary=_("算期限，附计算过程"))
def compute_deadline(request: HttpRequest, query: Query[TimeLimitQuery]) -> Any:
    """When a time limit ends by the calendar in force (CPL art. 85)."""
    limit = TIME_LIMITS.get(query.rule) if query.rule else None
    if query.rule and (limit is None or limit.set_by_court):
        raise invalid("rule", "unknown_rule")
    term, counting = (limit.term, limit.counting) if limit else (_term(query.term or ""), query.counting)
    try:
        found = count_term(term, _start(query.start), counting, calendar_in_force())
    except TermError as error:
        raise Problem("invalid", errors=[Fault("term", "term", in_words(error.message))]) from error
    return _deadline(found) | {
        "matter": in_words(limit.matter) if limit else "",
        "law": law_out(limit.source) if limit else None,
    }


def _term(text: str) -> Term:
    try:
        return parse_term(text)
    except TermError as error:
        raise Problem("invalid", errors=[Fault("term", "term", in_words(error.message))]) from error


def _start(text: str) -> dt.date:
    try:
        start = dt.date.fromisoformat(text) if len(text) == 10 else dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise invalid("start", "not_a_day") from error
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise invalid("start", "not_a_day")
    return start


def _deadline(found: DueDate) -> dict[str, Any]:
    due = found.due
    at = due.replace(tzinfo=clock.SHANGHAI) if isinstance(due, dt.datetime) else None
    return {
        "due_on": due.date() if isinstance(due, dt.datetime) else due,
        "due_at": at,
        "status": found.status.value,
        "working": [in_words(step) for step in found.working],
    }


class CourtOut(Schema):
    """A court."""

    code: str
    name: str
    level: Level
    province: str
    speciality: str


def court_out(court: Court) -> dict[str, Any]:
    """A court in the caller's language."""
    return {
        "code": court.code, "name": str(court), "level": court.level, "province": court.province, "speciality": court.speciality,
    }  # fmt: skip


class CourtQuery(Paging):
    province: str | None = Field(None, max_length=2, description=_("省份简称，例如 粤"))
    level: Level | None = None


@router.get("/courts", auth=LAW, response=Listing[CourtOut], summary=_("查法院"))
def list_courts(request: HttpRequest, query: Query[CourtQuery]) -> Any:
    """The courts with their codes."""
    rows = Court.objects.order_by("code")
    rows = rows.filter(province=query.province) if query.province else rows
    rows = rows.filter(level=query.level) if query.level else rows
    return listing(rows, query, lambda found: [court_out(one) for one in found])


class CauseOut(Schema):
    """A cause of action, its path from the part down, and the form that asks about it."""

    code: str
    name: str
    path: list[str]
    form: str


class CauseQuery(Schema):
    q: str = Field(min_length=1, max_length=40, description=_("名称、拼音、拼音首字母或者编号"))


class CausesOut(Schema):
    items: list[CauseOut]


@router.get("/causes", auth=LAW, response=CausesOut, summary=_("查案由"))
def find_causes(request: HttpRequest, query: Query[CauseQuery]) -> Any:
    """The causes that fit best, at most twenty."""
    return {
        "items": [
            {
                "code": cause.code,
                "name": in_words(cause.name),
                "path": [in_words(one.name) for one in registry.path(cause.code)],
                "form": form_for(cause.code),
            }
            for cause in registry.search(query.q)
        ]
    }


class JurisdictionIn(Body):
    cause: str = Field(max_length=20)
    places: dict[str, str] = Field(max_length=40, description=_('连接点 → 基层法院的代字，例如 {"defendant": "粤0604"}'))
    amount: str | None = Field(None, pattern=AMOUNT)
    agreed: str = Field("", max_length=8, description=_("书面约定的法院的代字"))
    foreign: bool = False
    about_immovable: bool = False
    online_delivery: bool = False


class CourtChoiceOut(Schema):
    court: CourtOut
    reason: str
    law: list[LawOut]


class NoteOut(Schema):
    code: str
    text: str
    warns: bool
    law: LawOut | None


class AdviceOut(Schema):
    """Where one may file, and why. Advice: the choice is the plaintiff's."""

    exclusive: bool
    courts: list[CourtChoiceOut]
    notes: list[NoteOut]


@router.post("/jurisdiction", auth=LAW, response=AdviceOut, summary=_("在哪个法院立案，为什么"))
def advise_on_court(request: HttpRequest, given: JurisdictionIn) -> Any:
    """The competent courts for a cause and its places, as the court page proposes them."""
    cause = the_cause(given.cause, "/cause").code
    if unknown := sorted(set(given.places) - set(PLACES)):
        raise invalid("/places", "unknown_place", known=", ".join(sorted(PLACES)), unknown=unknown[0][:40])
    places = {place: [code] for place, code in given.places.items() if code}
    matter = Matter(
        cause,
        places,
        amount=Decimal(given.amount) if given.amount else None,
        agreed_court=given.agreed,
        foreign=given.foreign,
        about_immovable=given.about_immovable,
        online_delivery=given.online_delivery,
    )
    advice = advise(matter)
    return {
        "exclusive": advice.exclusive,
        "courts": [
            {"court": court_out(one.court), "reason": in_words(one.reason), "law": [law_out(law) for law in one.citations]}
            for one in choices_for(advice)
        ],
        "notes": [
            {
                "code": one.code,
                "text": note_text(one.code),
                "warns": one.warns,
                "law": law_out(one.citation) if one.citation else None,
            }
            for one in advice.notes
        ],
    }
