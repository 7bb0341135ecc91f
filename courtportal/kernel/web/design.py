"""The style page: every component in every state, to look at and to test."""

import datetime as dt
from decimal import Decimal

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from courtportal.kernel import clock
from courtportal.kernel.web.components import Answer, Letter, Link, Task, TaskState, TimelineEntry
from courtportal.kernel.web.errors import WORDS, error_page
from courtportal.kernel.web.forms import CodeInput, DayField, MoneyInput
from courtportal.kernel.web.icons import ICONS
from courtportal.kernel.web.pagination import paginate


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=gettext_lazy("姓名"), help_text=gettext_lazy("与身份证上的姓名一致"))
    amount = forms.DecimalField(label=gettext_lazy("借款本金"), min_value=Decimal("0.01"), widget=MoneyInput)
    lent_on = DayField(label=gettext_lazy("出借日期"))
    written = forms.ChoiceField(
        label=gettext_lazy("有没有书面借条"),
        choices=[("yes", gettext_lazy("有")), ("no", gettext_lazy("没有"))],
        widget=forms.RadioSelect,
    )
    shown_by = forms.MultipleChoiceField(
        label=gettext_lazy("用什么证明"),
        choices=[("note", gettext_lazy("借条")), ("transfer", gettext_lazy("转账记录")), ("chat", gettext_lazy("聊天记录"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    repaid_by = forms.ChoiceField(
        label=gettext_lazy("还款方式"), choices=[("bank", gettext_lazy("银行转账")), ("cash", gettext_lazy("现金"))]
    )
    facts = forms.CharField(label=gettext_lazy("事实经过"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    scan = forms.FileField(
        label=gettext_lazy("借条照片或扫描件"), required=False, help_text=gettext_lazy("PDF、JPG 或 PNG，最大 500 MB")
    )
    code = forms.CharField(label=gettext_lazy("短信验证码"), widget=CodeInput, required=False)
    agreed = forms.BooleanField(label=gettext_lazy("我确认以上内容属实"))


def _timeline(now: dt.datetime) -> list[TimelineEntry]:
    day = dt.timedelta(days=1)
    receipt = Link(_("回执（PDF）"), "#")
    return [
        TimelineEntry(now - 45 * day, _("您提交了立案申请"), links=(receipt, Link(_("查看申请"), "#"))),
        TimelineEntry((now - 43 * day).date(), _("法院立案"), text=_("案号（2026）粤0604民初1208号")),
        TimelineEntry((now - 37 * day).date(), _("起诉状已送达被告"), tag=_("已生效"), tone="ok"),
        TimelineEntry((now + 11 * day).date(), _("在线开庭"), state="now", text=_("第二法庭")),
        TimelineEntry(_("最迟2027年1月10日"), _("作出裁判"), state="later"),
    ]


def _tasks() -> list[Task]:
    return [
        Task(_("谁起诉谁"), TaskState.DONE, "#"),
        Task(_("借款和还款"), TaskState.IN_PROGRESS, "#", _("还有2个问题没有回答")),
        Task(_("证据"), TaskState.NEEDS_YOU, "#", _("第2件证据打不开，请重新上传")),
        Task(_("要求对方做什么"), TaskState.NOT_STARTED, "#"),
        Task(_("核对并提交"), TaskState.NOT_YET, "", _("完成前面各步后可以开始")),
    ]


def _answers() -> list[Answer]:
    return [
        Answer(_("原告"), "林小满", "#"),
        Answer(_("借款本金"), "¥100,000.00", "#"),
        Answer(_("立案法院"), "佛山市禅城区人民法院"),
    ]


def _letters(now: dt.datetime) -> list[Letter]:
    return [
        Letter(_("您"), now - dt.timedelta(days=2), _("开庭时可以请家人旁听吗？"), mine=True),
        Letter(_("书记员 陆一舟"), now - dt.timedelta(days=1), _("可以。请家人用本人身份证登录后申请旁听。")),
    ]


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Every pattern in every state, in either density (``?density=desk``)."""
    now = clock.now()
    context = {
        "title": _("样式与组件"),
        "desk": request.GET.get("density") == "desk",
        "empty_form": SampleForm(),
        "form": SampleForm({"name": "", "amount": "-5", "lent_on": "2026-13-40"}),
        "tasks": _tasks(),
        "timeline_entries": _timeline(now),
        "answer_rows": _answers(),
        "letters": _letters(now),
        "links": [Link(_("待我审查"), "#", True, 18), Link(_("今天到期"), "#", False, 3), Link(_("已办结"), "#")],
        "page": paginate(request, list(range(1, 241))),
        "one_page": Paginator([1, 2, 3], 20).get_page(1),
        "icons": sorted(ICONS),
        "due_days": [clock.today() + dt.timedelta(days=days) for days in (3, 1, 0, -2)],
        "now": now,
        "amount": Decimal("12300"),
        "statuses": sorted(WORDS),
    }
    return render(request, "web/pages/design.html", context)


@require_safe
def error(request: HttpRequest, status: int) -> HttpResponse:
    """An error page as it looks."""
    if status not in WORDS:
        raise Http404
    return error_page(request, status)
