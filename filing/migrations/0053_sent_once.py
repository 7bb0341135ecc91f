from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("filing", "0052_a_changed_ruling_succeeds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="bulkjob",
            name="key",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="draftcomment",
            name="key",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="draftevidence",
            name="key",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="evidenceitem",
            name="key",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="mediationmessage",
            name="key",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="offer",
            name="key",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="undisputedfact",
            name="key",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True), fields=("filer", "owner", "key"), name="bulk_job_sent_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidenceitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True), fields=("party", "key"), name="evidence_sent_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="mediationmessage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True), fields=("mediation", "author", "key"), name="message_sent_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True), fields=("mediation", "made_by", "key"), name="offer_sent_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="undisputedfact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("mediation", "stated_by", "key"),
                name="undisputed_fact_sent_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftcomment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True), fields=("draft", "user", "key"), name="draft_comment_sent_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="draftevidence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True), fields=("draft", "key"), name="draft_evidence_sent_once"
            ),
        ),
    ]
