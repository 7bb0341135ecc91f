"""Who has appealed: a party counts as having done what the one did whose place it took (民诉法解释 第五十五条)."""

from collections.abc import Sequence

from django.db.models import QuerySet

from filing.applications.models import Application
from filing.applications.rules.answered import APPEALS
from filing.cases.models import Case, Party
from filing.cases.succession import stands_in, with_former

# Whoever took an appeal back before it was accepted, or whose appeal was not accepted, may appeal again while the term runs.
GONE = (Application.State.WITHDRAWN, Application.State.REFUSED)


def appeals_of_side(case: Case, parties: Sequence[Party], kind: str = "appeal") -> "QuerySet[Application]":
    """What these parties have filed against the judgment, but for what they took back here or was refused; against rulings, only
    since the one that is in its term now.
    """
    own = Application.objects.filter(case=case, kind=kind, party__in=with_former(parties)).exclude(state__in=GONE)
    own = own.select_related("case", "party", "follow_up").order_by("submitted_at", "pk")
    if kind == "appeal":
        return own
    ruling = Application.objects.filter(case=case, state=Application.State.SEALED).order_by("-decided_at", "-pk").first()
    return own.filter(submitted_at__gte=ruling.decided_at) if ruling is not None and ruling.decided_at else own


def is_heard(appeal: Application) -> bool:
    """Whether its party is appellant above still, or the case above is to come; who withdrew there is none (CPL 180)."""
    above = appeal.follow_up
    if above is None or appeal.party is None:
        return True
    return not above.closing and stands_in(appeal.party, above).filter(role=Party.Role.APPELLANT).exists()


def appeal_in_the_way(kind: str, case: Case, parties: Sequence[Party]) -> Application | None:
    """The appeal of these parties because of which they cannot appeal again: it waits or was accepted, also where it was
    withdrawn above since: that ended the appeal for who withdrew it.
    """
    return appeals_of_side(case, parties, kind).last() if kind in APPEALS else None
