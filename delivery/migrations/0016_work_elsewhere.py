"""What another court or an institution serves is a clerk's work until its receipt is back."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0015_grounds_of_findings")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="workitem",
            name="kind",
            field=models.CharField(
                choices=[
                    ("no_address", "没有可用的联系方式"),
                    ("no_answer", "逾期未领取或未确认"),
                    ("post", "文书待交邮"),
                    ("entrusted", "等待受托法院或者转交单位的送达结果"),
                    ("direct", "需要上门送达"),
                    ("publication", "等待决定公告送达"),
                    ("exhausted", "各种方式都没有送达"),
                    ("question", "受送达人有问题"),
                    ("failed", "发送失败"),
                    ("refused", "不同意电子送达"),
                    ("locked", "身份验证多次失败"),
                    ("account", "账户信息不一致"),
                ],
                max_length=12,
            ),
        ),
    ]
