"""Why a paper cannot be entered so, in words, and beside which field that stands."""

from django.utils.translation import gettext_lazy

CANNOT_ENTER = {
    "day": gettext_lazy("日期不能晚于今天，也不能早于立案一年以上。"),
    "party": gettext_lazy("这名当事人已经不在案件中。"),
    "file": gettext_lazy("这个文件已不可用，请重新选择。"),
    "signer": gettext_lazy("这名代理人已经不代理本案。"),
    "state": gettext_lazy("案件已经裁判，不再收证据；仍要入卷的，请作为其他材料录入。"),
    "role": gettext_lazy("只有被告提交答辩状；其他当事人的书面意见，请作为其他材料录入。"),
    "answered": gettext_lazy("这名被告已经提交答辩状，只提交一次；补充意见请作为其他材料录入。"),
    "heading": gettext_lazy("请选择目录号。"),
    "appeal": gettext_lazy("这名当事人没有收到对方的上诉状或者再审申请书，不需要答辩。"),
    "ended": gettext_lazy("案件所处的阶段不再接受代理人。"),
    "acting": gettext_lazy("这名代理人已经代理该当事人；变更权限的，请先由当事人解除原委托。"),
    "agents": gettext_lazy("每位当事人最多两名代理人，已经满了（民事诉讼法第六十一条）。"),
    "conflict": gettext_lazy("代理人是对方当事人，或者正在代理对方（律师法第三十九条）。"),
    "same_name": gettext_lazy(
        "对方当事人或者其代理人中有同名的人。请核对身份证件：是另一个人的，填写代理人的身份证号并勾选确认；是同一个人的，不能代理。"
    ),
    "in_case": gettext_lazy("证件号码相同的人已经是这个案件的当事人，请在案件的“录入纸质材料”里录入。"),
    "asked_before": gettext_lazy("这个人以同样的理由申请参加同一个案件的材料已经录入，还没有结果。"),
    "applied": gettext_lazy("这名当事人已经申请执行，申请正在审查或者已经立案。"),
}
# The field beside which an error stands; the others stand above the form.
AT = {
    "day": "handed_in_on", "file": "scan", "signer": "signed_by", "heading": "catalogue_number", "late": "handed_in_on",
    "acting": "agent", "agents": "agent", "conflict": "agent", "same_name": "is_another", "appeal": "answers_an_appeal",
}  # fmt: skip
