"""The earlier case whose people a filing takes over: its id goes along in the address while cause and court are chosen."""

import uuid

from django.http import Http404

from courtportal.kernel.authz import PortalRequest, access
from filing.cases.models import Case


def earlier_case(request: PortalRequest) -> Case | None:
    """The case that the address names; None where it names none. Raises Http404 for one that the viewer may not see."""
    named = request.GET.get("earlier", "")
    if not named:
        return None
    try:
        case_id = uuid.UUID(named)
    except ValueError as error:
        raise Http404 from error
    return access(request.actor, Case, case_id, "view")
