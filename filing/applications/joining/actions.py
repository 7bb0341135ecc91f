"""Somebody from outside asks to take part in a case, takes it back, or is answered where no case fits."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from courtportal.kernel import ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access, may_ever
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import Organisation
from courtportal.kernel.reading.counting import page_count
from courtportal.kernel.uploads.models import Upload
from filing.applications.actions.decide import take_back
from filing.applications.actions.submit import RECEIPT_LENGTH, Arrival, CannotApply, Request, create
from filing.applications.holding import hold_case_of
from filing.applications.joining.models import JoinRequest, JoinRequestFile
from filing.applications.joining.policies import OPEN
from filing.applications.joining.telling import tell_asker, tell_filing_clerks
from filing.applications.models import Application
from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.joining import JOINDER, WAYS, Way
from filing.cases.models import Case, Party
from filing.cases.policies import own_party
from filing.cases.rules.case_number import CaseNumber, InvalidCaseNumber, parse_case_number


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed: the number, the ground, the answers to its questions, the name of who is succeeded, the papers, the key.

    ``organisation_id``: an organisation of the account in whose name it is asked.
    """

    case_number: str
    way: str
    content: Mapping[str, str]
    key: str
    former: str = ""
    uploads: Sequence[Upload] = ()
    organisation_id: uuid.UUID | None = None


@transaction.atomic
def ask_to_take_part(*, actor: Actor, asked: Asked, now: dt.datetime) -> JoinRequest:
    """The request waits: for the panel of the case where one fits, else for the filing clerks of the court (CPL 55, 59, 135).

    The answer is the same whether or not there is such a case, whatever its state, and whoever its parties are. Who may: anyone
    whose real name is proven. Raises CannotApply: ``number``, ``no_such_court`` for a court outside the portal, ``waiting`` for
    a second one of the same ground, ``party`` for a party of the case, ``incomplete``, ``files``, ``no_organisation``. Event,
    where a case fits: ApplicationSubmitted.
    """
    if not may_ever(actor, "filing.joinrequest", "ask") or not actor.verified:
        raise Refused("filing.joinrequest", "ask", [])
    mine = JoinRequest.objects.filter(submitted_by_id=actor.account_id)
    if known := mine.filter(key=asked.key).first():
        return known
    way, number = WAYS[asked.way], number_of(asked.case_number)
    court = Court.objects.filter(code=number.court_code).first()
    if court is None:
        raise CannotApply("no_such_court")
    case = case_of(str(number))
    if case is not None and case.parties.filter(own_party(actor), left_at=None).exists():
        raise CannotApply("party")
    if any(one.state == JoinRequest.State.WAITING for one in mine.filter(OPEN, case_number=str(number), way=way.code)):
        raise CannotApply("waiting")
    content = _content(actor, way, asked)
    request = JoinRequest.objects.create(
        submitted_by_id=actor.account_id, organisation_id=asked.organisation_id, court=court, case_number=str(number),
        way=way.code, name=content["outsider"], content=content, submitted_at=now, receipt_number=ids.new_code(RECEIPT_LENGTH),
        key=asked.key,
    )  # fmt: skip
    put_on(actor, request, case, asked.uploads, Arrival(now, now), now)
    record(actor=actor, action="ask_to_take_part", obj=request, now=now, detail={"way": way.code})
    return request


def put_on(
    actor: Actor, request: JoinRequest, case: Case | None, uploads: Sequence[Upload], arrival: Arrival, now: dt.datetime
) -> None:
    """Its papers are kept; it goes before the panel of the case, or to the filing clerks where no case fits."""
    _keep_files(actor, request, uploads)
    request.application = _apply(actor, request, case, uploads, arrival, now) if case is not None else None
    request.save(update_fields=["application"])
    if request.application is None:
        tell_filing_clerks(request, now)


def number_of(text: str) -> CaseNumber:
    try:
        return parse_case_number(text)
    except InvalidCaseNumber as error:
        raise CannotApply("number") from error


def case_of(number: str) -> Case | None:
    found = Case.objects.select_for_update(of=("self",)).select_related("court__parent")
    return found.filter(case_number=number).first()


def _content(actor: Actor, way: Way, asked: Asked) -> dict[str, str]:
    """The answers, what the ground settles, and who asks as the account proves it. Raises CannotApply."""
    kind = KINDS[way.kind]
    content = said_by(way, asked.content, asked.former, _who(actor, asked.organisation_id))
    if (kind.files_required or asked.organisation_id) and not asked.uploads:
        raise CannotApply("files")
    return content


