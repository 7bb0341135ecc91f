"""What a token opens of filing: what its owner may see, and of an organisation's token only that organisation's matters."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from courtportal.kernel.api.needs import as_shown
from courtportal.kernel.authz import access, visible_to
from filing.cases.models import Case
from filing.intake.models import Filing, FilingDraft


def _of_drafts(organisation_id: uuid.UUID, path: str = "") -> Q:
    """Begun by a token of the organisation, or by its bulk filing; ``path`` leads to the draft."""
    bulk = "bulk_row__job__filer__organisation" if path else "filing__bulk_row__job__filer__organisation"
    return Q(**{f"{path}program__organisation": organisation_id}) | Q(**{bulk: organisation_id})


def _narrow(request: HttpRequest, rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """The rows that are the token's organisation's; all of them for a person's own token."""
    token, actor = as_shown(request).token, as_shown(request).actor
    organisation = token.organisation_id
    if organisation is None:
        return rows
    if rows.model is FilingDraft:
        return rows.filter(_of_drafts(organisation))
    if rows.model is Filing:
        return rows.filter(_of_drafts(organisation, "draft__"))
    filings = visible_to(actor, Filing).filter(_of_drafts(organisation, "draft__"))
    return rows.filter(
        Q(filing_id__in=filings.values("pk")) | Q(pk__in=rows.filter(parties__organisation=organisation).values("pk"))
    )


def drafts(request: HttpRequest) -> "QuerySet[FilingDraft]":
    """The drafts, submitted ones among them."""
    return _narrow(request, visible_to(as_shown(request).actor, FilingDraft))


def filings(request: HttpRequest) -> "QuerySet[Filing]":
    """The filings."""
    return _narrow(request, visible_to(as_shown(request).actor, Filing))


def cases(request: HttpRequest) -> "QuerySet[Case]":
    """The cases."""
    return _narrow(request, visible_to(as_shown(request).actor, Case, "list"))


def the_draft(request: HttpRequest, draft_id: uuid.UUID, action: str = "view") -> FilingDraft:
    """One draft, for an action. Raises Http404, Refused."""
    found = access(as_shown(request).actor, FilingDraft, draft_id, action)
    _check(drafts(request), found.pk)
    return found


def the_filing(request: HttpRequest, filing_id: uuid.UUID, action: str = "view") -> Filing:
    """One filing, for an action. Raises Http404, Refused."""
    found = access(as_shown(request).actor, Filing, filing_id, action)
    _check(filings(request), found.pk)
    return found


def the_case(request: HttpRequest, case_id: uuid.UUID, action: str = "view") -> Case:
    """One case, for an action. Raises Http404, Refused."""
    found = access(as_shown(request).actor, Case, case_id, action)
    _check(cases(request), found.pk)
    return found


def _check(rows: "QuerySet[Any]", pk: uuid.UUID) -> None:
    """Raise Http404 for what another organisation's token must not see."""
    if not rows.filter(pk=pk).exists():
        raise Http404
