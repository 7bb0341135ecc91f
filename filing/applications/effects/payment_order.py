"""How the procedure of a payment order ends without an order that has effect; the suit that may follow is intake's (CPL 228)."""

import datetime as dt

from courtportal.kernel.authz import Actor
from filing.applications.effects.common import close_case
from filing.applications.models import Application
from filing.applications.rules.payment_order import END, OBJECTION, REFUSAL
from filing.cases.models import Case
from filing.decisions.models import Decision


def end(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The procedure is over and the order lapses by itself; its fee is the applicant's (CPL 228; FEE 36)."""
    case = close_case(application, "end_payment_order", Case.Closing.ORDER_ENDED, actor, now)
    Decision.objects.filter(case=case, state=Decision.State.SEALED).update(state=Decision.State.SET_ASIDE)


def refuse(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The application does not meet the law: the case is closed (CPL 227)."""
    close_case(application, "refuse_payment_order", Case.Closing.ORDER_REFUSED, actor, now)


GRANTED = {OBJECTION: end, END: end, REFUSAL: refuse}
