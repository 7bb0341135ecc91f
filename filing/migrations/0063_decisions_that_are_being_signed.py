"""A decision that some judges of its panel have signed, and some not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("filing", "0062_unsent_forms_with_words")]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "起草中"),
                    ("checked", "已核对，待签名"),
                    ("signing", "合议庭签名中"),
                    ("signed", "已签名，待盖章"),
                    ("sealed", "已盖章，送达中"),
                    ("effective", "已生效"),
                    ("set_aside", "已被撤销或者变更"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
    ]
