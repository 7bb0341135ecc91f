"""What a judge's finding of service rests on is kept beside it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0014_proof_in_place_of_a_proof")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="servicenotefile",
            name="kind",
            field=models.CharField(
                choices=[
                    ("signature", "手写签名"),
                    ("photo", "照片"),
                    ("paper", "送达回证或者邮件回执"),
                    ("ground", "当事人的证明材料"),
                ],
                max_length=10,
            ),
        ),
    ]
