"""Why something cannot be applied for or decided, in words."""

from django.utils.translation import gettext_lazy as _

CANNOT_APPLY = {
    "role": _("您在本案中的地位不能提出这项申请。"),
    "case_type": _("这类案件没有这项申请。"),
    "state": _("案件现在的阶段不能提出这项申请。"),
    "late": _("提出这项申请的期限已经届满。"),
    "special": _("这一事项需要特别授权（民事诉讼法第六十二条），您的授权委托书只写明一般授权。"),
    "waiting": _("同样的申请正在等待决定，不用再提出。"),
    "no_court": _("本院没有登记上一级法院，请联系立案庭。"),
    "no_limit": _("本案没有可以延长的审理期限。"),
    "files": _("请提交需要的材料。"),
    "incomplete": _("还有必填的内容没有填写。"),
    "not_found": _("没有找到这个案件，或者案件中没有这名当事人。请核对案号和姓名（名称）。"),
    "joined": _("您已经是这名当事人的代理人。"),
    "often": _("查询过于频繁，请稍后再试。"),
}
CANNOT_DECIDE = {
    "state": _("案件的状态已经变化，不能再这样决定。"),
    "postponed_too_often": _("延期开庭已达规定次数（普通程序两次，其他程序一次），不能再准许。"),
    "no_hearing": _("这次开庭已经不在排期中。"),
    "no_member": _("这名成员已经不在审判组织中。"),
    "day_past": _("延长后的日期应当在今天之后。"),
    "no_party": _("这名当事人已经不在案件中。"),
    "too_many_agents": _("这名当事人已有两名代理人（民事诉讼法第六十一条）。"),
    "conflict": _("这名代理人同时代理对方当事人，不能准许。"),
    "no_conversion": _("法律没有规定这样的程序转换。"),
    "no_limit": _("本案没有正在进行的审理期限。"),
    "no_extension_left": _("审理期限不能再延长。"),
    "grouped_already": _("其中一个案件已经与其他案件合并。"),
    "same_court": _("移送的法院不能是本院。"),
    "no_security": _("诉前保全必须提供担保（民事诉讼法第一百零四条）。请写明已提供的担保，没有提供的裁定驳回。"),
    "transferred_before": _("移送来的案件不能再自行移送，应当报请上级法院指定管辖（民事诉讼法第三十七条）。"),
    "no_such_case": _("没有找到可以合并审理的本院案件。"),
}