def said_by(way: Way, answers: Mapping[str, str], former: str, who: Mapping[str, str]) -> dict[str, str]:
    """The answers to the questions of the ground, and ``who`` asks. Raises CannotApply: ``incomplete``."""
    content = {key: answers.get(key, "").strip() for key in (*way.asks, "address")} | dict(way.settled)
    content |= {"former_name": former.strip()} if way.succeeds else {}
    content |= who
    of_kind = [one for one in KINDS[way.kind].fields if one.key in content]
    if any(one.is_needed(content) and not content[one.key] for one in of_kind) or (way.succeeds and not content["former_name"]):
        raise CannotApply("incomplete")
    return content


def _who(actor: Actor, organisation_id: uuid.UUID | None) -> dict[str, str]:
    """What identifies and reaches them stays in the account until the court lets them join."""
    if organisation_id is None:
        return {"outsider": actor.name, "name": actor.name, "kind": Party.Kind.PERSON}
    held = Organisation.objects.filter(pk=organisation_id, owner_id=actor.account_id).first()
    if held is None:
        raise CannotApply("no_organisation")
    return {"outsider": held.name, "name": held.name, "kind": Party.Kind.ORGANISATION, "organisation": str(held.pk)}


def _keep_files(actor: Actor, request: JoinRequest, uploads: Sequence[Upload]) -> None:
    for order, upload in enumerate(uploads, 1):
        found = access(actor, Upload, upload.pk, "use")
        if found.stored is None:
            raise CannotApply("files")
        JoinRequestFile.objects.create(
            request=request,
            order=order,
            file=found.stored,
            file_name=found.original_name[:200],
            pages=page_count(found.stored, found.pages),
        )


def _apply(
    actor: Actor, asked: JoinRequest, case: Case, uploads: Sequence[Upload], arrival: Arrival, now: dt.datetime
) -> Application | None:
    """The application before the panel; None where the case takes nobody in now, or knows nobody of the name."""
    placed = _placed(case, asked.definition, asked.content)
    if placed is None:
        return None
    code, content = placed
    kind = KINDS[code]
    if case.state not in kind.states or case.case_type not in kind.case_types:
        return None
    request = Request(code, content, f"join:{asked.key}"[:80], uploads)
    return create(actor=actor, case=case, party=None, request=request, now=now, arrival=arrival)


def _placed(case: Case, way: Way, content: dict[str, str]) -> tuple[str, dict[str, str]] | None:
    """As what they would come in; a further heir of a party whose place another has taken stands beside that one (CPL 135)."""
    if not way.succeeds:
        return way.kind, content
    former = case.parties.filter(name=content["former_name"]).order_by("left_at", "order").first()
    if former is None:
        return None
    if former.left_at is None:
        return way.kind, {**content, "former": str(former.pk)}
    return (JOINDER, {**content, "role": former.role}) if former.successors.exists() else None


@transaction.atomic
def withdraw_request(*, actor: Actor, request_id: uuid.UUID, now: dt.datetime) -> JoinRequest:
    """Taken back by who asked, before the court has decided or answered; by a filing clerk for who asked on paper."""
    application_id = access(actor, JoinRequest, request_id, "view").application_id
    if application_id is not None:
        hold_case_of(application_id)
    request = access(actor, JoinRequest, request_id, "withdraw", lock=True)
    if request.application is not None and request.application.state == Application.State.SUBMITTED:
        take_back(actor=actor, application=request.application, now=now)
    request.withdrawn_at = now
    request.save(update_fields=["withdrawn_at"])
    record(actor=actor, action="withdraw", obj=request, now=now)
    return request


@transaction.atomic
def answer_request(*, actor: Actor, request_id: uuid.UUID, answer: str, now: dt.datetime) -> JoinRequest:
    """The filing clerk says that, and why, the court cannot take it up. Who may: the filing clerks of the court."""
    request = access(actor, JoinRequest, request_id, "answer", lock=True)
    request.answer, request.answered_by_id, request.answered_at = answer.strip(), actor.account_id, now
    request.save(update_fields=["answer", "answered_by", "answered_at"])
    record(actor=actor, action="answer", obj=request, now=now)
    tell_asker(request, now)
    return request
