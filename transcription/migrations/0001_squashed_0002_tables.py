"""All tables of transcripts at once; takes the place of the 2 migrations before it, by which a database from before still comes to them."""

import courtportal.kernel.clock
import courtportal.kernel.ids
import courtportal.kernel.vault.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from courtportal.kernel.first_tables import FirstTables
from courtportal.kernel.immutable import ForbidChange

REPLACED = [
    ('transcription', '0001_initial'),
    ('transcription', '0002_settled_rows'),
]


class Migration(FirstTables):

    replaces = REPLACED

    dependencies = [
        ('filing', '0001_squashed_0069_tables'),
        ('kernel', '0001_squashed_0014_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AudioChannel',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('key_hex', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('boundary', models.PositiveIntegerField(default=0)),
                ('ended_at', models.DateTimeField(null=True)),
                ('chunk_count', models.PositiveIntegerField(default=0)),
                ('final_hash', models.CharField(blank=True, max_length=64)),
                ('sealed_at', models.DateTimeField(null=True)),
                ('recognised_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['recognised_at'], name='transcripti_recogni_c663ce_idx')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('order', models.PositiveSmallIntegerField()),
                ('role', models.CharField(max_length=20)),
                ('label', models.CharField(max_length=200)),
                ('channel', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seat', to='transcription.audiochannel')),
                ('panel_member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='filing.panelmember')),
                ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='filing.party')),
                ('representation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='filing.representation')),
            ],
        ),
        migrations.CreateModel(
            name='DictationToken',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('label', models.CharField(blank=True, max_length=80)),
                ('expires_at', models.DateTimeField()),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to='transcription.seat')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Transcript',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('state', models.CharField(choices=[('waiting', '未开庭'), ('recording', '记录中'), ('review', '校对中'), ('signing', '签名中'), ('sealed', '已归档')], default='waiting', max_length=10)),
                ('version', models.PositiveIntegerField(default=0)),
                ('content_sha256', models.CharField(blank=True, max_length=64)),
                ('sealed_at', models.DateTimeField(null=True)),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.courtdocument')),
                ('hearing', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='transcript', to='filing.hearing')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='seat',
            name='transcript',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='transcription.transcript'),
        ),
        migrations.CreateModel(
            name='RecordingBreak',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('cause', models.CharField(choices=[('recess', '休庭'), ('closed', '闭庭')], max_length=10)),
                ('from_ms', models.PositiveIntegerField()),
                ('to_ms', models.PositiveIntegerField(null=True)),
                ('began_at', models.DateTimeField()),
                ('began_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('transcript', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='breaks', to='transcription.transcript')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TranscriptSignature',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('outcome', models.CharField(choices=[('signed', '已签名'), ('refused', '拒绝签名')], max_length=8)),
                ('reason', models.TextField(blank=True)),
                ('content_sha256', models.CharField(max_length=64)),
                ('given_at', models.DateTimeField()),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='transcription.seat')),
                ('transcript', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='transcription.transcript')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Utterance',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('speaker', models.CharField(blank=True, max_length=200)),
                ('start_sample', models.PositiveBigIntegerField()),
                ('start_ms', models.PositiveIntegerField()),
                ('end_ms', models.PositiveIntegerField()),
                ('spoken_text', models.TextField()),
                ('words', models.JSONField()),
                ('confidence', models.FloatField()),
                ('text', models.TextField()),
                ('version', models.PositiveIntegerField(default=0)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='utterances', to='transcription.audiochannel')),
                ('seat', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='utterances', to='transcription.seat')),
                ('transcript', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='utterances', to='transcription.transcript')),
            ],
        ),
        migrations.CreateModel(
            name='UtteranceRevision',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('before', models.TextField()),
                ('after', models.TextField()),
                ('corrected_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('utterance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='transcription.utterance')),
            ],
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(fields=('transcript', 'party'), name='seat_of_party'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(fields=('transcript', 'representation'), name='seat_of_representative'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(fields=('transcript', 'panel_member'), name='seat_of_panel_member'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('panel_member__isnull', True), ('party__isnull', False), ('representation__isnull', True)), models.Q(('panel_member__isnull', True), ('party__isnull', True), ('representation__isnull', False)), models.Q(('panel_member__isnull', False), ('party__isnull', True), ('representation__isnull', True)), _connector='OR'), name='seat_of_one'),
        ),
        migrations.AddConstraint(
            model_name='transcriptsignature',
            constraint=models.UniqueConstraint(fields=('transcript', 'seat'), name='transcript_signature_once'),
        ),
        migrations.AddIndex(
            model_name='utterance',
            index=models.Index(fields=['transcript', 'start_ms'], name='transcripti_transcr_3fc68b_idx'),
        ),
        migrations.AddIndex(
            model_name='utterance',
            index=models.Index(fields=['transcript', 'version'], name='transcripti_transcr_2cd0d4_idx'),
        ),
        migrations.AddConstraint(
            model_name='utterance',
            constraint=models.UniqueConstraint(fields=('channel', 'start_sample'), name='utterance_once'),
        ),
        migrations.AddConstraint(
            model_name='utterancerevision',
            constraint=models.UniqueConstraint(fields=('utterance', 'number'), name='utterance_revision_number'),
        ),
        ForbidChange("Utterance", columns=("id", "created_at", "transcript_id", "seat_id", "channel_id", "speaker", "start_sample", "start_ms", "end_ms", "spoken_text", "words", "confidence")),
        ForbidChange("UtteranceRevision"),
    ]
