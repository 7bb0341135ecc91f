"""Who has no mail address has none, not an empty one; rows stored before are put right first."""

from typing import Any

from django.db import migrations, models


def _without_empty(apps: Any, _editor: Any) -> None:
    apps.get_model("kernel", "User").objects.filter(email="").update(email=None)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0006_rounds")]

    operations = [
        migrations.RunPython(_without_empty, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(condition=models.Q(("email", ""), _negated=True), name="user_email_not_empty"),
        ),
    ]
