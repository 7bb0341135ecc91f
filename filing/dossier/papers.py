"""The papers of a bound volume that bear no page numbers: cover, contents, remarks with the readings."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.rendering.documents import render_data
from filing.cases.models import Case, DossierEntry
from filing.causes import registry
from filing.dossier.models import DossierCopy, DossierReading
from filing.dossier.rules.binding import Placed

MOST_READINGS = 60
CERTIFIED = "本副本与原件核对无异。"


@dataclass(frozen=True, slots=True)
class VolumeFacts:
    """One volume of how many, and the pages it has in the file."""

    number: int
    of: int
    first: int
    last: int


def cover(case: Case, volume: VolumeFacts, copy: DossierCopy, now: dt.datetime) -> bytes:
    """The cover (封面)."""
    with override("zh-hans"):
        parties = [f"{party.get_role_display()} {party.name}" for party in case.parties.order_by("-role", "order")]
        data: dict[str, Any] = {
            "cause": registry.get(case.cause_code).name.zh,
            "parties": parties,
            "volume": volume.number,
            "volumes": volume.of,
            "pages": f"第{volume.first}页至第{volume.last}页",
            "accepted_on": clock.local(case.accepted_at).date().isoformat(),
            "purpose": str(copy.get_purpose_display()),
            "issued_on": clock.local(now).date().isoformat(),
        }
    return _render("dossier_cover", case, data, now)


def contents(case: Case, rows: Sequence[tuple[DossierEntry, Placed]], now: dt.datetime) -> bytes:
    """The contents of the volume (卷内目录)."""
    lines = [
        {
            "number": entry.catalogue_number,
            "title": entry.title,
            "source": entry.source or "—",
            "received_on": clock.local(entry.created_at).date().isoformat(),
            "pages": f"{placed.first}-{placed.last}" if placed.last >= placed.first else "另存",
        }
        for entry, placed in rows
    ]
    return _render("dossier_contents", case, {"lines": lines, "issued_on": clock.local(now).date().isoformat()}, now)


def remarks(case: Case, volume: VolumeFacts, copy: DossierCopy, now: dt.datetime) -> bytes:
    """The remarks (备考表): how many pages, who has read the file (阅卷单), and on a certified copy that it is true."""
    readings = DossierReading.objects.filter(case=case).order_by("-read_at", "-pk")[:MOST_READINGS]
    data: dict[str, Any] = {
        "pages": max(volume.last - volume.first + 1, 0),
        "readings": [
            {"name": one.name, "capacity": one.capacity, "what": one.what, "read_at": one.read_at.isoformat()} for one in readings
        ],
        "issued_on": clock.local(now).date().isoformat(),
    }
    if copy.purpose == DossierCopy.Purpose.CERTIFIED:
        data["certified"] = CERTIFIED
    return _render("dossier_remarks", case, data, now)


def _render(kind: str, case: Case, data: dict[str, Any], now: dt.datetime) -> bytes:
    return render_data(kind=kind, data=data, court=case.court, now=now, case_number=case.case_number).pdf
