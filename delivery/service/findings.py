"""What the law of effect found about one way, in words: the codes of ``rules/`` and what they mean. Chinese msgids."""

from django.utils.translation import gettext_lazy

_ELECTRONIC = {
    "reminder_only": gettext_lazy("只是提醒，不是送达"),
    "not_arrived": gettext_lazy("尚未到达"),
    "failed": gettext_lazy("发送失败"),
    "arrived_confirmed": gettext_lazy("到达本人确认的地址，到达时生效"),
    "arrival_proven": gettext_lazy("受送达人证明了实际到达的时间，以该时间为准"),
    "answered": gettext_lazy("受送达人已回复或据此行事"),
    "read": gettext_lazy("受送达人已阅读，推定送达"),
    "unread": gettext_lazy("已到达，尚未阅读；地址未经本人确认，暂不生效"),
    "out_of_scope": gettext_lazy("已到达，尚未阅读；本人确认的地址不适用于这个阶段"),
    "rebutted": gettext_lazy("推定已被推翻"),
    "no_consent": gettext_lazy("受送达人不同意电子送达"),
    "no_mandate": gettext_lazy("到达时代理人没有代理权"),
    "signed_for": gettext_lazy("本人在线签收"),
    "must_be_signed_for": gettext_lazy("已到达；调解书须本人签收才生效"),
    "confirmed_by_phone": gettext_lazy("简便方式通知，受送达人确认收到"),
    "phone_unconfirmed": gettext_lazy("已用电话等简便方式通知，受送达人没有确认收到"),
    "simple_only_in_summary": gettext_lazy("电话等简便方式只用于简易程序"),
    "not_for_decisions": gettext_lazy("裁判文书不用电话等简便方式送达"),
}
_PAPER = {
    "handed_over": gettext_lazy("当面签收"),
    "refused_at_court": gettext_lazy("到院后拒绝签收，视为送达"),
    "refused_on_camera": gettext_lazy("在住所以外拒绝签收，已拍照录像，视为送达"),
    "refusal_not_recorded": gettext_lazy("在住所以外拒绝签收，没有拍照录像"),
    "refused_at_home": gettext_lazy("在住所拒绝签收，没有留置"),
    "own_hands_only": gettext_lazy("调解书须本人签收，不适用留置"),
    "signer_not_entitled": gettext_lazy("签收或者拒收的人不能代表受送达人"),
    "not_collected": gettext_lazy("尚未到院领取"),
    "not_met": gettext_lazy("上门没有见到受送达人"),
    "left_with_witness": gettext_lazy("拒收后留置，有见证人"),
    "left_with_photos": gettext_lazy("拒收后留置，已拍照录像"),
    "not_left": gettext_lazy("文书没有留置"),
    "nobody_refused": gettext_lazy("没有人拒收，不能留置"),
    "agent_not_named": gettext_lazy("拒收的代理人没有被指定代收，不能留置"),
    "not_at_home": gettext_lazy("没有留在受送达人的住所"),
    "leaving_unproven": gettext_lazy("留置没有见证人，也没有拍照录像"),
    "posted": gettext_lazy("邮寄签收"),
    "returned_confirmed": gettext_lazy("按本人确认的地址邮寄被退回，退回之日视为送达"),
    "returned_no_address": gettext_lazy("拒不提供地址，按登记的地址邮寄被退回，退回之日视为送达"),
    "returned_unconfirmed": gettext_lazy("邮件被退回，地址未经本人确认"),
    "return_unexplained": gettext_lazy("邮件被退回，没有说明理由"),
    "tries_too_few": gettext_lazy("邮件被退回，五日内投送不到三次"),
    "no_fault": gettext_lazy("邮件被退回，受送达人证明自己没有过错"),
    "entrusted_handed_over": gettext_lazy("受托法院送达，受送达人签收"),
    "with_other_court": gettext_lazy("受托法院尚未送达"),
    "transferred": gettext_lazy("单位转交，本人签收"),
    "with_institution": gettext_lazy("转交的单位尚未交本人签收"),
    "no_institution": gettext_lazy("没有写明转交的单位"),
}
_PUBLICATION = {
    "published": gettext_lazy("公告期满，视为送达"),
    "term_running": gettext_lazy("公告期间，尚未届满"),
    "publication_in_summary": gettext_lazy("简易程序不适用公告送达"),
    "no_ground": gettext_lazy("没有记明公告送达的理由"),
    "not_published": gettext_lazy("尚未公告"),
    "home_unrecorded": gettext_lazy("在住所地张贴公告，没有拍照录像"),
}

FINDINGS = {
    **_ELECTRONIC,
    **_PAPER,
    **_PUBLICATION,
    "earliest_counts": gettext_lazy("有几种有效送达的，以最先生效的为准"),
}
