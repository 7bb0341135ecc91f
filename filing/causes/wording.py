"""The words for what is wrong with an answer, in the user's language."""

from django.utils.translation import gettext, gettext_lazy

from courtportal.kernel.rendering.printable import CANNOT_BE_PRINTED
from filing.causes.answers import Problem

# What is wrong and what to do; never blaming.
PROBLEMS = {
    "missing": gettext_lazy("请填写这一项。"),
    "missing_or_worked_out": gettext_lazy("请填写，或者填好上面的年利率和起止日期，由系统算好。"),
    "missing_to_work_out": gettext_lazy("请填写；自己算好了利息的可以空着，填下面的金额和算法。"),
    "missing_choice": gettext_lazy("请选择一项。"),
    "not_an_amount": gettext_lazy("请填写多少元，例如 100000、10万 或 十万元。"),
    "unclear_amount": gettext_lazy("请把金额写完整、写确切，例如 53000 或 五万三千元。"),
    "not_a_rate": gettext_lazy("请填写百分比的数字，例如 6 或 6.5。"),
    "unclear_rate": gettext_lazy(
        "请写明是按年、按月还是按日的利率，例如 年息六厘、月息一分、日利率万分之五；或者换算成百分比的数字，例如 6。"
    ),
    "rate_of_other_period": gettext_lazy(
        "这里写的利率和所选的“年、季、月”不一致。请改选，或者换算成所选期间的百分比，例如 1.5。"
    ),
    "not_a_number": gettext_lazy("请填写数字，例如 30 或 1.5。"),
    "number_below_zero": gettext_lazy("不能小于 0。"),
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
    "bad_phone_shape": gettext_lazy("电话请填写 11 位手机号码，或者带区号的座机号码，例如 0757-82345678。"),
    "bad_phone_mobile_length": gettext_lazy("手机号码应为 11 位，请核对是否多写或者漏写。"),
    "bad_phone_mobile_prefix": gettext_lazy("手机号码以 13 至 19 开头，请核对前两位。"),
    "bad_phone_area_code": gettext_lazy("座机号码开头的区号不存在，请核对，例如 010、0757。"),
    "bad_phone_landline_length": gettext_lazy("区号后面的座机号码应为 7 至 8 位（3 位区号的为 8 位），请核对。"),
    "bad_bank_card_shape": gettext_lazy("银行卡号只有数字，请核对。"),
    "bad_bank_card_length": gettext_lazy("银行卡号为 13 至 19 位，请核对是否多写或者漏写。"),
    "bad_bank_card_check_digit": gettext_lazy("银行卡号最后一位校验不符，可能有一位写错，请对照卡面核对。"),
    "bad_plate_province": gettext_lazy("车牌号以省、自治区、直辖市的简称开头，例如 粤E12345。"),
    "bad_plate_authority": gettext_lazy("车牌号第二位应为发牌机关的字母，例如 粤E12345。"),
    "bad_plate_i_or_o": gettext_lazy("车牌号不用字母 I 和 O，请核对是不是数字 1 和 0。"),
    "bad_plate_length": gettext_lazy("车牌号字母后面应为 5 位（新能源车 6 位），请核对。"),
    "bad_plate_new_energy": gettext_lazy("新能源车牌为小型车字母在前、大型车字母在后，例如 粤ED12345、粤E12345D，请核对。"),
    "bad_plate_suffix": gettext_lazy("特种车牌的末尾应为 警、学、领、挂、港、澳、试、超 或者 应急，例如 粤E1234挂。"),
    "bad_case_number_year": gettext_lazy("案号以括号里的四位年份开头，例如（2026）粤0604民初123号。"),
    "bad_case_number_court": gettext_lazy("案号中年份后面的法院代字不对，例如 粤0604，请核对。"),
    "bad_case_number_case_type": gettext_lazy("案号中法院代字后面应为案件类型，例如 民初、执，请核对。"),
    "bad_case_number_number": gettext_lazy("案号以序号和“号”字结尾，序号前面不加 0，例如 123号。"),
    "bad_case_number_former": gettext_lazy("2016年起的案号没有“字第”，例如（2026）粤0604民初123号，请核对。"),
    "bad_email": gettext_lazy("电子邮箱的格式不对，例如 name@example.com。"),
    "too_long": gettext_lazy("最多 %(limit)s 字，请删减。"),
    "unprintable": CANNOT_BE_PRINTED,
    "no_party": gettext_lazy("请至少添加一位。"),
    "no_evidence": gettext_lazy("请至少提交一件证据，例如借条或者转账记录。"),
    "needs_amount": gettext_lazy("这种申请按金额交费，请填写请求的金额。"),
    "needs_claim": gettext_lazy("请至少提出一项诉讼请求：选择您要求的项目并填写金额，或者写明其他请求。"),
    "file_missing": gettext_lazy("压缩包里没有“%(name)s”这个文件，请核对文件名，或者把文件放进压缩包。"),
    "file_refused": gettext_lazy("%(why)s"),
    "same_as_row": gettext_lazy("与第 %(row)s 行填写的内容完全相同，请删除其中一行。"),
    "not_signed": gettext_lazy("等待 %(name)s 核对并签名。"),
    "no_court": gettext_lazy("请选择受理法院。"),
}


def problem_text(problem: Problem, *, is_choice: bool = False) -> str:
    """The sentence for a problem; it stands beside its field or after the field's name."""
    code = "missing_choice" if problem.code == "missing" and is_choice else problem.code
    return gettext(str(PROBLEMS[code])) % problem.detail
