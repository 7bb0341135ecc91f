"""All tables of service at once; takes the place of the 16 migrations before it, by which a database from before still comes to them."""

import courtportal.kernel.clock
import courtportal.kernel.ids
import courtportal.kernel.vault.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from courtportal.kernel.first_tables import FirstTables
from courtportal.kernel.immutable import ForbidChange

REPLACED = [
    ('delivery', '0001_initial'),
    ('delivery', '0002_settled_rows'),
    ('delivery', '0003_returned_mail'),
    ('delivery', '0004_ways_on_paper'),
    ('delivery', '0005_evidence_log'),
    ('delivery', '0006_plans_letters_publications'),
    ('delivery', '0007_questions'),
    ('delivery', '0008_digest'),
    ('delivery', '0009_delegations'),
    ('delivery', '0010_settled_delegations'),
    ('delivery', '0011_court_of_service'),
    ('delivery', '0012_proofs_given_up'),
    ('delivery', '0013_place_of_service'),
    ('delivery', '0014_proof_in_place_of_a_proof'),
    ('delivery', '0015_grounds_of_findings'),
    ('delivery', '0016_work_elsewhere'),
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
            name='EvidenceEvent',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('sequence', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=48)),
                ('kind', models.CharField(blank=True, max_length=20)),
                ('happened_at', models.DateTimeField()),
                ('canonical', models.BinaryField()),
                ('previous_hash', models.CharField(max_length=64)),
                ('entry_hash', models.CharField(max_length=64, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='EvidenceHead',
            fields=[
                ('size', models.BigIntegerField(primary_key=True, serialize=False)),
                ('root', models.CharField(max_length=64)),
                ('previous', models.CharField(max_length=64, unique=True)),
                ('signed_at', models.DateTimeField()),
                ('signature', models.BinaryField()),
                ('token', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='SimulatedLetter',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('key', models.CharField(max_length=120, unique=True)),
                ('number', models.CharField(max_length=20, unique=True)),
                ('name', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('address', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('sent_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EvidenceLeaf',
            fields=[
                ('index', models.BigIntegerField(primary_key=True, serialize=False)),
                ('nodes', models.BinaryField()),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='leaf', to='delivery.evidenceevent')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceAddress',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('consent', models.CharField(choices=[('express', '明确同意电子送达'), ('in_pleading', '在诉状中提供电子地址'), ('agreed_earlier', '事先约定'), ('refused', '不同意电子送达')], max_length=16)),
                ('given', models.CharField(choices=[('filing', '起诉时填写'), ('first_service', '首次送达时确认'), ('portal', '在本平台修改')], max_length=16)),
                ('reminders', models.JSONField(default=list)),
                ('scope', models.JSONField(default=list)),
                ('statement', models.CharField(max_length=20)),
                ('recipient_name', models.CharField(max_length=80)),
                ('receiver_name', models.CharField(blank=True, max_length=80)),
                ('phone', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('email', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('postal_address', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('confirmed_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended', models.CharField(blank=True, choices=[('replaced', '已更新'), ('withdrawn', '已撤回同意')], max_length=10)),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_addresses', to='filing.party')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='service_addresses', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ServiceAttempt',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('channel', models.CharField(max_length=12)),
                ('address', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('confirmed', models.BooleanField(default=False)),
                ('address_refused', models.BooleanField(default=False)),
                ('consent', models.CharField(max_length=16)),
                ('consented_at', models.DateTimeField(null=True)),
                ('agent_named', models.BooleanField(default=False)),
                ('institution', models.CharField(blank=True, max_length=12)),
                ('ground', models.CharField(blank=True, max_length=24)),
                ('carries_content', models.BooleanField()),
                ('state', models.CharField(choices=[('planned', '待发送'), ('sent', '已发送'), ('reached', '已到达'), ('failed', '发送失败'), ('returned', '已退回')], default='planned', max_length=10)),
                ('sent_at', models.DateTimeField(null=True)),
                ('reached_at', models.DateTimeField(null=True)),
                ('provider_reference', models.CharField(blank=True, max_length=120)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('try_again_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=300)),
                ('key', models.CharField(max_length=120, unique=True)),
                ('representation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='filing.representation')),
                ('service_address', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='delivery.serviceaddress')),
            ],
        ),
        migrations.CreateModel(
            name='PublicationService',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('code', models.CharField(max_length=16, unique=True)),
                ('text', models.TextField()),
                ('reasons', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('ends_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('court', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.court')),
                ('ordered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('attempt', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='publication', to='delivery.serviceattempt')),
            ],
        ),
        migrations.CreateModel(
            name='PostalItem',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('source', models.CharField(max_length=16)),
                ('name', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('phone', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('handed_over_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('attempt', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='letter', to='delivery.serviceattempt')),
            ],
        ),
        migrations.AddField(
            model_name='evidenceevent',
            name='attempt',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='delivery.serviceattempt'),
        ),
        migrations.CreateModel(
            name='ServiceDelegation',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended', models.CharField(blank=True, choices=[('replaced', '已改为委托另一位代理人'), ('revoked', '当事人已撤回'), ('declined', '代理人不再代收')], max_length=10)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_delegations', to='filing.party')),
                ('representation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_delegations', to='filing.representation')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceInvitation',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('phone', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('token', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('code', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('expires_at', models.DateTimeField()),
                ('wrong_codes', models.PositiveSmallIntegerField(default=0)),
                ('wrong_identities', models.PositiveSmallIntegerField(default=0)),
                ('opened_at', models.DateTimeField(null=True)),
                ('identified_at', models.DateTimeField(null=True)),
                ('locked_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_invitations', to='filing.party')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='serviceattempt',
            name='invitation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='delivery.serviceinvitation'),
        ),
        migrations.CreateModel(
            name='ServiceItem',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('status', models.CharField(choices=[('open', '未生效'), ('served', '已送达'), ('presumed', '推定送达')], default='open', max_length=10)),
                ('effective_at', models.DateTimeField(null=True)),
                ('finding', models.CharField(blank=True, max_length=24)),
                ('channel', models.CharField(blank=True, max_length=12)),
                ('basis', models.JSONField(default=list)),
                ('working', models.JSONField(default=list)),
                ('read_at', models.DateTimeField(null=True)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.courtdocument')),
            ],
        ),
        migrations.AddField(
            model_name='evidenceevent',
            name='item',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='delivery.serviceitem'),
        ),
        migrations.CreateModel(
            name='ServiceJob',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('role', models.CharField(max_length=24)),
                ('plan', models.CharField(blank=True, max_length=16)),
                ('state', models.CharField(choices=[('running', '正在进行'), ('done', '已完成')], default='running', max_length=8)),
                ('finished_at', models.DateTimeField(null=True)),
                ('court', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.court')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_jobs', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ServiceNote',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('act', models.CharField(max_length=24)),
                ('happened_at', models.DateTimeField()),
                ('by', models.CharField(blank=True, max_length=16)),
                ('reason', models.CharField(blank=True, max_length=16)),
                ('signer_name', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('place', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('witness', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('text', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='delivery.serviceattempt')),
                ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ServiceNoteFile',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('kind', models.CharField(choices=[('signature', '手写签名'), ('photo', '照片'), ('paper', '送达回证或者邮件回执'), ('ground', '当事人的证明材料')], max_length=10)),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='delivery.servicenote')),
                ('stored', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.storedfile')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ServiceOrder',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('number', models.PositiveIntegerField()),
                ('purpose', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('open', '送达中'), ('complete', '全部送达')], default='open', max_length=10)),
                ('due_on', models.DateField()),
                ('plan', models.CharField(default='standard', max_length=16)),
                ('steps', models.JSONField(default=list)),
                ('expected', models.PositiveIntegerField(default=0)),
                ('key', models.CharField(max_length=64, unique=True)),
                ('completed_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_orders', to='filing.case')),
                ('court', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.court')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceJobRow',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('number', models.PositiveIntegerField()),
                ('documents', models.JSONField(default=list)),
                ('parties', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('waiting', '等待处理'), ('done', '已发起送达'), ('failed', '没有发起')], default='waiting', max_length=8)),
                ('problem', models.CharField(blank=True, max_length=200)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='filing.case')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='delivery.servicejob')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='delivery.serviceorder')),
            ],
        ),
        migrations.AddField(
            model_name='servicejob',
            name='order',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='delivery.serviceorder'),
        ),
        migrations.AddField(
            model_name='evidenceevent',
            name='order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='delivery.serviceorder'),
        ),
        migrations.CreateModel(
            name='ServicePlan',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('code', models.CharField(max_length=16)),
                ('steps', models.JSONField()),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('court', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.court')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceRecipient',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('reached_at', models.DateTimeField(null=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('served_at', models.DateTimeField(null=True)),
                ('step', models.SmallIntegerField(default=-1)),
                ('way', models.CharField(blank=True, max_length=12)),
                ('progress', models.JSONField(default=list)),
                ('step_due_on', models.DateField(null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('court', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.court')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recipients', to='delivery.serviceorder')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='filing.party')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceQuestion',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('text', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('answer', courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='delivery.servicerecipient')),
            ],
        ),
        migrations.AddField(
            model_name='serviceitem',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='delivery.servicerecipient'),
        ),
        migrations.AddField(
            model_name='serviceattempt',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='delivery.servicerecipient'),
        ),
        migrations.CreateModel(
            name='ProofOfService',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('evidence_hash', models.CharField(max_length=64)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.courtdocument')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='delivery.servicerecipient')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='evidenceevent',
            name='recipient',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='delivery.servicerecipient'),
        ),
        migrations.CreateModel(
            name='SimulatedScan',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('stage', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(blank=True, max_length=16)),
                ('reason', models.CharField(blank=True, max_length=16)),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scans', to='delivery.simulatedletter')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WorkItem',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('kind', models.CharField(choices=[('no_address', '没有可用的联系方式'), ('no_answer', '逾期未领取或未确认'), ('post', '文书待交邮'), ('entrusted', '等待受托法院或者转交单位的送达结果'), ('direct', '需要上门送达'), ('publication', '等待决定公告送达'), ('exhausted', '各种方式都没有送达'), ('question', '受送达人有问题'), ('failed', '发送失败'), ('refused', '不同意电子送达'), ('locked', '身份验证多次失败'), ('account', '账户信息不一致')], max_length=12)),
                ('due_on', models.DateField()),
                ('done_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=200)),
                ('reminded_on', models.DateField(null=True)),
                ('key', models.CharField(max_length=120, unique=True)),
                ('court', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.court')),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_items', to='delivery.serviceorder')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_items', to='delivery.servicerecipient')),
            ],
        ),
        migrations.CreateModel(
            name='InboxDigest',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('wanted', models.BooleanField()),
                ('last_day', models.DateField()),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='inbox_digest', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('wanted', True)), fields=['last_day'], name='digest_wanted')],
            },
        ),
        migrations.CreateModel(
            name='PublicationPosting',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('place', models.CharField(choices=[('network', '法院诉讼服务网'), ('board', '法院公告栏'), ('at_home', '受送达人住所地'), ('press', '报纸')], max_length=8)),
                ('posted_at', models.DateTimeField()),
                ('where', models.CharField(blank=True, max_length=120)),
                ('photo', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.storedfile')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='delivery.publicationservice')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('publication', 'place', 'posted_at'), name='publication_posting_once')],
            },
        ),
        migrations.AddIndex(
            model_name='serviceaddress',
            index=models.Index(fields=['party', 'confirmed_at'], name='delivery_se_party_i_89e262_idx'),
        ),
        migrations.AddConstraint(
            model_name='serviceaddress',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('party',), name='one_open_service_address'),
        ),
        migrations.AddIndex(
            model_name='publicationservice',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['-created_at'], name='publication_running'),
        ),
        migrations.AddIndex(
            model_name='publicationservice',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['ends_at'], name='publication_ends'),
        ),
        migrations.AddIndex(
            model_name='postalitem',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['created_at'], name='letter_on_its_way'),
        ),
        migrations.AddConstraint(
            model_name='servicedelegation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('party',), name='one_open_delegation'),
        ),
        migrations.AddConstraint(
            model_name='serviceinvitation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('party',), name='one_open_invitation'),
        ),
        migrations.AddConstraint(
            model_name='servicenote',
            constraint=models.UniqueConstraint(fields=('attempt', 'act', 'happened_at'), name='service_note_once'),
        ),
        migrations.AddIndex(
            model_name='serviceorder',
            index=models.Index(fields=['court', 'state', 'due_on', 'created_at'], name='order_of_court'),
        ),
        migrations.AddIndex(
            model_name='serviceorder',
            index=models.Index(condition=models.Q(('state', 'complete')), fields=['court', '-completed_at', 'created_at'], name='order_of_court_complete'),
        ),
        migrations.AddConstraint(
            model_name='serviceorder',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='service_order_number'),
        ),
        migrations.AddIndex(
            model_name='servicejobrow',
            index=models.Index(fields=['job', 'state', 'number'], name='service_job_progress'),
        ),
        migrations.AddConstraint(
            model_name='servicejobrow',
            constraint=models.UniqueConstraint(fields=('job', 'number'), name='service_job_row'),
        ),
        migrations.AddIndex(
            model_name='servicejob',
            index=models.Index(fields=['owner', '-created_at'], name='service_job_of_owner'),
        ),
        migrations.AddIndex(
            model_name='serviceplan',
            index=models.Index(fields=['court', 'code', '-created_at'], name='service_plan_of_court'),
        ),
        migrations.AddIndex(
            model_name='servicerecipient',
            index=models.Index(fields=['party', 'reached_at'], name='delivery_se_party_i_8beca7_idx'),
        ),
        migrations.AddIndex(
            model_name='servicerecipient',
            index=models.Index(condition=models.Q(('served_at', None)), fields=['step_due_on'], name='recipient_step_due'),
        ),
        migrations.AddIndex(
            model_name='servicerecipient',
            index=models.Index(condition=models.Q(('served_at', None)), fields=['way', 'step_due_on'], name='recipient_way'),
        ),
        migrations.AddIndex(
            model_name='servicerecipient',
            index=models.Index(condition=models.Q(('served_at', None)), fields=['court', 'created_at', 'served_at'], name='recipient_of_court'),
        ),
        migrations.AddIndex(
            model_name='servicerecipient',
            index=models.Index(condition=models.Q(('served_at', None)), fields=['court', 'way', 'created_at', 'served_at'], name='recipient_of_court_way'),
        ),
        migrations.AddConstraint(
            model_name='servicerecipient',
            constraint=models.UniqueConstraint(fields=('order', 'party'), name='service_recipient_once'),
        ),
        migrations.AddConstraint(
            model_name='servicequestion',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('recipient',), name='question_waits_once'),
        ),
        migrations.AddConstraint(
            model_name='serviceitem',
            constraint=models.UniqueConstraint(fields=('recipient', 'document'), name='service_item_once'),
        ),
        migrations.AddConstraint(
            model_name='serviceitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('effective_at', None), ('status', 'open')), models.Q(models.Q(('status', 'open'), _negated=True), ('effective_at__isnull', False)), _connector='OR'), name='service_effect_has_time'),
        ),
        migrations.AddIndex(
            model_name='serviceattempt',
            index=models.Index(fields=['state', 'try_again_at'], name='delivery_se_state_563e54_idx'),
        ),
        migrations.AddIndex(
            model_name='serviceattempt',
            index=models.Index(fields=['recipient', 'channel'], name='delivery_se_recipie_16f9da_idx'),
        ),
        migrations.AddIndex(
            model_name='serviceattempt',
            index=models.Index(fields=['provider_reference'], name='attempt_by_reference'),
        ),
        migrations.AddConstraint(
            model_name='evidenceevent',
            constraint=models.UniqueConstraint(fields=('order', 'sequence'), name='evidence_sequence'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(fields=['owner', 'done_at', 'due_on'], name='delivery_wo_owner_i_9f8640_idx'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(fields=['done_at', 'due_on'], name='delivery_wo_done_at_232854_idx'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['court', 'due_on', 'created_at', 'done_at'], name='work_of_court'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['court', 'kind', 'due_on', 'created_at', 'done_at'], name='work_of_court_kind'),
        ),
        ForbidChange("EvidenceEvent"),
        ForbidChange("ServiceNoteFile"),
        ForbidChange("EvidenceLeaf"),
        ForbidChange("EvidenceHead"),
        ForbidChange("PublicationPosting"),
        ForbidChange("ServiceDelegation", columns=("party_id", "representation_id", "given_by_id", "created_at")),
        ForbidChange("ServiceDelegation", columns=("ended_at", "ended"), unless="OLD.ended_at IS NULL", name="ended"),
        ForbidChange("ServiceNote"),
        ForbidChange("ProofOfService"),
    ]
