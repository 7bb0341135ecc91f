"""The officer's queue and the page of one enforcement case, the same for everyone who may see it."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, PortalRequest, access, guarded, may, visible_to
from courtportal.kernel.web.components import Link
from courtportal.kernel.web.pagination import paginate
from filing.calendar.models import Deadline
from filing.enforcement.models import (
    ConsumptionRestriction,
    DishonestyListing,
    EnforcementCase,
    Measure,
    MoneyReceived,
    OrderToCarryOut,
    Sanction,
    Termination,
)
from filing.enforcement.presentation import debt_lines, next_step
from filing.enforcement.queries import (
    creditors_of,
    debt_of,
    debtors_of,
    is_own_creditor,
    may_be_proposed,
    money_of,
    preservations,
    to_execute,
    with_columns,
    with_columns_of_preservations,
)
from filing.enforcement.restorable import is_enforcing, is_restorable
from filing.enforcement.rules.terms_of_measures import WARN_DAYS
from filing.enforcement.standstill import held_things
from filing.fees.models import Fee
from filing.fees.rules.scales import FeeKind

ACTIONS = ("issue_notice", "impose", "receive_money", "propose_sanction", "propose_payout", "close")
IN_FORCE = Sanction.State.IN_FORCE
PRESERVATION = "preservation"


def _views() -> dict[str, tuple[str, Q]]:
    """The saved views of the queue: label and condition."""
    soon = clock.today() + dt.timedelta(days=WARN_DAYS)
    is_open = ~Q(state=EnforcementCase.State.CLOSED)
    to_lift = Q(dishonestylistings__state=IN_FORCE, dishonestylistings__lift_by__isnull=False) | Q(
        consumptionrestrictions__state=IN_FORCE, consumptionrestrictions__lift_by__isnull=False
    )
    return {
        "open": (_("在办"), is_open),
        "notice": (_("待发通知"), Q(state=EnforcementCase.State.ACCEPTED)),
        "expiring": (_("措施将到期"), is_open & Q(measures__state=Measure.State.ACTIVE, measures__expires_on__lte=soon)),
        "lift": (_("待解除惩戒"), to_lift),
        "orders": (_("待办裁定"), Q(orders_to_carry_out__settled_at=None, orders_to_carry_out__isnull=False)),
        "closed": (_("已结案"), Q(state=EnforcementCase.State.CLOSED)),
    }


@guarded("filing.enforcementcase", "list")
@require_safe
def queue(request: PortalRequest) -> HttpResponse:
    """The cases of the officer (of the court, for the division head and the president)."""
    views = _views()
    chosen = request.GET.get("view", "open")
    chosen = chosen if chosen in views or chosen == PRESERVATION else "open"
    mine = visible_to(request.actor, EnforcementCase, "list")
    of_preservation = preservations(request.actor)
    links = [
        Link(label, f"?view={name}", name == chosen, mine.filter(condition).distinct().count())
        for name, (label, condition) in views.items()
    ]
    links.append(Link(_("保全执行"), f"?view={PRESERVATION}", chosen == PRESERVATION, to_execute(of_preservation).count()))
    if chosen == PRESERVATION:
        page = paginate(request, with_columns_of_preservations(of_preservation))
    else:
        page = paginate(request, with_columns(mine.filter(views[chosen][1])))
    template = "preservations" if chosen == PRESERVATION else "queue"
    return render(request, f"filing/enforcement/{template}.html", {"title": _("执行案件"), "links": links, "page": page})


@guarded("filing.enforcementcase", "view")
@require_safe
def show(request: PortalRequest, enforcement_id: uuid.UUID) -> HttpResponse:
    """One enforcement case: what comes next, the debt, measures, sanctions, money; and what the viewer may do."""
    found = access(request.actor, EnforcementCase, enforcement_id, "view")
    return render(request, "filing/enforcement/case.html", case_context(request, found))


def ways_on(actor: Actor, found: EnforcementCase) -> dict[str, Any]:
    """The former and the restored case that the viewer may see, and whether it may restore or object here."""
    visible = visible_to(actor, EnforcementCase).select_related("case")
    of_party = not actor.is_staff and may(actor, found.case, "apply")
    return {
        "former": visible.filter(restored_by=found).first(),
        "later": visible.filter(restores=found).order_by("-created_at").first(),
        "may_restore": of_party and is_restorable(found.case) and is_own_creditor(actor, found.case),
        "may_object": of_party and is_enforcing(found.case),
    }


def case_context(request: PortalRequest, found: EnforcementCase) -> dict[str, Any]:
    """What the page of a case shows to this viewer."""
    today, actor, case = clock.today(), request.actor, found.case
    debt = debt_of(found, today)
    notice = case.deadlines.filter(rule="enforcement_notice", state=Deadline.State.RUNNING).first()
    limit = case.deadlines.filter(rule="enforcement", state=Deadline.State.RUNNING).first()
    return {
        "title": case.case_number,
        "enforcement": found,
        "case": case,
        "debt": debt,
        "lines": debt_lines(debt),
        "what": next_step(found, debt, notice.due_on if notice else None, today),
        "limit": limit,
        "creditors": creditors_of(found),
        "debtors": debtors_of(found),
        "fee": visible_to(actor, Fee).filter(case=case, kind=FeeKind.ENFORCEMENT).first(),
        "measures": visible_to(actor, Measure).filter(enforcement=found).select_related("debtor").order_by("expires_on"),
        "money": visible_to(actor, MoneyReceived).filter(pk__in=money_of(found).values("pk")).order_by("received_on"),
        "sanctions": [
            (kind, sanction)
            for kind, model in (("listing", DishonestyListing), ("restriction", ConsumptionRestriction))
            for sanction in visible_to(actor, model).filter(enforcement=found).select_related("debtor").order_by("proposed_at")
        ],
        "can": {action for action in ACTIONS if may(actor, found, action)},
        "may_list": may_be_proposed(found, DishonestyListing),
        "may_restrict": may_be_proposed(found, ConsumptionRestriction),
        "terminations": visible_to(actor, Termination).filter(enforcement=found).order_by("-proposed_at"),
        "orders": visible_to(actor, OrderToCarryOut, "carry_out").filter(enforcement=found).select_related("ruled_in"),
        "held": held_things(found, today) if actor.is_staff else [],
        **ways_on(actor, found),
    }
