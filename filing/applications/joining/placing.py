"""Where a request to take part goes, asked online or on paper: before the panel of the case, or to the filing clerks."""

import datetime as dt
from collections.abc import Mapping, Sequence

from courtportal.kernel.authz import Actor, access
from courtportal.kernel.reading.counting import page_count
from courtportal.kernel.uploads.models import Upload
from filing.applications.actions.submit import Arrival, CannotApply, Request, create
from filing.applications.joining.models import JoinRequest, JoinRequestFile
from filing.applications.joining.telling import tell_filing_clerks
from filing.applications.models import Application
from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.joining import JOINDER, Way
from filing.cases.models import Case
from filing.cases.rules.case_number import CaseNumber, InvalidCaseNumber, parse_case_number


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


def said_by(way: Way, answers: Mapping[str, str], former: str, who: Mapping[str, str]) -> dict[str, str]:
    """The answers to the questions of the ground, and ``who`` asks. Raises CannotApply: ``incomplete``."""
    content = {key: answers.get(key, "").strip() for key in (*way.asks, "address")} | dict(way.settled)
    content |= {"former_name": former.strip()} if way.succeeds else {}
    content |= who
    of_kind = [one for one in KINDS[way.kind].fields if one.key in content]
    if any(one.is_needed(content) and not content[one.key] for one in of_kind) or (way.succeeds and not content["former_name"]):
        raise CannotApply("incomplete")
    return content


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
