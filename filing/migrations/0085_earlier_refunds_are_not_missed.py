"""The bills of earlier days were compared for payments only: their refunds are not missed now."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.models.functions import Coalesce, TruncDate


def note_as_billed(apps: Any, _schema_editor: Any) -> None:
    """What went back, or was on its way, before refunds were compared stood on some bill of its day."""
    left = apps.get_model("filing", "Refund").objects.filter(route="original", state__in=("sent", "paid"), billed_on=None)
    left.update(billed_on=TruncDate(Coalesce("paid_at", "prepared_at"), tzinfo=ZoneInfo("Asia/Shanghai")))


class Migration(migrations.Migration):
    dependencies = [("filing", "0084_refunds_are_on_bills")]

    operations = [migrations.RunPython(note_as_billed, migrations.RunPython.noop)]
