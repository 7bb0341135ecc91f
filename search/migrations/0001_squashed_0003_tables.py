"""All tables of search at once; takes the place of the 3 migrations before it, by which a database from before still comes to them."""

import courtportal.kernel.clock
import courtportal.kernel.fields
import courtportal.kernel.ids
import courtportal.kernel.vault.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from courtportal.kernel.first_tables import FirstTables

REPLACED = [
    ('search', '0001_initial'),
    ('search', '0002_overturned_judgments'),
    ('search', '0003_payment_orders'),
]


class Migration(FirstTables):

    replaces = REPLACED

    dependencies = [
        ('kernel', '0001_squashed_0014_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('decision_id', models.UUIDField(unique=True)),
                ('case_id', models.UUIDField(db_index=True)),
                ('case_number', models.CharField(max_length=60)),
                ('cause_code', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('proposed', '待书记员隐名处理'), ('anonymised', '待法官审核发布'), ('released', '已公开'), ('withdrawn', '已撤回'), ('not_public', '不公开')], default='proposed', max_length=12)),
                ('ground', models.CharField(blank=True, choices=[('state_secret', '涉及国家秘密'), ('juvenile_crime', '未成年人犯罪'), ('mediated', '以调解方式结案或者确认人民调解协议效力'), ('divorce_or_custody', '离婚诉讼或者涉及未成年子女抚养、监护'), ('other', '人民法院认为不宜在互联网公布的其他情形')], max_length=20)),
                ('original', courtportal.kernel.vault.fields.EncryptedJSONField(blank=True)),
                ('facts', courtportal.kernel.vault.fields.EncryptedJSONField(blank=True)),
                ('changes', courtportal.kernel.vault.fields.EncryptedJSONField(blank=True)),
                ('due_on', models.DateField()),
                ('anonymised_at', models.DateTimeField(null=True)),
                ('released_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('overturned', models.CharField(blank=True, choices=[('varied', '已被部分改判'), ('reversed', '已被撤销或者改判'), ('remanded', '已被撤销，发回重审')], default='', max_length=10)),
                ('overturned_by', models.CharField(blank=True, default='', max_length=60)),
                ('version', models.PositiveIntegerField(default=0)),
                ('anonymised_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('bench', models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL)),
                ('court', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.court')),
                ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Judgment',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('case_number', models.CharField(db_index=True, max_length=60)),
                ('cause_code', models.CharField(max_length=20)),
                ('document_type', models.CharField(choices=[('judgment', '民事判决书'), ('ruling', '民事裁定书'), ('mediation', '民事调解书'), ('payment_order', '支付令'), ('decision', '决定书')], default='judgment', max_length=16)),
                ('procedure', models.CharField(choices=[('small_claims', '小额诉讼程序'), ('summary', '简易程序'), ('ordinary', '普通程序'), ('second_instance', '二审程序'), ('retrial', '审判监督程序'), ('enforcement', '执行程序'), ('payment_order', '督促程序')], max_length=20)),
                ('title', models.CharField(max_length=240)),
                ('decided_on', models.DateField(db_index=True)),
                ('effective_on', models.DateField(null=True)),
                ('amount', courtportal.kernel.fields.MoneyField(decimal_places=2, max_digits=18, null=True)),
                ('sections', models.JSONField(default=dict)),
                ('masked', models.JSONField(default=dict)),
                ('people', models.JSONField(default=dict)),
                ('statutes', models.JSONField(default=list)),
                ('cited_cases', models.JSONField(default=list)),
                ('verification_code', models.CharField(blank=True, max_length=24)),
                ('is_demo', models.BooleanField(default=False)),
                ('digest', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField()),
                ('overturned', models.CharField(blank=True, choices=[('varied', '已被部分改判'), ('reversed', '已被撤销或者改判'), ('remanded', '已被撤销，发回重审')], default='', max_length=10)),
                ('overturned_by', models.CharField(blank=True, default='', max_length=60)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('court', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.court')),
                ('publication', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='judgments', to='search.publication')),
            ],
        ),
        migrations.CreateModel(
            name='EnforcementRecord',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('case_id', models.UUIDField(null=True)),
                ('debtor_id', models.UUIDField(null=True)),
                ('case_number', models.CharField(max_length=60)),
                ('filed_on', models.DateField()),
                ('state', models.CharField(choices=[('open', '执行中'), ('terminated_for_now', '终结本次执行程序'), ('closed', '已结案')], default='open', max_length=20)),
                ('amount', courtportal.kernel.fields.MoneyField(decimal_places=2, max_digits=18, null=True)),
                ('debtor_name', models.CharField(max_length=160)),
                ('debtor_kind', models.CharField(choices=[('person', '自然人'), ('organisation', '法人或非法人组织')], max_length=12)),
                ('sex', models.CharField(blank=True, max_length=6)),
                ('age', models.PositiveSmallIntegerField(null=True)),
                ('legal_representative', models.CharField(blank=True, max_length=80)),
                ('identity_masked', models.CharField(blank=True, max_length=24)),
                ('identity_suffix_index', models.CharField(blank=True, max_length=64)),
                ('title_number', models.CharField(blank=True, max_length=60)),
                ('title_court', models.CharField(blank=True, max_length=80)),
                ('duty', models.TextField(blank=True)),
                ('performance', models.CharField(blank=True, max_length=80)),
                ('circumstances', models.CharField(blank=True, max_length=200)),
                ('listed_on', models.DateField(null=True)),
                ('listing_expires_on', models.DateField(null=True)),
                ('delisted_on', models.DateField(null=True)),
                ('is_demo', models.BooleanField(default=False)),
                ('court', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.court')),
            ],
            options={
                'indexes': [models.Index(fields=['debtor_name', 'case_number'], name='search_enfo_debtor__88e0d0_idx'), models.Index(fields=['case_number'], name='search_enfo_case_nu_1ea1f7_idx')],
                'constraints': [models.UniqueConstraint(fields=('case_number', 'debtor_name', 'identity_masked'), name='enforcement_debtor_once'), models.UniqueConstraint(fields=('case_id', 'debtor_id'), name='enforcement_party_once')],
            },
        ),
        migrations.CreateModel(
            name='JudgmentLink',
            fields=[
                ('id', models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ('case_number', models.CharField(db_index=True, max_length=60)),
                ('judgment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='search.judgment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('judgment', 'case_number'), name='judgment_link_once')],
            },
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['court', 'state', 'due_on'], name='search_publ_court_i_029b0e_idx'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'released'), _negated=True), models.Q(('anonymised_by__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='released_after_anonymisation'),
        ),
        migrations.AddIndex(
            model_name='judgment',
            index=models.Index(fields=['withdrawn_at', 'published_at'], name='search_judg_withdra_29ef4c_idx'),
        ),
    ]
