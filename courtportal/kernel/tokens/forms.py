"""The form of a new token."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.identity.models import Organisation
from courtportal.kernel.rendering.printable import validate_printable
from courtportal.kernel.tokens.models import SCOPE_NAMES
from courtportal.kernel.web.forms import SentOnce

TERMS = [("30", _("30 天")), ("90", _("90 天")), ("180", _("180 天")), ("365", _("一年"))]


class TokenForm(SentOnce):
    """What it is called, for whom, what it may be used for, and until when."""

    name = forms.CharField(
        label=_("名称"), max_length=80, help_text=_("例如使用它的系统：案件管理系统"), validators=[validate_printable]
    )
    organisation = forms.ModelChoiceField(
        label=_("供哪个单位使用"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("我自己"),
        help_text=_("单位的令牌只能办理这个单位的事项。单位在“我的人员和单位”里添加。"),
    )
    scopes = forms.MultipleChoiceField(
        label=_("可以做什么"),
        choices=[(scope.value, name) for scope, name in SCOPE_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只选用得到的。任何令牌都不能做您自己不能做的事。"),
    )
    days = forms.TypedChoiceField(label=_("有效期"), choices=TERMS, coerce=int, initial="90")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = visible_to(actor, Organisation, "change").order_by("name", "pk")  # type: ignore[attr-defined]
