"""Jobs, rows and problems in the user's words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filing.bulk.models import BulkJob, BulkRow
from filing.bulk.rules.columns import columns
from filing.causes.answers import Problem
from filing.causes.forms import language
from filing.causes.wording import problem_text
from filing.intake.rules.checks.model import RULE_SET
from filing.intake.rules.findings import Finding, Place
from filing.intake.wording import in_words

REFUSALS = {
    "table_broken": gettext_lazy("表格打不开。请用下载的模板重新填写，另存为 XLSX 或者 CSV 后再上传。"),
    "table_empty": gettext_lazy("表格里没有数据行。请从示例行下面开始填写。"),
    "table_too_long": gettext_lazy("表格超过 %(limit)s 行。请拆成几个表格分别上传。"),
    "table_other_form": gettext_lazy(
        "第一行不是这种案件模板的列名。请检查“哪种案件”是否选对；选对了的，请用这种案件的模板重新填写，不要改动第一行。"
    ),
    "table_columns": gettext_lazy("缺少必填的列：%(columns)s。请用下载的模板，不要删除列。"),
    "zip_broken": gettext_lazy("压缩包已损坏，打不开。请重新压缩为 ZIP 后再上传。"),
    "zip_entries": gettext_lazy("压缩包里有 %(entries)s 个文件，超过 %(limit)s 个的上限。请分批上传。"),
    "zip_encrypted": gettext_lazy("压缩包设有密码。请取消密码后再上传。"),
    "zip_paths": gettext_lazy("压缩包里有文件夹或者特殊文件。请把所有证据文件直接放进压缩包，不要放在文件夹里。"),
    "zip_doubled": gettext_lazy("压缩包里有两个同名的文件“%(entry)s”。请改名后再上传。"),
    "zip_bomb": gettext_lazy("解压后过大，不能接收。"),
    "infected": gettext_lazy("查出病毒，没有保存。请先在您的设备上杀毒。"),
    "scan_too_large": gettext_lazy("文件太大，查毒程序检查不了。请压缩，或拆成几个文件。"),
    "too_costly": gettext_lazy("文件太复杂，没能在限定时间内读完。请拆成几个文件分别上传。"),
}


def refusal_in_words(job: BulkJob) -> str:
    """Why the job's table or ZIP cannot be read; '' if it can."""
    code = job.refusal.get("code", "")
    facts = dict(job.refusal.get("facts", {}))
    if "columns" in facts:
        facts["columns"] = "、".join(column_name(job, key) for key in str(facts["columns"]).split("、"))
    return str(REFUSALS.get(code, REFUSALS["table_broken"])) % facts if code else ""


def problem_in_words(problem: dict[str, Any]) -> str:
    """One problem of a row: what is wrong and what to do."""
    detail = dict(problem["detail"])
    if problem["code"] == "file_refused":
        detail["why"] = str(REFUSALS.get(detail["why"], detail["why"]))
    return problem_text(Problem(problem["column"], problem["code"], detail))


def noted_in_words(noted: dict[str, Any]) -> str:
    """One finding of the clerk's check in a row: how grave, what is wrong and what to do."""
    finding = in_words(Finding(RULE_SET.rules[noted["rule"]], Place(""), noted["detail"]))
    return _("%(grave)s：%(wrong)s%(todo)s") % {"grave": finding.label, "wrong": finding.wrong, "todo": finding.todo}


def column_name(job: BulkJob, key: str) -> str:
    """What people call a column; for the row as a whole words for that."""
    column = next((one for one in columns(job.form_key) if one.key == key), None)
    return column.label(language()) if column else _("整行")


def state_in_words(row: BulkRow) -> str:
    """What has become of a row, with the receipt number of its filing."""
    label = str(BulkRow.State(row.state).label)
    return f"{label} {row.filing.receipt_number}" if row.filing else label


def problems_in_words(job: BulkJob, row: BulkRow) -> list[tuple[str, str]]:
    """(column, sentence) of each problem of a row, and of each finding of the clerk's check."""
    found = row.problems.get("found", [])
    noted = row.problems.get("noted", [])
    return [(column_name(job, problem["column"]), problem_in_words(problem)) for problem in found] + [
        (column_name(job, one["column"]), noted_in_words(one)) for one in noted
    ]
