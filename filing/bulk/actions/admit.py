"""An organisation asks a court to let it file in bulk; a filing clerk of the court admits or refuses it, or ends it later."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import Organisation
from courtportal.kernel.identity.rules.credit_code import InvalidCreditCode, parse_credit_code
from filing.bulk.models import BulkFiler
from filing.notices import tell

State = BulkFiler.State


@transaction.atomic
def apply(*, actor: Actor, organisation_id: uuid.UUID, court: Court, now: dt.datetime) -> BulkFiler:
    """The application waits at the court; asking again gives the same one.

    Who may: an account with a proven name, for an organisation of its address book with a right credit code. Raises Refused.
    """
    organisation = access(actor, Organisation, organisation_id, "view")
    if not actor.verified:
        raise Refused("filing.bulkfiler", "apply", [gettext_noop("请先核实您的身份")])
    try:
        parse_credit_code(organisation.unified_social_credit_code)
    except InvalidCreditCode as error:
        raise Refused("filing.bulkfiler", "apply", [gettext_noop("请先填写单位的统一社会信用代码")]) from error
    filer, created = BulkFiler.objects.get_or_create(
        organisation=organisation,
        user_id=actor.account_id,
        court=court,
        state__in=[State.APPLIED, State.ADMITTED],
        defaults={"applied_at": now, "state": State.APPLIED},
    )
    if created:
        record(actor=actor, action="apply_bulk", obj=filer, now=now)
    return filer


@transaction.atomic
def decide(*, actor: Actor, filer_id: uuid.UUID, admitted: bool, reason: str, now: dt.datetime) -> BulkFiler:
    """The organisation may file in bulk from here on, or learns why not. Who may: a filing clerk of the court."""
    filer = access(actor, BulkFiler, filer_id, "decide", lock=True)
    return _settle(actor, filer, State.ADMITTED if admitted else State.REFUSED, reason, now)


@transaction.atomic
def end(*, actor: Actor, filer_id: uuid.UUID, reason: str, now: dt.datetime) -> BulkFiler:
    """No further job and no further row is filed. Who may: a filing clerk of the court."""
    filer = access(actor, BulkFiler, filer_id, "end", lock=True)
    return _settle(actor, filer, State.ENDED, reason, now)


def _settle(actor: Actor, filer: BulkFiler, state: BulkFiler.State, reason: str, now: dt.datetime) -> BulkFiler:
    filer.state, filer.reason, filer.decided_by_id, filer.decided_at = state, reason[:400], actor.account_id, now
    filer.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    record(actor=actor, action=f"bulk.{state}", obj=filer, now=now, reason=reason)
    tell(
        filer.user,
        title=_("批量立案申请有了结果"),
        body=_("%(organisation)s 在 %(court)s 的批量立案：%(state)s。%(reason)s"),
        facts={"organisation": filer.organisation, "court": filer.court, "state": state.label, "reason": reason},
        link=reverse("filing:bulk"),
        key=f"bulk-filer:{filer.pk}:{state}",
        now=now,
    )
    return filer
