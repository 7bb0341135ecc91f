"""How a hearing is held: online, on site, mixed, or at different times."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from filing.applications.recusal import require_part
from filing.calendar.actions.reschedule import facts_of
from filing.calendar.models import Hearing, HearingChange
from filing.calendar.placing import CannotSit, Plan, take_place
from filing.calendar.rules.kinds import KINDS
from filing.calendar.telling import tell_clerks
from filing.events import HearingMoved
from filing.online.models import OnlineConsent
from filing.online.queries import how_held, ways_to
from filing.online.rules import STEP_OF_SITTING, Asynchrony, Barrier, Deed, asynchronous_problems, mode_problems
from filing.seen import require_seen

# In the record of the hearing, in the language of record.
DEEDS_ZH = {Deed.GIVEN.value: "同意", Deed.REFUSED.value: "不同意", Deed.WITHDRAWN.value: "撤回同意"}


class CannotHold(Exception):
    """The hearing cannot be held so; ``codes`` says why (rules)."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


@transaction.atomic
def change_mode(
    *,
    actor: Actor,
    hearing_id: uuid.UUID,
    mode: str,
    reason: str,
    found: Collection[Barrier] = (),
    seen: str | None = None,
    now: dt.datetime,
) -> Hearing:
    """The hearing is held in another mode (OLR arts 4, 21); found unfit midway it goes on in the court room, and what was done
    stays valid. Who may: the panel. Raises PageOutdated unless its ``sequence`` is the one ``seen``, ValueError without a reason,
    CannotHold, and CannotSit when an asynchronous hearing, which kept nobody's time, is to be held live and room or people are
    taken. Publishes HearingMoved if not open yet.
    """
    hearing = access(actor, Hearing, hearing_id, "change_mode", lock=True)
    require_seen(str(hearing.sequence), seen)
    require_part(actor, hearing.case, "filing.hearing", "change_mode")
    if not reason.strip() or mode not in {"online", "mixed", "on_site"}:
        raise ValueError("a reason and a mode are needed")
    problems = mode_problems(mode, ways_to(hearing.case, STEP_OF_SITTING[hearing.kind], now).values(), found)
    if problems:
        raise CannotHold(problems)
    if hearing.mode == Hearing.Mode.ASYNCHRONOUS:
        _take_back_its_time(hearing, mode, now)
    return _set_mode(hearing, mode, mode, reason, actor, now)


@transaction.atomic
def hold_asynchronously(
    *, actor: Actor, hearing_id: uuid.UUID, found: Asynchrony, reason: str, seen: str | None = None, now: dt.datetime
) -> Hearing:
    """The parties make their statements within the time set, each when they can (OLR art. 20): in a trial under the conditions of
    its para 2, else with everyone's consent to this step.

    Who may: a judge of the panel, before it opens. Raises PageOutdated unless its ``sequence`` is the one ``seen``, ValueError
    without a reason, and CannotHold with each condition that is missing. Publishes HearingMoved.
    """
    hearing = access(actor, Hearing, hearing_id, "hold_asynchronously", lock=True)
    require_seen(str(hearing.sequence), seen)
    require_part(actor, hearing.case, "filing.hearing", "hold_asynchronously")
    if not reason.strip():
        raise ValueError("a reason is needed")
    ways = ways_to(hearing.case, STEP_OF_SITTING[hearing.kind], now).values()
    problems = asynchronous_problems(hearing.case.procedure, found, ways, hearing.kind)
    if problems:
        raise CannotHold(problems)
    return _set_mode(hearing, Hearing.Mode.ASYNCHRONOUS, Hearing.Mode.ASYNCHRONOUS, reason, actor, now)


def follow_consent(*, actor: Actor, hearing: Hearing, answer: OnlineConsent, now: dt.datetime) -> None:
    """A hearing to come is held as the parties' answers now allow (OLR arts 4, 5), in the transaction of the answer.

    A hearing planned in the court room stays there. An asynchronous one needs everyone's consent (art. 20): its panel is told
    when that is gone. Publishes HearingMoved, whose summons tells the party the new way.
    """
    # Locked before the ledger is read: of two parties who answer at once the second sees what the first has said.
    hearing = Hearing.objects.select_for_update().get(pk=hearing.pk)
    if hearing.mode == Hearing.Mode.ASYNCHRONOUS:
        if answer.deed != Deed.GIVEN:
            _tell_consent_is_gone(hearing, answer, now)
        return
    if hearing.planned_mode not in {Hearing.Mode.ONLINE, Hearing.Mode.MIXED}:
        return
    mode = how_held(hearing.case, hearing.kind, hearing.planned_mode, now)
    what = "庭审" if hearing.kind == Hearing.Kind.TRIAL else KINDS[hearing.kind].name.zh
    _set_mode(hearing, mode, hearing.planned_mode, f"{answer.party.name}：{DEEDS_ZH[answer.deed]}在线{what}", actor, now)


def _tell_consent_is_gone(hearing: Hearing, answer: OnlineConsent, now: dt.datetime) -> None:
    tell_clerks(
        hearing.case,
        title=_("不能再非同步进行，要改用其他方式"),
        body=_("%(case)s有当事人不再同意非同步进行。请为本案重新安排时间。"),
        link=reverse("filing:hearing_reschedule", args=[hearing.pk]),
        key=f"asynchronous-refused:{answer.pk}",
        now=now,
    )


def _take_back_its_time(hearing: Hearing, mode: str, now: dt.datetime) -> None:
    """An asynchronous hearing kept nobody's time: to be held live it must take its place like a new one. Raises CannotSit."""
    if hearing.room_id is None:
        raise CannotSit(["no_room"])
    plan = Plan(hearing.room_id, hearing.starts_at, hearing.ends_at, mode, bool(hearing.is_public))
    take_place(hearing.case, plan, now=now, moving=hearing)


def _set_mode(hearing: Hearing, mode: str, planned: str, reason: str, actor: Actor, now: dt.datetime) -> Hearing:
    before = facts_of(hearing)
    hearing.mode, hearing.planned_mode = Hearing.Mode(mode), Hearing.Mode(planned)
    hearing.mode_ground = reason.strip()[:200]
    hearing.sequence += 1
    hearing.save(update_fields=["mode", "planned_mode", "mode_ground", "sequence"])
    HearingChange.objects.create(
        hearing=hearing, kind=HearingChange.Kind.MODE, before=before, after=facts_of(hearing), reason=reason.strip()[:200],
        made_by_id=actor.account_id, made_at=now,
    )  # fmt: skip
    record(actor=actor, action="change_hearing_mode", obj=hearing, now=now, reason=reason, detail={"mode": mode})
    if hearing.state == Hearing.State.SCHEDULED:
        publish(HearingMoved(hearing_id=hearing.pk, case_id=hearing.case_id, sequence=hearing.sequence), now=now)
    return hearing
