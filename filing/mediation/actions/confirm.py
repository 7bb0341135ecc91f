"""All parties together ask the court to confirm their agreement; it gets a case of its own (民特)."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused
from courtportal.kernel.outbox import publish
from filing.applications.actions.submit import Request, create
from filing.applications.rules.mediation import CONFIRMATION
from filing.calendar.actions.trial_clock import start_trial_limit
from filing.calendar.models import Deadline
from filing.cases.assignment import assign_panel
from filing.cases.models import Case, Party, Procedure
from filing.cases.numbers import take_number
from filing.cases.timeline import add_timeline_entry
from filing.causes import registry
from filing.causes.procedures import case_type_of
from filing.events import ConfirmationOpened
from filing.mediation.holding import access_held
from filing.mediation.models import Mediation, MediationAgreement
from filing.mediation.papers import party_of
from filing.mediation.queries import TO_CONFIRM, agreement_of, all_assent, confirmation_key, confirmation_matter
from filing.mediation.recording import assent
from filing.mediation.rules.offers import reads_as_one
from filing.mediation.transitions import move, tell_people

CAUSE = "448"  # 申请司法确认调解协议
TOO_LATE = _("申请司法确认的期限（协议生效之日起三十日）已经届满")


@transaction.atomic
def apply_for_confirmation(*, actor: Actor, mediation_id: uuid.UUID, now: dt.datetime) -> Mediation:
    """The actor's parties ask for confirmation; when all have, the court that had the dispute mediated has the case.

    Within thirty days of the agreement, all together, at the court that invited the mediator (民事诉讼法 第二百零五条).
    Raises Refused when the term is over. Event, at the last: ConfirmationOpened.
    """
    mediation = access_held(actor, mediation_id, "confirm")
    agreement = agreement_of(mediation)
    if agreement is None or agreement.confirm_by is None or clock.local(now).date() > agreement.confirm_by.due_on:
        raise Refused("filing.mediation", "confirm", [str(TOO_LATE)])
    matter = confirmation_matter(agreement)
    assent(actor, mediation, matter, now)
    record(actor=actor, action="ask_to_confirm", obj=mediation, now=now)
    if not all_assent(mediation, matter):
        tell_people(
            mediation, title=_("对方申请司法确认，请您一并申请"),
            body=_("调解编号 %(number)s。须由各方在%(due)s前共同申请，不收费。"),
            facts={"due": agreement.confirm_by.due_on}, key=f"to-{matter}:{actor.user_id}", now=now, but=actor.user_id,
        )  # fmt: skip
        return mediation
    case = _open_case(actor, mediation, now)
    agreement.application = create(
        actor=actor, case=case, party=case.parties.order_by("order")[0], request=_request(mediation, agreement), now=now
    )
    agreement.save(update_fields=["application"])
    agreement.confirm_by.state = Deadline.State.MET
    agreement.confirm_by.save(update_fields=["state"])
    move(mediation, "confirm")
    tell_people(
        mediation, title=_("司法确认已受理，案号 %(case)s"), body=_("调解编号 %(number)s。法院审查后作出裁定。"),
        facts={"case": case.case_number}, key=f"confirming:{case.pk}", now=now,
    )  # fmt: skip
    publish(ConfirmationOpened(case_id=case.pk, mediation_id=mediation.pk), now=now)
    return mediation


def _open_case(actor: Actor, mediation: Mediation, now: dt.datetime) -> Case:
    """The numbered case with all parties as applicants, a panel, and thirty days to decide; no fee is asked."""
    number = take_number(court=mediation.court, year=clock.local(now).year, case_type=case_type_of(CAUSE))
    names = "、".join(mediation.parties.order_by("order").values_list("name", flat=True))
    case = Case.objects.create(
        court=mediation.court,
        case_type=number.case_type,
        year=number.year,
        number=number.number,
        case_number=str(number),
        cause_code=registry.get(CAUSE).code,
        title=f"{names} {registry.get(CAUSE).name.zh}"[:200],
        procedure=Procedure.SPECIAL,
        amount=mediation.amount,
        is_public=False,
        accepted_at=now,
    )
    for order, one in enumerate(mediation.parties.select_related("user__person").order_by("order"), 1):
        party = party_of(one)
        party.case, party.role, party.order = case, Party.Role.APPLICANT, order
        party.save()
    assign_panel(actor=actor, case=case, now=now)
    start_trial_limit(actor=actor, case=case, now=now)
    add_timeline_entry(
        case=case, kind="accepted", title_zh="受理司法确认申请", title_en="Application for confirmation accepted", now=now
    )
    record(actor=actor, action="open_confirmation", obj=case, now=now, detail={"mediation": str(mediation.pk)})
    return case


def _request(mediation: Mediation, agreement: MediationAgreement) -> Request:
    printed = agreement.document.data
    content = {
        "agreed_on": clock.local(agreement.effective_at or agreement.drafted_at).date().isoformat(),
        "mediator": "".join(part for part in (printed.get("body", ""), printed.get("mediator", "")) if part),
        "agreement": reads_as_one(printed["clauses"]),
    }
    times = confirmation_matter(agreement).removeprefix(TO_CONFIRM)
    return Request(CONFIRMATION, content, f"{confirmation_key(agreement)}{times}")
