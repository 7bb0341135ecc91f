"""The papers of a bound volume that bear no page numbers: cover, contents, remarks with the readings."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.template.defaultfilters import filesizeformat
from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.rendering.documents import render_data
from courtportal.kernel.vault.models import StoredFile
from filing.cases.models import Case, DossierEntry
from filing.causes import registry
from filing.dossier.models import DossierCopy, DossierReading
from filing.dossier.rules.binding import Placed
from filing.page_words import medium_zh, without_pages

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
    with override("zh-hans"):
        bare = without_pages(entry.file for entry, _placed in rows)
    lines = [
        {
            "number": entry.catalogue_number,
            "title": entry.title,
            "source": entry.source or "—",
            "received_on": clock.local(entry.created_at).date().isoformat(),
            "pages": _place(placed, bare.get(entry.file_id, "") if entry.file_id else ""),
        }
        for entry, placed in rows
    ]
    return _render("dossier_contents", case, {"lines": lines, "issued_on": clock.local(now).date().isoformat()}, now)


def _place(placed: Placed, bare: str) -> str:
    """Its pages; of what has none, the sheet that stands for it and what it is."""
    if not placed.sheets:
        return "另存"
    return f"{placed.first}（{bare}）" if bare else f"{placed.first}-{placed.last}"


def stand_in(case: Case, entry: DossierEntry, now: dt.datetime) -> bytes:
    """The sheet in place of what cannot be bound (电子数据, 视听资料): what it is, its hash, and where it is kept."""
    file = cast(StoredFile, entry.file)  # a court document is bound itself
    with override("zh-hans"):
        what = without_pages([file]).get(file.pk) or medium_zh(file.media_type)
        size = filesizeformat(file.size).replace("\xa0", " ")
    data = {
        "title": entry.title,
        "what": what,
        "file_name": entry.file_name or "—",
        "size": size,
        "source": entry.source or "—",
        "received_on": clock.local(entry.created_at).date().isoformat(),
        "sha256": file.sha256,
        "kept": f"{case.court.name_zh}电子卷宗，案号{case.case_number}，目录号{entry.catalogue_number}",
        "issued_on": clock.local(now).date().isoformat(),
    }
    return _render("dossier_stand_in", case, data, now)


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
