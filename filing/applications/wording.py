"""Why something cannot be applied for or decided, in words."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.web import formats
from filing.applications.actions.submit import CannotApply
from filing.applications.models import Application

CANNOT_APPLY = {
    "role": _("您在本案中的地位不能提出这项申请。"),
    "case_type": _("这类案件没有这项申请。"),
    "state": _("案件现在的阶段不能提出这项申请。"),
    "decided_above": _("本案已经二审裁判，请在二审案件中向作出二审裁判的法院的上一级法院申请再审。"),
    "final": _("本案裁判是终审裁判，不能上诉（民事诉讼法第一百六十五条、第二百一十八条）。"),
    "no_hearing_set": _("本案现在没有排定的开庭，不用申请延期；定下开庭时间后再申请。"),
    "no_counterclaim": _("您在本案中没有正在审理的反诉。"),
    "late": _("提出这项申请的期限已经届满。"),
    "retrial_late": _("裁判生效已满六个月，这项再审事由的期限已经届满（民事诉讼法第二百一十六条）。"),
    "no_known_day": _("裁判生效已满六个月，请填写何时知道或者应当知道这项再审事由（民事诉讼法第二百一十六条）。"),
    "known_too_long": _("自知道或者应当知道这项再审事由之日起也已满六个月，期限已经届满（民事诉讼法第二百一十六条）。"),
    "known_later": _("知道再审事由的日期不能晚于申请之日。"),
    "special": _("这一事项需要特别授权（民事诉讼法第六十二条），您的授权委托书只写明一般授权。"),
    "waiting": _("同样的申请正在等待决定，不用再提出。"),
    "appealed": _(
        "%(name)s已经上诉，不能再次上诉：上诉状于%(day)s提交，收件号 %(receipt)s，等待移送和受理。请打开这份上诉查看进展。"
    ),
    "appealed_above": _(
        "%(name)s已经上诉，不能再次上诉：%(court)s已经立案，案号%(number)s（上诉收件号 %(receipt)s）。请打开这份上诉查看进展。"
    ),
    "appeal_withdrawn": _(
        "%(name)s的上诉（案号%(number)s，收件号 %(receipt)s）受理后已经撤回或者按撤回处理，不能再次上诉。请打开这份上诉查看经过。"
    ),
    "no_court": _("本院没有登记上一级法院，请联系立案庭。"),
    "original_court": _("只有一方人数众多或者双方都是公民的案件，才能选择原审法院（民事诉讼法第二百一十条）。"),
    "no_missed_term": _("没有耽误的期限可以顺延；期限还没有届满的，请在期限内办理。"),
    "obstacle_lasts": _("障碍还没有消除。请在障碍消除后的十日内申请（民事诉讼法第八十六条）。"),
    "no_limit": _("本案没有可以延长的审理期限。"),
    "files": _("请提交需要的材料。"),
    "incomplete": _("还有必填的内容没有填写。"),
    "ground": _("这项再审事由只用于适用小额诉讼程序审理的案件。"),
    "independent": _("有独立请求权的第三人由其自行起诉参加，法院不能依职权追加（民诉法解释第八十一条）。"),
    "opponent": _("请选择申请人以外的本案当事人。"),
    "not_found": _("没有找到这个案件，或者案件中没有这名当事人。请核对案号和姓名（名称）。"),
    "joined": _("您已经是这名当事人的代理人。"),
    "no_such_enforcement": _("没有找到正在执行的这个案件。请核对案号。"),
    "no_organisation": _("请选择您账户中的单位。"),
    "party": _("您是这个案件的当事人，请打开案件提出。"),
    "number": _("请写完整的案号，例如（2026）粤0604民初123号。"),
    "no_such_court": _("案号中的法院不在本平台。请核对案号，或者向该法院提出。"),
    "elsewhere": _("案号不是本院的，请告知申请人向案号中的法院提出。"),
    "often": _("查询过于频繁，请稍后再试。"),
}
CANNOT_DECIDE = {
    "state": _("案件的状态已经变化，不能再这样决定。"),
    "postponed_too_often": _("延期开庭已达规定次数（普通程序两次，简易程序和小额诉讼程序一次），不能再准许。"),
    "fee_paid": _("这名当事人没有逾期未交的诉讼费，或者已经补交，不能按撤回处理。"),
    "no_hearing": _("这次开庭已经不在排期中。"),
    "stands_aside": _("有人申请审判人员、书记员回避，决定作出以前只能裁定保全等紧急措施（民事诉讼法第四十八条第二款）。"),
    "committee_day": _("请填写审判委员会讨论决定的日期，不早于申请之日，不晚于今天。"),
    "no_member": _("这名成员已经不在审判组织中。"),
    "day_past": _("延长后的日期应当在今天之后。"),
    "no_party": _("这名当事人已经不在案件中。"),
    "too_many_agents": _("这名当事人已有两名代理人（民事诉讼法第六十一条）。"),
    "conflict": _("这名代理人同时代理对方当事人，不能准许。"),
    "no_conversion": _("法律没有规定这样的程序转换。"),
    "no_sole_judge": _("本案已经不是由审判员一人独任审理。"),
    "no_judges": _("本院可以随机确定的审判员不足，不能组成合议庭。请先由管理员任命，或者等审判员休假结束。"),
    "no_limit": _("本案没有正在进行的审理期限。"),
    "no_extension_left": _("审理期限不能再延长。"),
    "grouped_already": _("其中一个案件已经与其他案件合并。"),
    "same_court": _("移送的法院不能是本院。"),
    "objection_waits": _("被申请人的异议还没有处理，请先处理异议，再对申请作出裁定。"),
    "no_security": _("诉前保全必须提供担保（民事诉讼法第一百零四条）。请写明已提供的担保，没有提供的裁定驳回。"),
    "transferred_before": _("移送来的案件不能再自行移送，应当报请上级法院指定管辖（民事诉讼法第三十七条）。"),
    "must_allow": _("被告申请撤回反诉的，人民法院应予准许（民诉法解释第二百三十九条）。"),
    "partly_dismissed": _("原判对本诉的部分已经撤销，不能准许撤回上诉（民诉法解释第三百三十五条）；其余请求应当判决。"),
    "no_officer": _("本院没有可以分案的执行法官，请先由管理员任命。"),
    "incomplete": _("准许的，还有必须写明的内容没有填写。"),
    "not_reported": _(
        "拟撤销仲裁裁决的，应当先向上级法院报核，有了审核意见才能签发（法释〔2017〕21号）。请先报核，并在这里确认。"
    ),
    "no_extent": _("请选择撤销还是变更原裁定。"),
    "party_left": _("付款人或者收款人已经退出案件，请重新选择。"),
    "payer_is_payee": _("付款人和收款人不能是同一人。"),
    "no_order": _("准许的，请写明成立的范围和裁定主文。"),
    "no_such_case": _("没有找到可以合并审理的本院案件。"),
}
# The field beside which it is said.
FIELD_OF = {
    "committee_day": "committee_on",
    "not_reported": "reported",
    "no_extent": "extent",
    "payer_is_payee": "payee",
    "party_left": "payer",
}


def why_not(error: CannotApply) -> str:
    """Why it cannot be applied for; where the party has appealed already, by which appeal."""
    return str(CANNOT_APPLY[error.code]) % (_named(error.appeal) if error.appeal else {})


def _named(appeal: Application) -> dict[str, str]:
    return {
        "name": appeal.applicant_name,
        "day": formats.day(appeal.submitted_at),
        "receipt": appeal.receipt_number,
        "court": str(appeal.court),
        "number": appeal.follow_up.case_number if appeal.follow_up else "",
    }
