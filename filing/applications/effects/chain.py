"""Appeal and application for retrial: the next case at the court above."""

import datetime as dt
from decimal import Decimal

from courtportal.kernel.authz import Actor
from filing.applications.effects.common import as_it_stands_in, contested, fee_ground, note
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.rulings import CASE_TYPES, in_term, open_appeal_of
from filing.cases.actions.open_follow_up import FollowUp, open_follow_up
from filing.cases.models import Case, CaseLink, Party, Procedure
from filing.cases.order import next_order
from filing.cases.rules.procedure import RETRIAL
from filing.cases.succession import holder_of, stands_in
from filing.cases.transitions import move
from filing.dossier.models import DossierTransfer
from filing.fees.models import Fee

R = Party.Role
_OPPOSITE = {R.PLAINTIFF: R.DEFENDANT, R.DEFENDANT: R.PLAINTIFF}
OPEN = (Case.State.ACCEPTED, Case.State.IN_TRIAL, Case.State.SUSPENDED)


def open_appeal(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The appeal is a case of the court above; whoever appeals after the first joins it as an appellant too (CPL 171, 174)."""
    move(application.case, "appeal", now=now)
    above = application.case.links_out.filter(kind=CaseLink.Kind.APPEAL, to_case__procedure=Procedure.SECOND_INSTANCE)
    link = above.filter(to_case__state__in=OPEN).select_related("to_case").first()
    if link is not None:
        _join_appeal(application, link.to_case)
    else:
        application.follow_up = _follow(application, actor, now, CaseLink.Kind.APPEAL, "民终", Procedure.SECOND_INSTANCE)
    _hand_over_file(application)
    appellant = as_it_stands_in(application.follow_up, application.party, R.APPELLANT)  # its fee belongs there (FEE art. 17)
    if not _is_free(application.case):
        fee_ground(application, now, amount=contested(application), party=appellant)


def _is_free(case: Case) -> bool:
    """A case tried under trial supervision costs nothing, on appeal neither, unless its retrial was one of the two that are
    paid for (FEE art. 9; that it holds for the appeal is read from its words [verify]).
    """
    return case.case_type == RETRIAL and not Fee.objects.filter(case=case, purpose=Fee.Purpose.RETRIAL).exists()


def open_ruling_appeal(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The appeal against the ruling is a case of the court above; it costs nothing (CPL 171; FEE art. 8). Raises CannotDecide
    where no ruling is in its term any more.
    """
    ruling = in_term(application.case).first()
    if ruling is None:
        raise CannotDecide("state")
    link = open_appeal_of(application.case)
    if link is not None:
        _join_appeal(application, link.to_case)
    else:
        case_type = CASE_TYPES[ruling.kind]
        application.follow_up = _follow(application, actor, now, CaseLink.Kind.APPEAL, case_type, Procedure.RULING_APPEAL)
    _hand_over_file(application)


def _hand_over_file(application: Application) -> None:
    """The panel of the appeal reads the file that came up with it."""
    sent = DossierTransfer.objects.filter(case=application.case_id, to_case=None, returned_at=None)
    sent.update(to_case=application.follow_up)


def _join_appeal(application: Application, appeal: Case) -> None:
    """The party is an appellant as well in the appeal that is open, also beside the one on its own side (CPL-I 315)."""
    application.follow_up = appeal
    mine = application.party
    if mine is None:
        return
    own = stands_in(mine, appeal).exclude(role=R.APPELLANT).first()
    if own is not None:
        own.role, own.order = R.APPELLANT, next_order(appeal, R.APPELLANT)
        own.save(update_fields=["role", "order"])


def open_retrial_examination(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The court above examines the application under a number of its own within three months (CPL 210, 215)."""
    kind, procedure = CaseLink.Kind.RETRIAL, Procedure.RETRIAL_EXAMINATION
    application.follow_up = _follow(application, actor, now, kind, "民申", procedure, roles=(R.APPLICANT, R.RESPONDENT))
    note(application, "申请再审立案审查", "Application for retrial registered", now)


def _follow(
    application: Application,
    actor: Actor,
    now: dt.datetime,
    kind: CaseLink.Kind,
    case_type: str,
    procedure: Procedure,
    *,
    roles: tuple[str, str] = (R.APPELLANT, R.APPELLEE),
) -> Case:
    source = application.case
    amount = contested(application)
    plan = FollowUp(
        kind=kind,
        court=application.court,
        case_type=case_type,
        procedure=procedure,
        roles=turned(application, *roles),
        amount=Decimal(amount) if amount else None,
        basis=application.document,
    )
    return open_follow_up(actor=actor, source=source, plan=plan, now=now)


def turned(application: Application, first: str, second: str) -> dict[Party, str]:
    """Who applies takes the first role, the other side the second; who stands beside them keeps the role of the first instance.

    In a case whose roles have turned before (民终) everyone else is on the other side.
    """
    applicant = holder_of(application.party) if application.party else None
    roles: dict[Party, str] = {}
    for party in application.case.parties.filter(left_at=None).order_by("role", "order"):
        opposite = applicant is not None and party.role == _OPPOSITE.get(R(applicant.role))
        turned_before = party.role not in {R.PLAINTIFF, R.DEFENDANT, R.THIRD_PARTY}
        if party == applicant:
            roles[party] = first
        elif opposite or turned_before:
            roles[party] = second
        else:
            roles[party] = party.role
    return roles


GRANTED = {"appeal": open_appeal, "ruling_appeal": open_ruling_appeal, "retrial": open_retrial_examination}
