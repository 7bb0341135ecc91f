"""A fee was not paid in time and the ruling on it is sealed: the case is closed, or the counterclaim falls away."""

import datetime as dt
import uuid

from courtportal.kernel.authz import Actor
from filing.applications.effects.common import close_case, note
from filing.applications.effects.disposal import end_suit, leave_appeal
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.queries import claim_is_over, other_claims
from filing.cases.models import Case, Party
from filing.fees.actions.default import NotInDefault, default_of, finish_default


def require_default(application: Application, today: dt.date) -> None:
    """Nothing is signed where nothing is unpaid: the ruling could never be sealed. Raises CannotDecide."""
    try:
        default_of(case_id=application.case_id, party_id=uuid.UUID(application.content["party"]), kind=application.kind)
    except NotInDefault as error:
        raise CannotDecide("fee_paid") from error


def _finish(application: Application, now: dt.datetime, *, withdrawn: bool) -> None:
    """The default is settled as ruled. Raises CannotDecide when nothing is unpaid any more."""
    party_id = uuid.UUID(application.content["party"])
    try:
        default = default_of(case_id=application.case_id, party_id=party_id, kind=application.kind)
        finish_default(default=default, withdrawn=withdrawn, reason=application.reasons, now=now)
    except NotInDefault as error:
        raise CannotDecide("fee_paid") from error


def treat_suit_as_withdrawn(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The suit ends (CPL-I 213) and half of what was paid goes back (CPL-I 199); a counterclaim is heard on (CPL-I 239)."""
    _finish(application, now, withdrawn=True)
    end_suit(application, "deem_withdrawn", Case.Closing.DEEMED_WITHDRAWN, actor, now)


def treat_appeal_as_withdrawn(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The appeal is closed unless somebody else appeals as well; the judgment below may take effect (CPL-I 318)."""
    _finish(application, now, withdrawn=True)
    appellant = Party.objects.get(pk=application.content["party"], case_id=application.case_id)
    leave_appeal(application, appellant, "deem_appeal_withdrawn", Case.Closing.APPEAL_LAPSED, actor, now)


def treat_counterclaim_as_withdrawn(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The claim goes on without the counterclaim; where the claim is over already, nothing is left and the case is closed."""
    _finish(application, now, withdrawn=True)
    note(application, "反诉或者第三人的请求按撤回处理", "Counterclaim treated as withdrawn", now)
    if claim_is_over(application.case) and not other_claims(application.case):
        close_case(application, "deem_withdrawn", Case.Closing.DEEMED_WITHDRAWN, actor, now)


def keep(application: Application, _actor: Actor, now: dt.datetime) -> None:
    """The case goes on although the fee is unpaid."""
    _finish(application, now, withdrawn=False)


GRANTED = {
    "deemed_withdrawal": treat_suit_as_withdrawn,
    "deemed_appeal_withdrawal": treat_appeal_as_withdrawn,
    "deemed_counterclaim_withdrawal": treat_counterclaim_as_withdrawn,
}
PRECONDITIONS = dict.fromkeys(GRANTED, require_default)
REFUSED = dict.fromkeys(GRANTED, keep)
