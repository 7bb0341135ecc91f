"""``manage.py load_courts``: the courts of four levels from the data file; a court that exists is brought up to date."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from courtportal.kernel.courts.models import Court

DATA = Path(__file__).resolve().parents[2] / "courts" / "data" / "courts.json"


class Command(BaseCommand):
    help = "Load the courts and their levels from the data file."

    @transaction.atomic
    def handle(self, *_args: Any, **_options: Any) -> None:
        """Parents come before their children, whatever the order of the file."""
        rows = json.loads(DATA.read_text("utf-8"))["courts"]
        waiting = {row["code"]: row for row in rows}
        loaded: dict[str, Court] = {}
        while waiting:
            ready = [row for row in waiting.values() if not row["parent"] or row["parent"] in loaded]
            if not ready:
                raise ValueError(f"courts without a known parent: {sorted(waiting)}")
            for row in ready:
                loaded[row["code"]] = self._load(row, loaded.get(row["parent"]))
                del waiting[row["code"]]
        self.stdout.write(f"{len(loaded)} courts")

    def _load(self, row: dict[str, Any], parent: Court | None) -> Court:
        fields = {key: row[key] or "" for key in ("name_zh", "name_en", "level", "province", "speciality")}
        fields |= {key: row[key] for key in ("address", "phone") if row.get(key)}
        court, _created = Court.objects.update_or_create(code=row["code"], defaults={**fields, "parent": parent})
        return court
