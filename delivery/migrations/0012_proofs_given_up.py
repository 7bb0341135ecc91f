"""A proof that could not be made, because a step had run out or a clerk was asked, is made after all."""

from typing import Any

from django.db import migrations


def prove_after_all(apps: Any, _editor: object) -> None:
    """What was given up waits again; whoever has a proof gets no second one."""
    given_up = apps.get_model("kernel", "Delivery").objects.filter(
        subscriber="delivery.service.subscribers.prove_service", state="dead"
    )
    given_up.update(state="waiting", attempts=0, last_error="")


class Migration(migrations.Migration):
    dependencies = [("delivery", "0011_court_of_service"), ("kernel", "0012_notices_in_every_language")]
    operations = [migrations.RunPython(prove_after_all, migrations.RunPython.noop)]
