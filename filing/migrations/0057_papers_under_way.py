from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("filing", "0056_answers_to_changed_claims")]

    operations = [
        migrations.AddIndex(
            model_name="paperdraft",
            index=models.Index(fields=["state", "created_at"], name="paper_draft_under_way"),
        )
    ]
