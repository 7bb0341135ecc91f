"""What is claimed in a case, by whom and since when: as the complaint has it, or as a granted change has put it.

Claims can be changed until the arguments are closed (CPL 54, 143; CPL-I 232). Whoever reads the claims asks here.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from filing.applications.models import Application
from filing.applications.queries import granted_in_suit
from filing.applications.rules.disposal import CLAIM_CHANGE
from filing.cases.models import Case, Party


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims as they stood at a moment. ``text``: all of them as the change says, '' while the complaint's elements stand.

    ``change_id``: the granted application; None without one.
    """

    by: tuple[str, ...]
    since: dt.datetime
    text: str = ""
    change_id: uuid.UUID | None = None

    @property
    def changed(self) -> bool:
        """Whether they are no longer those of the complaint."""
        return self.change_id is not None


def claims_in(case: Case, at: dt.datetime | None = None) -> Claims:
    """What is claimed now, or what was at a moment; a change counts also where the suit came here with it (transfer, remand)."""
    change = _newest_change(case, at)
    if change is None or change.decided_at is None:
        plaintiffs = case.parties.filter(role=Party.Role.PLAINTIFF, left_at=None).order_by("order")
        return Claims(tuple(plaintiffs.values_list("name", flat=True)), case.accepted_at)
    return Claims((change.applicant_name,), change.decided_at, str(change.content["claims"]).strip(), change.pk)


def _newest_change(case: Case, at: dt.datetime | None) -> Application | None:
    granted = granted_in_suit(case, CLAIM_CHANGE).select_related("party")
    if at is not None:
        granted = granted.filter(decided_at__lte=at)
    return granted.order_by("-decided_at", "-pk").first()
