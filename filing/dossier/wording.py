"""Codes of the dossier in words."""

from django.utils.translation import gettext_lazy as _

FINDINGS = {
    "missing": _("缺少：%(about)s"),
    "misplaced": _("目录号不对：%(about)s"),
    "no_file": _("没有文件：%(about)s"),
    "no_pages": _("没有页数：%(about)s"),
    "not_settled": _("文书没有盖章：%(about)s"),
    "empty": _("卷宗里没有材料"),
}
