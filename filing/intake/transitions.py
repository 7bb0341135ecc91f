"""A filing goes from state to state by the table alone, and every step is kept."""

import datetime as dt
from collections.abc import Sequence

from courtportal.kernel.authz import Actor
from filing.intake.models import Filing, FilingReview, FilingTransition
from filing.intake.rules.steps import CLOCK_RUNS, check_step
from filing.law import Citation


def move(  # noqa: PLR0913 - the whole row
    filing: Filing,
    act: str,
    to: str,
    *,
    actor: Actor,
    now: dt.datetime,
    fields: Sequence[str] = (),
    law: Citation | str = "",
    deadline: dt.date | None = None,
    review: FilingReview | None = None,
) -> FilingTransition:
    """The filing is in the state ``to`` with the next version; ``fields`` are saved with it. In the caller's transaction.

    ``deadline`` is the term that runs afterwards, if it is not the court's to decide. Raises IllegalStep.
    """
    before = Filing.objects.filter(pk=filing.pk).values_list("state", "decide_by").first()
    state, decide_by = before or ("", None)
    step = check_step(act, state, to)
    cited = law or step.law
    filing.state = to
    filing.version += 1
    filing.save(update_fields=["state", "version", *fields] if before else None)
    return FilingTransition.objects.create(
        filing=filing,
        version=filing.version,
        act=act,
        from_state=state,
        to_state=to,
        actor_id=actor.user_id,
        role=actor.role,
        law=cited if isinstance(cited, str) else cited.text.zh,
        deadline_before=decide_by if state in CLOCK_RUNS else None,
        deadline_after=filing.decide_by if to in CLOCK_RUNS else deadline,
        review=review,
        happened_at=now,
    )


def since(filing: Filing, version: int) -> list[FilingTransition]:
    """The steps after a version, oldest first: what somebody missed whose page was drawn for it."""
    return list(filing.transitions.filter(version__gt=version).select_related("actor").order_by("version"))
