"""The words for what is wrong with an answer, in the user's language."""

from django.utils.translation import gettext, gettext_lazy

from courtportal.kernel.rendering.printable import CANNOT_BE_PRINTED
from filing.causes.answers import Problem

# What is wrong and what to do; never blaming.
PROBLEMS = {
    "missing": gettext_lazy("请填写这一项。"),
    "missing_choice": gettext_lazy("请选择一项。"),
    "not_an_amount": gettext_lazy("请填写数字，例如 100000 或 100,000.00。"),
    "below_zero": gettext_lazy("金额不能小于 0。"),
    "not_above": gettext_lazy("应当大于 %(limit)s。"),
    "too_large": gettext_lazy("数字太大，请核对。"),
    "too_exact": gettext_lazy("最多写到分，即两位小数。"),
    "not_a_date": gettext_lazy("请填写一个存在的日期，例如 2026-01-31。"),
    "too_early": gettext_lazy("年份太早，请核对。"),
    "in_future": gettext_lazy("日期不能晚于今天。"),
    "unknown_choice": gettext_lazy("请从给出的选项中选择。"),
    "bad_id_number_shape": gettext_lazy("身份证号码应为 18 位，最后一位可以是 X，请核对。"),
    "bad_id_number_region": gettext_lazy("身份证号码开头的地区代码不存在，请核对。"),
    "bad_id_number_birth_date": gettext_lazy("身份证号码第 7 至 14 位应为出生日期，请核对。"),
    "bad_id_number_check_digit": gettext_lazy("身份证号码最后一位校验不符，可能有一位写错，请核对。"),
    "bad_document_number": gettext_lazy("证件号码由 5 至 20 位字母和数字组成，请核对。"),
    "bad_uscc_shape": gettext_lazy("统一社会信用代码应为 18 位数字和大写字母，请核对。"),
    "bad_uscc_check_character": gettext_lazy("统一社会信用代码最后一位校验不符，可能有一位写错，请核对。"),
    "bad_phone": gettext_lazy("电话请填写 11 位手机号码，或者带区号的座机号码，例如 0757-12345678。"),
    "bad_email": gettext_lazy("电子邮箱的格式不对，例如 name@example.com。"),
    "too_long": gettext_lazy("最多 %(limit)s 字，请删减。"),
    "unprintable": CANNOT_BE_PRINTED,
    "no_party": gettext_lazy("请至少添加一位。"),
    "no_evidence": gettext_lazy("请至少提交一件证据，例如借条或者转账记录。"),
    "no_court": gettext_lazy("请选择受理法院。"),
}


def problem_text(problem: Problem, *, is_choice: bool = False) -> str:
    """The sentence for a problem; it stands beside its field or after the field's name."""
    code = "missing_choice" if problem.code == "missing" and is_choice else problem.code
    return gettext(str(PROBLEMS[code])) % problem.detail
