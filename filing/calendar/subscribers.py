"""What follows from a scheduled or moved hearing: a summons for each party and the public notice, each sealed and filed once.

They are sealed with no transaction open; filing one and announcing it is a short transaction of its own.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import LONG_LEASE, subscribe
from courtportal.kernel.rendering.actions import Notice, issue_documents
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.actions.schedule_many import schedule_item
from filing.calendar.models import Hearing
from filing.calendar.queries import announced
from filing.calendar.rules.kinds import KINDS, TRIAL
from filing.calendar.telling import tell_clerks, tell_moved
from filing.cases.grouping import heard_together
from filing.cases.models import Case, PanelMember, Party
from filing.causes import registry
from filing.dossier.announcing import file_and_serve
from filing.dossier.entries import add_document_entry
from filing.events import CaseToSchedule, HearingMoved, HearingPostponed, HearingScheduled
from filing.online.queries import ways_at
from filing.online.rules import Way

IN_PERSON = Way(online=False, article=4, code="not_asked")
JUDGES = (PanelMember.Duty.SOLE_JUDGE, PanelMember.Duty.PRESIDING_JUDGE, PanelMember.Duty.JUDGE)


@subscribe(HearingScheduled, atomic=False, lease=LONG_LEASE)
def issue_summonses(event: HearingScheduled, now: dt.datetime) -> None:
    """A summons for every party, and of a public trial the notice (民事诉讼法 第一百三十九条); run twice it issues none again."""
    hearing = Hearing.objects.select_related("case__court", "room").get(pk=event.hearing_id)
    _announce(hearing, now)


@subscribe(HearingMoved, atomic=False, lease=LONG_LEASE)
def issue_new_summonses(event: HearingMoved, now: dt.datetime) -> None:
    """A moved hearing is told at once, and whom the change concerns is summoned anew; of several moves only to the last."""
    hearing = Hearing.objects.select_related("case__court", "room").get(pk=event.hearing_id)
    if hearing.sequence == event.sequence:
        with transaction.atomic():
            tell_moved(hearing, now)
        _announce(hearing, now)


@subscribe(HearingPostponed)
def ask_for_a_new_time(event: HearingPostponed, now: dt.datetime) -> None:
    """The clerk of a postponed hearing is led to the times that are free for everyone."""
    case = Case.objects.get(pk=event.case_id)
    tell_clerks(
        case,
        title=_("请重新安排开庭"),
        body=_("%(case)s的开庭已延期，系统已找出各方都有空的时间。"),
        link=reverse("filing:hearing_schedule", args=[case.pk]),
        key=f"hearing-postponed:{event.hearing_id}",
        now=now,
    )


@subscribe(CaseToSchedule)
def schedule_one_of_many(event: CaseToSchedule, now: dt.datetime) -> None:
    """One case of a batch, in a transaction of its own together with the mark that it is done."""
    schedule_item(item_id=event.item_id, now=now)


def _announce(hearing: Hearing, now: dt.datetime) -> None:
    if hearing.state != Hearing.State.SCHEDULED:
        return
    ways = ways_at(hearing, now)
    summoned = _summoned(hearing)
    data = {party.pk: summons_data(hearing, party, ways.get(party.pk, IN_PERSON), now) for party in summoned}
    notices = [_notice("summons", party.case, hearing, f"{hearing.pk}:{party.pk}", data[party.pk]) for party in summoned]
    documents = issue_documents(actor=SYSTEM, kind="summons", court=hearing.case.court, notices=notices, now=now)
    for party, document in zip(summoned, documents, strict=True):
        if _stands(hearing):
            file_and_serve(party.case, [document], [party], "hearing", now)
    if announced(now).filter(pk=hearing.pk).exists():
        notice = _notice("public_notice", hearing.case, hearing, str(hearing.pk), public_notice_data(hearing, now))
        (document,) = issue_documents(actor=SYSTEM, kind="public_notice", court=hearing.case.court, notices=[notice], now=now)
        add_document_entry(case=hearing.case, document=document)


def _stands(hearing: Hearing) -> bool:
    """Nobody is summoned to what was moved or cancelled while the summons was sealed: the move has an event of its own."""
    return Hearing.objects.filter(pk=hearing.pk, state=Hearing.State.SCHEDULED, sequence=hearing.sequence).exists()


def _said(data: dict[str, Any]) -> dict[str, Any]:
    """What a document says to be done, but for the day on which it is issued and what may be looked up of the court."""
    return {key: value for key, value in data.items() if value and key not in ("issued_on", "court_address")}


def _summoned(hearing: Hearing) -> list[Party]:
    """The parties of the case, and of the cases heard together with it, each with its own case."""
    cases = heard_together(hearing.case)
    return [
        party
        for case in cases
        for party in case.parties.filter(left_at=None).order_by("-role", "order").select_related("case__court")
    ]


def _notice(kind: str, case: Case, hearing: Hearing, whose: str, data: dict[str, Any]) -> Notice:
    """The document to issue.

    It is the last one where that says the same: nobody is summoned anew because another party appears otherwise. Where it says
    something else it stands in place of the last one, and whoever verifies that one is told.
    """
    keys = [f"{kind}:{whose}"] + [f"{kind}:{whose}:{sequence}" for sequence in range(1, hearing.sequence + 1)]
    last = CourtDocument.objects.filter(key__in=keys).order_by("created_at", "pk").last()
    if last is not None and last.key and _said(last.data) == _said(data):
        return Notice(last.key, data, case.pk, case.case_number)
    return Notice(keys[-1], data, case.pk, case.case_number, replaces=last if last and last.key != keys[-1] else None)


def summons_data(hearing: Hearing, party: Party, way: Way, now: dt.datetime) -> dict[str, Any]:
    """What a summons says; the address stands on it because it goes to the party itself, and how this party appears."""
    names = _panel_names(hearing)
    data: dict[str, Any] = {
        "recipient": party.name,
        "address": party.address,
        "cause": registry.get(hearing.case.cause_code).name.zh,
        "reason": KINDS[hearing.kind].reason_zh,
        "is_no_trial": hearing.kind != TRIAL,
        "appear_at": hearing.starts_at.isoformat(),
        "place": place_for(hearing, way),
        "court_address": hearing.case.court.address,
        "judge": _judge(names),
        "clerk": names.get(PanelMember.Duty.CLERK, ""),
        "contact": hearing.case.court.phone,
        "issued_on": clock.local(now).date().isoformat(),
    }
    if way.online:
        data["online_link"] = _link(hearing)
    return {key: value for key, value in data.items() if value}


def public_notice_data(hearing: Hearing, now: dt.datetime) -> dict[str, Any]:
    """What the public notice says: names of the parties, cause, time and place, and nothing else of a person."""
    present = hearing.case.parties.filter(left_at=None).order_by("-role", "order")
    data: dict[str, Any] = {
        "cause": registry.get(hearing.case.cause_code).name.zh,
        "parties": [{"role": _role(party), "name": party.name} for party in present],
        "starts_at": hearing.starts_at.isoformat(),
        "place": place_of(hearing),
        "court_address": hearing.case.court.address,
        "issued_on": clock.local(now).date().isoformat(),
    }
    return {key: value for key, value in data.items() if value}


def place_of(hearing: Hearing) -> str:
    """Court, room and way, in the language of record."""
    ways = {Hearing.Mode.ONLINE: "（在线开庭）", Hearing.Mode.MIXED: "（部分当事人在线参加）"}
    way = ways.get(Hearing.Mode(hearing.mode), "")
    return f"{hearing.case.court.name_zh}{hearing.room.name if hearing.room else ''}{way}"


def place_for(hearing: Hearing, way: Way) -> str:
    """Where this party appears, in the language of record."""
    if way.code == "asynchronous":
        return (
            f"{hearing.case.court.name_zh}（{KINDS[hearing.kind].asynchronous.zh}：在诉讼服务平台上按指定期限陈述，不需要到庭）"
        )
    if hearing.room is not None and hearing.room.virtual and not way.online:
        return f"{hearing.case.court.name_zh}（到院后由书记员引导，{hearing.room.name}同步进行）"
    where = f"{hearing.case.court.name_zh}{hearing.room.name if hearing.room else ''}"
    return f"{where}（您在线参加）" if way.online else where


def _panel_names(hearing: Hearing) -> dict[str, str]:
    members = hearing.case.panel.filter(ended_at=None).select_related("user").order_by("created_at")
    return {member.duty: member.user.display_name for member in members}


def _judge(names: dict[str, str]) -> str:
    return next((names[duty] for duty in JUDGES if duty in names), "")


def _role(party: Party) -> str:
    with override("zh-hans"):
        return str(party.get_role_display())


def _link(hearing: Hearing) -> str:
    """Where the hearing is entered; the case home until the hearing room is routed."""
    try:
        asynchronous = hearing.mode == Hearing.Mode.ASYNCHRONOUS
        path = reverse("filing:turns" if asynchronous else "transcription:room", args=[hearing.pk])
    except NoReverseMatch:
        path = reverse("filing:case", args=[hearing.case_id])
    return settings.PORTAL_URL.rstrip("/") + path
