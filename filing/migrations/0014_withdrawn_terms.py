from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("filing", "0013_retrial_procedures"),
    ]

    operations = [
        migrations.AlterField(
            model_name="deadline",
            name="state",
            field=models.CharField(
                choices=[
                    ("running", "进行中"),
                    ("met", "已完成"),
                    ("lapsed", "已届满"),
                    ("cancelled", "已取消"),
                    ("withdrawn", "已撤回"),
                ],
                default="running",
                max_length=10,
            ),
        ),
    ]
