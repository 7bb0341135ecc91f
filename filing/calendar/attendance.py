"""Who came to a hearing."""

import uuid
from collections.abc import Mapping

from filing.calendar.models import Hearing


def attendance_of(hearing: Hearing) -> Mapping[uuid.UUID, bool | None]:
    """Of each party whether it came, by the party's id; nothing of whom nobody noted it.

    At different times everyone takes part who consented to it, and it is held only with everyone's consent (OLR art. 20).
    """
    if hearing.mode == Hearing.Mode.ASYNCHRONOUS:
        return dict.fromkeys(hearing.case.parties.values_list("pk", flat=True), True)
    return dict(hearing.attendances.values_list("party", "came"))
