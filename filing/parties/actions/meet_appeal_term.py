"""The term to answer an appeal is met, wherever it runs: in the court that judged, from which the case came up."""

import datetime as dt

from courtportal.kernel.authz import Actor
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.models import Deadline
from filing.calendar.rules.limits import APPEAL_ANSWER_RULES
from filing.cases.models import Party
from filing.parties.chain import earlier_selves


def meet_appeal_term(*, actor: Actor, party: Party, now: dt.datetime) -> None:
    """The party has answered (民事诉讼法 第一百七十四条). In the transaction of the caller, who has judged the right to it."""
    for one in (party, *earlier_selves(party)):
        end_deadlines(
            actor=actor, rules=APPEAL_ANSWER_RULES, state=Deadline.State.MET, now=now, case_id=one.case_id, party_id=one.pk
        )
