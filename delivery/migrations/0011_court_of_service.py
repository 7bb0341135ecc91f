"""Orders, recipients and work know their court, so that the screens over a whole court are answered by an index."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

OF_CASE = "UPDATE delivery_serviceorder SET court_id = (SELECT court_id FROM filing_case WHERE filing_case.id = case_id)"
OF_ORDER = "UPDATE {table} SET court_id = (SELECT court_id FROM delivery_serviceorder WHERE delivery_serviceorder.id = order_id)"
MODELS = ("serviceorder", "servicerecipient", "workitem")

OPEN, UNSERVED = models.Q(done_at=None), models.Q(served_at=None)
INDEXES = (
    ("serviceorder", models.Index(fields=["court", "state", "due_on", "created_at"], name="order_of_court")),
    (
        "serviceorder",
        models.Index(
            fields=["court", "-completed_at", "created_at"],
            name="order_of_court_complete",
            condition=models.Q(state="complete"),
        ),
    ),
    ("servicerecipient", models.Index(fields=["court", "created_at", "served_at"], name="recipient_of_court", condition=UNSERVED)),
    ("servicerecipient", models.Index(fields=["court", "way", "created_at", "served_at"], name="recipient_of_court_way", condition=UNSERVED)),
    ("workitem", models.Index(fields=["court", "due_on", "created_at", "done_at"], name="work_of_court", condition=OPEN)),
    ("workitem", models.Index(fields=["court", "kind", "due_on", "created_at", "done_at"], name="work_of_court_kind", condition=OPEN)),
)


def _fill(_apps: Any, editor: Any) -> None:
    editor.execute(OF_CASE)
    for table in ("delivery_servicerecipient", "delivery_workitem"):
        editor.execute(OF_ORDER.format(table=table))
    if editor.connection.vendor == "postgresql":  # what is checked at the end of a transaction holds up a change of the table
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _court(**options: Any) -> Any:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.court", db_index=False, **options)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0010_settled_delegations"), ("kernel", "0008_archive_stamps")]

    operations: ClassVar = [
        *(migrations.AddField(model, "court", _court(null=True)) for model in MODELS),
        migrations.RunPython(_fill, migrations.RunPython.noop),
        *(migrations.AlterField(model, "court", _court()) for model in MODELS),
        migrations.RemoveIndex("serviceorder", "delivery_se_state_41f02c_idx"),
        *(migrations.AddIndex(model, index) for model, index in INDEXES),
    ]
