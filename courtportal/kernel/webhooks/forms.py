"""The form of a new address."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.identity.models import Organisation
from courtportal.kernel.rendering.printable import validate_printable
from courtportal.kernel.web.forms import SentOnce
from courtportal.kernel.webhooks.actions.endpoints import BadAddress, checked_url
from courtportal.kernel.webhooks.rules.events import event_types


class EndpointForm(SentOnce):
    """What it is called, where it is, for whom, and which events it wants."""

    name = forms.CharField(label=_("名称"), max_length=80, validators=[validate_printable])
    url = forms.CharField(
        label=_("地址"),
        max_length=400,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("公网的 https 地址，例如 https://case.example.com/court-events"),
    )
    organisation = forms.ModelChoiceField(
        label=_("通知哪个单位的事项"), queryset=Organisation.objects.none(), required=False, empty_label=_("我的全部事项")
    )
    types = forms.MultipleChoiceField(label=_("通知哪些事件"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = visible_to(actor, Organisation, "change").order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["types"].choices = [(one.name, gettext(one.meaning)) for one in event_types()]  # type: ignore[attr-defined]

    def clean_url(self) -> str:
        """The address, if it may be one."""
        try:
            return checked_url(self.cleaned_data["url"].strip())
        except BadAddress as error:
            raise forms.ValidationError(_("请填写公网的 https 地址，不带用户名、密码和 # 后面的部分。")) from error
