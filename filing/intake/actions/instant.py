"""Instant acceptance (秒批): a filing of a simple cause that passes every rule is accepted at once, and some are looked at."""

import datetime as dt
import secrets
import uuid
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, Refused, access, may_ever
from courtportal.kernel.courts.models import Court
from filing.cases.models import Case
from filing.causes import registry
from filing.intake.actions.accept import accept
from filing.intake.evidence_pages import still_reading
from filing.intake.examining import Examined
from filing.intake.findings import findings_of_filing
from filing.intake.models import Filing, InstantAcceptance, InstantDraw
from filing.intake.queries import latest_version
from filing.intake.rules.draw import is_drawn, lot
from filing.intake.rules.findings import RULES_VERSION, nothing_for_a_person


@transaction.atomic
def opt_in(*, actor: Actor, cause_code: str, share: int, most: Decimal | None, now: dt.datetime) -> InstantAcceptance:
    """The actor's court accepts filings of the cause by itself from now on, under the rules as they stand, up to an amount.

    Who may: the president of the court, and its division heads. An earlier decision for the cause ends. Raises
    UnknownCause, ValueError for a share outside 1–100 percent.
    """
    if actor.court_id is None or not may_ever(actor, "filing.instantacceptance", "decide"):
        raise Refused("filing.instantacceptance", "decide", [str(_("由院长、庭长决定"))])
    court, cause = Court.objects.get(pk=actor.court_id), registry.get(cause_code)
    if not 1 <= share <= 100:
        raise ValueError(share)
    _end(court, cause.code, now)
    setting = InstantAcceptance.objects.create(
        court=court,
        cause_code=cause.code,
        rules_version=RULES_VERSION,
        most=most,
        share=share,
        seed=secrets.token_hex(16),
        began_at=now,
        began_by_id=actor.account_id,
    )
    detail = {"cause": cause.code, "rules": RULES_VERSION, "share": share, "seed": setting.seed, "most": str(most or "")}
    record(actor=actor, action="opt_in_to_instant_acceptance", obj=setting, now=now, detail=detail)
    return setting


@transaction.atomic
def opt_out(*, actor: Actor, setting_id: uuid.UUID, now: dt.datetime) -> None:
    """The court reviews filings of the cause by people again. Who may: as for opting in."""
    setting = access(actor, InstantAcceptance, setting_id, "end", lock=True)
    _end(setting.court, setting.cause_code, now)
    record(actor=actor, action="opt_out_of_instant_acceptance", obj=setting, now=now)


def _end(court: Court, cause_code: str, now: dt.datetime) -> None:
    InstantAcceptance.objects.filter(court=court, cause_code=cause_code, ended_at=None).update(ended_at=now)


def setting_for(filing: Filing) -> InstantAcceptance | None:
    """The court's decision under which this filing may be accepted by itself; none for another version of the rules."""
    setting = InstantAcceptance.objects.filter(
        court_id=filing.court_id, cause_code=filing.cause_code, rules_version=RULES_VERSION, ended_at=None
    ).first()
    if setting is None or (setting.most is not None and (filing.amount or Decimal(0)) > setting.most):
        return None
    return setting


@transaction.atomic
def accept_at_once(*, filing_id: uuid.UUID, now: dt.datetime) -> Case | None:
    """Accept the filing by the same action as a clerk would, if the court opted in and every rule is passed; else None.

    Never for one that a clerk has taken, that came back from a correction, or in which a must or should rule fails or
    something needs a human judgment; not before the pages of its evidence are read, for a blurred one may be among them.
    The lot is drawn in the same transaction and stands in the audit log.
    """
    filing = Filing.objects.select_for_update().select_related("court").filter(pk=filing_id).first()
    if filing is None or filing.state != Filing.State.SUBMITTED or filing.claimed_by_id or filing.versions.count() > 1:
        return None
    setting = setting_for(filing)
    version = latest_version(filing)
    if setting is None or still_reading(version.content["evidence"]):
        return None
    if not nothing_for_a_person(findings_of_filing(filing, version.content)):
        return None
    case = accept(actor=SYSTEM, filing_id=filing.pk, version=filing.version, examined=Examined(by_rules=RULES_VERSION), now=now)
    number = lot(setting.seed, str(filing.pk))
    drawn = is_drawn(number, setting.share)
    outcome = "" if drawn else InstantDraw.Outcome.NOT_DRAWN
    InstantDraw.objects.create(filing=filing, setting=setting, lot=number, outcome=outcome)
    detail = {"rules": setting.rules_version, "setting": str(setting.pk), "lot": number, "share": setting.share, "drawn": drawn}
    record(actor=SYSTEM, action="accept_at_once", obj=case, now=now, detail=detail)
    return case


@transaction.atomic
def look_at_sample(*, actor: Actor, draw_id: uuid.UUID, right: bool, note: str, now: dt.datetime) -> InstantDraw:
    """A clerk says whether a drawn acceptance was right, in words if not. Who may: a filing clerk of the court.

    The case stays as it is: what follows from a wrong one is decided in the case. Raises ValueError without words.
    """
    draw = access(actor, InstantDraw, draw_id, "look", lock=True)
    if not right and not note.strip():
        raise ValueError(draw_id)
    draw.outcome = InstantDraw.Outcome.RIGHT if right else InstantDraw.Outcome.WRONG
    draw.note, draw.reviewed_at, draw.reviewed_by_id = note.strip(), now, actor.user_id
    draw.save(update_fields=["outcome", "note", "reviewed_at", "reviewed_by"])
    record(actor=actor, action="look_at_sample", obj=draw.filing, now=now, detail={"right": right}, reason=note.strip())
    return draw
