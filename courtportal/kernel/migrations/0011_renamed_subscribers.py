"""What waits for a subscriber waits for it under its new name."""

from typing import Any

from django.db import migrations

RENAMED = {
    "delivery.service.subscribers.make_attempt": "delivery.service.subscribers.make_attempts",
    "filing.applications.subscribers.begin_term_of_appeal": "filing.applications.subscribers.begin_terms_of_rulings",
    "filing.enforcement.subscribers.begin_term_to_have_it_reconsidered": (
        "filing.enforcement.subscribers.begin_terms_to_have_it_reconsidered"
    ),
    "filing.intake.subscribers.begin_term_to_decline_suit": "filing.intake.subscribers.begin_terms_to_decline_suit",
    "filing.mediation.subscribers.conclude_when_all_have_it": "filing.mediation.subscribers.conclude_what_all_have",
}


def rename(apps: Any, _editor: object) -> None:
    """Rows that are done keep the name under which they were."""
    for old, new in RENAMED.items():
        apps.get_model("kernel", "Delivery").objects.filter(subscriber=old, state="waiting").update(subscriber=new)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0010_protected_agreements")]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
