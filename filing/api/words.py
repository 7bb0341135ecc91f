"""Words of the interface that no page has: faults of requests, and what happens next to a filing."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from filing.law import Bilingual

FAULTS = {
    "unknown_cause": _("没有这个案由；请用 /causes 查编号，不能是上级标题。"),
    "unknown_rule": _("没有这个名称的期限。"),
    "not_a_day": _("请写成存在的日期，例如 2026-09-10，或者 2026-09-10T10:30。"),
    "unknown_place": _("没有连接点 %(unknown)s；可以是 %(known)s。"),
    "unknown_court": _("没有这个代字的一审法院，请用 /courts 查。"),
    "unknown_element": _("这个表单没有这一项，或者由系统计算；要素见 /forms。"),
    "unknown_kind": _("没有这个证据种类；种类见 /forms。"),
}

# What a filing waits for, told to who filed.
NEXT = {
    "submitted": _("法院正在审查，最迟在 decide_by 之前答复。您现在不需要做什么。"),
    "in_review": _("法院正在审查，最迟在 decide_by 之前答复。您现在不需要做什么。"),
    "supplement_requested": _("法院要求补正：请按 correction 里的每一项修改草稿，再提交一次。"),
    "accepted": _("已经立案，案件见 case。"),
    "returned": _("材料已退回，原因见 decision；改好后可以重新立案。"),
    "refused": _("法院裁定不予受理，原因见 decision；不服的，可以在裁定送达之日起十日内（在境内没有住所的，三十日内）上诉。"),
    "informed": _("法院告知了其他解决途径，见 decision。"),
    "withdrawn": _("您已撤回这份申请。"),
    "to_mediation": _("正在诉前调解；调解不成，恢复立案审查，不用再填。"),
    "to_payment_order": _("已转督促程序；债务人提出异议的，恢复立案审查，不用再填。"),
}


def in_words(text: Bilingual) -> str:
    """A text of the rules in the caller's language."""
    return text.in_language(get_language() or "zh")
