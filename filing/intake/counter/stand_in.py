"""Who a party of a filing is to the filer's account, also after a filing from the counter was taken over."""

from courtportal.kernel.identity.models import User
from filing.intake.counter.models import CounterVisit
from filing.intake.models import Filing


def is_the_filer(filing: Filing, source: str) -> bool:
    """Whether the person whose facts came from ``source`` is the filer: the account's own, or as the clerk entered it.

    What was submitted before the filing was taken over names the closed account's person, and never changes.
    """
    if not source or source == str(filing.owner.person_id):
        return bool(source)
    taken_over = CounterVisit.objects.filter(draft__filing=filing, linked_to=filing.owner).exists()
    return taken_over and User.objects.filter(person_id=source, is_active=False).exists()
