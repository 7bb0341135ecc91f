"""Another clerk looks at a rejection before it goes out; a judge signs a ruling."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.identity.models import User
from filing.intake.actions.review import review_data, take
from filing.intake.models import SecondLook
from filing.intake.queries import judges_of
from filing.notices import tell
from filing.parties.known import user_of


@transaction.atomic
def ask_second_look(
    *, actor: Actor, filing_id: uuid.UUID, version: int, ground: str, reason: str, now: dt.datetime
) -> SecondLook:
    """Ask another clerk of the court to look at an intended rejection; until then it cannot go out.

    Who may: the clerk who claimed the filing. Raises ChangedMeanwhile, KeyError for an unknown ground, ValueError without
    a reason, Refused while another look is open.
    """
    return _ask(actor, filing_id, version, ground, reason, now)


@transaction.atomic
def put_before_judge(
    *, actor: Actor, filing_id: uuid.UUID, version: int, ground: str, reason: str, judge: User, now: dt.datetime
) -> SecondLook:
    """Put a ruling that refuses the filing before a judge of the court, without whom it does not go out (CPL 157).

    Who may: the clerk who claimed the filing. Raises ChangedMeanwhile, KeyError for an unknown ground, ValueError without a
    reason or for somebody who is no judge of the court, Refused while another look is open.
    """
    look = _ask(actor, filing_id, version, ground, reason, now, judge)
    if not judges_of(look.filing).filter(pk=judge.pk).exists():
        raise ValueError(judge.pk)
    tell(
        judge,
        title=_("不予受理的裁定等您审签"),
        body=_("%(title)s：立案人员拟裁定不予受理，请在%(due)s前审签。"),
        facts={"title": look.filing.title, "due": look.filing.decide_by},
        link=reverse("filing:review_desk", args=[look.filing_id]),
        key=f"refusal-to-sign:{look.pk}",
        now=now,
    )
    return look


def _ask(
    actor: Actor, filing_id: uuid.UUID, version: int, ground: str, reason: str, now: dt.datetime, judge: User | None = None
) -> SecondLook:
    filing = take(actor, filing_id, "accept", version)
    if ground not in {one["key"] for one in review_data()["refusals"]}:
        raise KeyError(ground)
    if not reason.strip():
        raise ValueError(ground)
    look, created = SecondLook.objects.get_or_create(
        filing=filing,
        agrees=None,
        taken_back_at=None,
        defaults={"asked_by": user_of(actor), "ground": ground, "reason": reason.strip(), "asked_at": now, "judge": judge},
    )
    if (look.judge, look.ground, look.reason) != (judge, ground, reason.strip()):
        raise Refused("filing.filing", "reject", [str(_("正在等复看或者审签"))])
    if created:
        action, detail = ("put_before_judge", {"judge": str(judge.pk)}) if judge else ("ask_second_look", {})
        record(actor=actor, action=action, obj=filing, now=now, reason=ground, detail=detail)
    return look


@transaction.atomic
def give_second_look(*, actor: Actor, look_id: uuid.UUID, agrees: bool, note: str, now: dt.datetime) -> SecondLook:
    """The other agrees with the rejection or not, in words if not; the first clerk decides knowing it.

    Who may: a clerk of the court who did not ask; of a ruling the judge before whom it was put, who signs it so. Raises
    ValueError for a disagreement without a word.
    """
    look = access(actor, SecondLook, look_id, "give", lock=True)
    if not agrees and not note.strip():
        raise ValueError(look_id)
    look.agrees, look.note, look.looked_at, look.looked_by = agrees, note.strip(), now, user_of(actor)
    look.save(update_fields=["agrees", "note", "looked_at", "looked_by"])
    record(actor=actor, action="give_second_look", obj=look.filing, now=now, detail={"agrees": agrees})
    tell(
        look.asked_by,
        title=_("您请人复看的立案申请有了意见"),
        body=_("%(title)s：请看复看意见后办理。"),
        facts={"title": look.filing.title},
        link=reverse("filing:review_desk", args=[look.filing_id]),
        key=f"second-look:{look.pk}",
        now=now,
    )
    return look
