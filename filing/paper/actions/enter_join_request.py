"""Somebody without an account asks on paper to take part in a case; a filing clerk enters it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from courtportal.kernel import clock, ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, may_ever
from courtportal.kernel.courts.models import Court
from courtportal.kernel.uploads.models import Upload
from filing.applications.actions.submit import RECEIPT_LENGTH, CannotApply
from filing.applications.joining.models import JoinRequest, JoinRequestPaper
from filing.applications.joining.placing import case_of, number_of, put_on, said_by
from filing.applications.joining.policies import OPEN
from filing.applications.rules.joining import WAYS
from filing.cases.models import Case, Party
from filing.paper.keeping import LONG_BEFORE, CannotEnter, Paper, arrival_of

# What identifies and reaches who asks, as the paper says it: there is no account that has it.
WHO = ("name", "kind", "identity_number", "phone")


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What the paper says: the case, the ground, who asks, the answers, whose place is taken, what is attached."""

    case_number: str
    way: str
    content: Mapping[str, str]
    former: str = ""
    uploads: Sequence[Upload] = field(default_factory=tuple)


@transaction.atomic
def enter_join_request(*, actor: Actor, asked: OnPaper, paper: Paper, now: dt.datetime) -> JoinRequest:
    """The request as of the day on which its paper was handed in or posted (CPL 55, 59, 85, 135); entered twice it is one.

    Who may: a filing clerk of the court that the number names. Raises CannotApply: ``number``, ``no_such_court``, ``elsewhere``
    for a case of another court, ``waiting`` for a second one of the same person on the same ground, ``party``, ``incomplete``;
    CannotEnter: ``day``. Event, where a case fits: ApplicationSubmitted.
    """
    if not may_ever(actor, "filing.joinrequest", "enter"):
        raise Refused("filing.joinrequest", "enter", [])
    mine = JoinRequest.objects.filter(submitted_by_id=actor.account_id)
    if known := mine.filter(key=paper.key).first():
        return known
    if not clock.local(now).date() - LONG_BEFORE <= paper.handed_in_on <= clock.local(now).date():
        raise CannotEnter("day")
    way, number = WAYS[asked.way], number_of(asked.case_number)
    court = _court(actor, number.court_code)
    who = {key: asked.content.get(key, "").strip() for key in WHO}
    content = said_by(way, asked.content, asked.former, who | {"outsider": who["name"]})
    case = case_of(str(number))
    if case is not None and _is_party(case, who):
        raise CannotApply("party")
    same = JoinRequest.objects.filter(OPEN, case_number=str(number), way=way.code, name=content["name"], paper__isnull=False)
    if any(one.state == JoinRequest.State.WAITING for one in same.select_related("application")):
        raise CannotApply("waiting")
    arrival = arrival_of(paper, now)
    request = JoinRequest.objects.create(
        submitted_by_id=actor.account_id, court=court, case_number=str(number), way=way.code, name=content["name"][:160],
        content=content, submitted_at=arrival.handed_in_at, receipt_number=ids.new_code(RECEIPT_LENGTH), key=paper.key,
    )  # fmt: skip
    JoinRequestPaper.objects.create(
        request=request, manner=paper.manner, handed_in_on=paper.handed_in_on, entered_by_id=actor.account_id
    )
    put_on(actor, request, case, (paper.upload, *asked.uploads), arrival, now)
    detail = {"way": way.code, "handed_in_on": paper.handed_in_on.isoformat(), "manner": paper.manner}
    record(actor=actor, action="enter_join_request", obj=request, now=now, detail=detail)
    return request


def _court(actor: Actor, code: str) -> Court:
    court = Court.objects.filter(code=code).first()
    if court is None:
        raise CannotApply("no_such_court")
    if court.pk != actor.court_id:
        raise CannotApply("elsewhere")
    return court


def _is_party(case: Case, who: Mapping[str, str]) -> bool:
    """Whether somebody of that number is in the case; without a number nobody is known by the name alone."""
    number = "".join(who["identity_number"].split()).upper()
    there = case.parties.filter(left_at=None)
    return bool(number) and any(
        number in {one.identity_number.upper(), one.unified_social_credit_code.upper()} for one in there if isinstance(one, Party)
    )
