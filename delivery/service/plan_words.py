"""Plans and the work they leave to people, in words. Chinese msgids."""

from django.utils.translation import gettext_lazy as _

from delivery.service.models import WorkItem
from delivery.service.rules.ladder import Rung

Kind = WorkItem.Kind

WAYS = {
    Rung.ELECTRONIC: _("电子送达"),
    Rung.PHONE: _("电话联系确认"),
    Rung.POST: _("邮寄送达"),
    Rung.DIRECT: _("上门直接送达"),
    Rung.PRESUMED: _("按推定的地址邮寄"),
    Rung.PUBLICATION: _("公告送达"),
}

# Why the step before was over.
WHY = {
    "ordered": _("送达任务开始"),
    "no_answer": _("到期没有送达"),
    "failed": _("发送失败"),
    "returned": _("邮件退回或者签收无效"),
    "refused": _("不同意电子送达"),
    "publication_over": _("公告期满"),
    "chosen": _("由法院工作人员选择"),
    "judge": _("法官决定公告"),
    "corrected": _("法官认定没有送达"),
}

LEFT_OUT = {
    "not_online": _("没有电子方式可用"),
    "no_phone": _("没有电话"),
    "no_postal_address": _("没有还没寄过的地址"),
    "no_presumed_address": _("没有可以推定的地址"),
    "no_place": _("不知道住处"),
    "refused": _("不同意电子送达"),
    "own_hands_only": _("须本人签收"),
    "nothing_tried": _("还没有用其他方式送达过"),
}

# What the clerk does about a work item, plainly.
TODO = {
    Kind.NO_ADDRESS: _("没有电话、账户和地址。请向对方当事人了解，再重新发送领取短信或者邮寄到新的地址，系统会接着送达。"),
    Kind.NO_ANSWER: _("请打电话：请对方登录查收，或者问清在哪里可以送达，再登记结果。"),
    Kind.FAILED: _("短信或邮件没有送到。请打电话核对号码和邮箱；需要时重新发送领取短信。"),
    Kind.REFUSED: _("对方不同意电子送达。请邮寄或者通知到院领取，再登记结果。"),
    Kind.LOCKED: _("有人多次输错身份信息。请打电话核实，再重新发送领取短信。"),
    Kind.ACCOUNT: _("账户与收件人信息不一致。请核实是不是本人。"),
    Kind.POST: _("请打印面单，把文书装袋交邮，再点“已交邮”。以后的投送情况会自动更新。"),
    Kind.DIRECT: _("请上门送达，登记签收、拒收留置或者没有见到人。"),
    Kind.ENTRUSTED: _("请向受托法院或者转交单位查问；收到送达回证的，登记结果。办不到的，改用另一种方式。"),
    Kind.PUBLICATION: _("请承办法官决定是否公告送达；简易程序须先转为普通程序。"),
    Kind.QUESTION: _("受送达人对文书有问题，请回答。"),
    Kind.EXHAUSTED: _("计划中的方式都用过了。请查找新的电话或者地址，再发短信或者邮寄；也可以请法官决定公告送达。"),
}


def todo(kind: str) -> str:
    """What to do about work of this kind."""
    return str(TODO[Kind(kind)])
