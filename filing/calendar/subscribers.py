"""Summonses follow from a scheduled hearing: one for each party, sealed, filed and announced for service once."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import publish, subscribe
from courtportal.kernel.rendering.actions import issue_document
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.models import Hearing
from filing.cases.models import PanelMember, Party
from filing.causes import registry
from filing.dossier.entries import add_document_entry
from filing.events import DocumentsToServe, HearingScheduled

JUDGES = (PanelMember.Duty.SOLE_JUDGE, PanelMember.Duty.PRESIDING_JUDGE)


@subscribe(HearingScheduled)
def issue_summonses(event: HearingScheduled, now: dt.datetime) -> None:
    """A summons for every party (民事诉讼法 第一百三十九条); run twice it issues none again."""
    hearing = Hearing.objects.select_related("case__court", "room").get(pk=event.hearing_id)
    case = hearing.case
    if hearing.state != Hearing.State.SCHEDULED:
        return
    for party in case.parties.order_by("-role", "order"):
        key = f"summons:{hearing.pk}:{party.pk}"
        announced = CourtDocument.objects.filter(key=key).exists()
        document = issue_document(
            actor=SYSTEM,
            kind="summons",
            court=case.court,
            data=summons_data(hearing, party, now),
            now=now,
            case_id=case.pk,
            case_number=case.case_number,
            key=key,
        )
        add_document_entry(case=case, document=document)
        if not announced:
            publish(
                DocumentsToServe(case_id=case.pk, document_ids=(document.pk,), party_ids=(party.pk,), purpose="hearing"), now=now
            )


def summons_data(hearing: Hearing, party: Party, now: dt.datetime) -> dict[str, Any]:
    """What a summons says; the address stands on it because it goes to the party itself."""
    members = hearing.case.panel.filter(ended_at=None).select_related("user")
    names = {member.duty: member.user.display_name for member in members}
    online = hearing.mode == Hearing.Mode.ONLINE
    data: dict[str, Any] = {
        "recipient": party.name,
        "address": party.address,
        "cause": registry.get(hearing.case.cause_code).name.zh,
        "reason": "开庭审理",
        "appear_at": hearing.starts_at.isoformat(),
        "place": f"{hearing.case.court.name_zh}{hearing.room.name if hearing.room else ''}{'（在线开庭）' if online else ''}",
        "judge": next((names[duty] for duty in JUDGES if duty in names), ""),
        "clerk": names.get(PanelMember.Duty.CLERK, ""),
        "contact": hearing.case.court.phone,
        "issued_on": clock.local(now).date().isoformat(),
    }
    if online:
        data["online_link"] = _link(hearing)
    return {key: value for key, value in data.items() if value}


def _link(hearing: Hearing) -> str:
    """Where the hearing is entered; the case home until the hearing room is routed."""
    try:
        path = reverse("transcription:room", args=[hearing.pk])
    except NoReverseMatch:
        path = reverse("filing:case", args=[hearing.case_id])
    return settings.PORTAL_URL.rstrip("/") + path
