"""A retrial says in which procedure it is heard (CPL 218; CPL-I 424)."""

from typing import Any

from django.db import migrations, models

PROCEDURES = [
    ("small_claims", "小额诉讼程序"), ("summary", "简易程序"), ("ordinary", "普通程序"), ("second_instance", "二审程序"),
    ("ruling_appeal", "二审程序（对裁定的上诉）"), ("retrial_examination", "再审审查程序"), ("retrial", "再审程序"),
    ("retrial_first", "再审程序（适用第一审程序）"), ("retrial_small", "再审程序（小额诉讼案件）"),
    ("preservation", "诉前保全审查程序"), ("special", "特别程序"), ("payment_order", "督促程序"),
    ("public_summons", "公示催告程序"), ("examination", "申请审查程序"), ("enforcement", "执行程序"),
]  # fmt: skip


def name_the_procedure(apps: Any, _schema_editor: Any) -> None:
    """Until now only small claims were retried by the court that had judged them, all of them without an appeal."""
    links = apps.get_model("filing", "CaseLink").objects.filter(kind="retrial")
    small = links.filter(from_case__procedure="small_claims", from_case__court=models.F("to_case__court"))
    retried = links.filter(from_case__in=small.values("to_case")).values("to_case")
    cases = apps.get_model("filing", "Case").objects.filter(case_type="民再", procedure="retrial")
    cases.filter(pk__in=retried).update(procedure="retrial_small")


class Migration(migrations.Migration):
    dependencies = [("filing", "0012_answer_drafts")]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="procedure",
            field=models.CharField(choices=PROCEDURES, default="summary", max_length=20),
        ),
        migrations.RunPython(name_the_procedure, migrations.RunPython.noop),
    ]
