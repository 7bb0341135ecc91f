"""The term to answer an appeal is met, wherever it runs: in the court that judged, from which the case came up."""

import datetime as dt

from courtportal.kernel.authz import Actor
from filing.applications.answer_terms import TRANSFER, await_answers
from filing.applications.models import Application
from filing.applications.rules.answered import APPEALS
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.models import Deadline
from filing.calendar.rules.limits import REVIEW_ANSWER_RULES
from filing.cases.models import Party
from filing.parties.chain import earlier_selves


def _awaited(party: Party) -> list[str]:
    """The appeals that were served on the party and whose file is still to go up."""
    sending = Deadline.objects.filter(case=party.case_id, rule=TRANSFER, state=Deadline.State.RUNNING)
    return [key.removeprefix(f"{TRANSFER}:") for key in sending.values_list("key", flat=True)]


def meet_appeal_term(*, actor: Actor, party: Party, now: dt.datetime) -> None:
    """The party has answered (民事诉讼法 第一百七十四条). In the transaction of the caller, who has judged the right to it."""
    for one in (party, *earlier_selves(party)):
        end_deadlines(
            actor=actor, rules=REVIEW_ANSWER_RULES, state=Deadline.State.MET, now=now, case_id=one.case_id, party_id=one.pk
        )
        awaiting = Application.objects.filter(case=one.case_id, kind__in=APPEALS, pk__in=_awaited(one)).select_related("case")
        for appeal in awaiting:
            await_answers(appeal, now)
