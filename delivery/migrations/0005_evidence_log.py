"""One log over all evidence, with heads; an event names its recipient; proofs of service are settled."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from courtportal.kernel.immutable import ForbidChange


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0004_ways_on_paper")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="evidenceevent",
            name="recipient",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="delivery.servicerecipient",
            ),
        ),
        migrations.CreateModel(
            name="EvidenceHead",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.CharField(max_length=64)),
                ("previous", models.CharField(max_length=64, unique=True)),
                ("signed_at", models.DateTimeField()),
                ("signature", models.BinaryField()),
                ("token", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="EvidenceLeaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("nodes", models.BinaryField()),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="leaf", to="delivery.evidenceevent"
                    ),
                ),
            ],
        ),
        ForbidChange("EvidenceLeaf"),
        ForbidChange("EvidenceHead"),
        ForbidChange("ProofOfService"),
    ]
