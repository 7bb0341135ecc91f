"""What can be noted about paper, in words: the acts, who signs or refuses, why a letter came back. Chinese msgids."""

from django.utils.translation import gettext_lazy as _

from delivery.service.rules.effect import By, Ground, Institution, Kind, Reason

# Each act: its name, and when it is the right one.
ACT_WORDS = {
    "handed_over": (_("到院领取，已签收"), _("受送达人或者代收的人到法院签收。")),
    "refused_to_sign": (_("到院后拒绝签收"), _("到了法院而拒绝签署送达回证的，视为送达（民诉法解释第一百三十一条）。")),
    "brought": (_("上门送达，已签收"), _("在住所或者别处当面签收。")),
    "refused_on_camera": (_("在住所以外拒绝签收"), _("拍照或者录像记录送达过程的，视为送达（民诉法解释第一百三十一条）。")),
    "not_met": (_("上门，没有见到人"), _("记录一次没有结果的上门送达。")),
    "left": (_("在住所拒绝签收，留置"), _("有见证人，或者拍照录像记录送达过程的，视为送达（民事诉讼法第八十九条）。")),
    "post_received": (_("邮寄，已签收"), _("按回执上的收件日期登记。")),
    "post_tried": (_("邮寄，投送一次未成"), _("五日内投送三次以上仍未见到收件人的，才可以退回。")),
    "post_returned": (_("邮寄，被退回"), _("按退回之日登记，写明退回的原因。")),
    "told": (_("电话已通知，没有确认"), _("打通了电话，对方没有确认收到。")),
    "told_and_confirmed": (_("电话已通知，确认收到"), _("简易程序中，对方在电话里确认收到的（民诉法解释第二百六十一条）。")),
    "entrusted": (_("已委托其他法院送达"), _("受托法院应当自收到之日起十日内代为送达（民诉法解释第一百三十四条）。")),
    "entrusted_served": (_("受托法院送达，已签收"), _("按送达回证上的签收日期登记。")),
    "entrusted_left": (_("受托法院送达，留置"), _("按送达回证上的日期登记。")),
    "sent_to_institution": (_("已交部队、监所等转交"), _("受送达人是军人、被监禁或者被采取强制性教育措施的。")),
    "transferred": (_("转交后，本人已签收"), _("以送达回证上的签收日期为送达日期（民事诉讼法第九十四条）。")),
}

# What a judge finds about service afterwards.
CORRECTION_WORDS = {
    "arrival_proven": _("受送达人证明了实际到达的时间"),
    "rebutted": _("受送达人证明没有收悉，推定被推翻"),
    "objected": _("受送达人对电子送达提出了异议"),
    "no_fault": _("邮件退回不是受送达人的过错"),
}
NOTED = {**{code: words[0] for code, words in ACT_WORDS.items()}, **CORRECTION_WORDS}

BY = {
    By.SELF: _("本人"),
    By.REPRESENTATIVE: _("法定代表人或者主要负责人"),
    By.GUARDIAN: _("法定代理人"),
    By.MAIL_ROOM: _("办公室、收发室、值班室等收件人员"),
    By.FAMILY: _("同住的成年家属（不是对方当事人）"),
    By.AGENT: _("诉讼代理人"),
    By.RECEIVER: _("指定的代收人"),
    By.OPPONENT: _("家属，但是对方当事人"),
    By.MINOR: _("未成年的家属"),
    By.OTHER: _("其他人"),
}

REASONS = {
    Reason.REFUSED: _("本人或者代收人拒绝签收"),
    Reason.WRONG_ADDRESS: _("地址不准确、查无此人"),
    Reason.MOVED: _("已搬离，没有告知新地址"),
    Reason.NOT_MET: _("多次投送未见到人，也联系不上"),
}

INSTITUTIONS = {
    Institution.ARMY: _("部队团以上单位的政治机关（军人）"),
    Institution.PRISON: _("监所（被监禁的人）"),
    Institution.EDUCATION: _("强制性教育机构"),
}

# What the carrier of a letter says, and the publication of a notice.
SCANS = {
    Kind.SENT: _("交邮"),
    Kind.TRIED: _("投送一次未成"),
    Kind.REACHED: _("已签收"),
    Kind.RETURNED: _("退回法院"),
    Kind.PUBLISHED: _("公告发布"),
}

GROUNDS = {
    Ground.WHEREABOUTS_UNKNOWN: _("受送达人下落不明"),
    Ground.NOTHING_ELSE_WORKS: _("用其他方式无法送达"),
}

NOT_BY_PUBLICATION = {
    "summary": _("简易程序不适用公告送达（民诉法解释第一百四十条）。需要公告的，请先转为普通程序。"),
    "own_hands": _("调解书须本人签收，不能公告送达（民诉法解释第一百三十三条）。"),
    "payment_order": _("支付令不能公告送达：三十日内不能送达债务人的，终结督促程序（民诉法解释第四百三十条）。"),
    "nothing_tried": _("还没有用其他方式送达过，不能直接公告（民事诉讼法第九十五条）。"),
}
