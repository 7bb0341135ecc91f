"""An organisation among all parties is found by its credit code: whenever its suit is accepted, its preservations are looked for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("filing", "0014_withdrawn_terms")]

    operations = [
        migrations.AddIndex(
            model_name="party",
            index=models.Index(fields=["unified_social_credit_code"], name="party_credit_code"),
        ),
    ]
