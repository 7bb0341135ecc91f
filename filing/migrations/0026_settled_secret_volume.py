"""What lies in the secret volume is neither changed nor taken out."""

from django.db import migrations

from courtportal.kernel.immutable import ForbidChange


class Migration(migrations.Migration):
    dependencies = [("filing", "0025_paper_entries")]

    operations = [ForbidChange("SecretEntry")]
