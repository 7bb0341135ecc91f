"""The appeal against a refusal: only the reasons are new."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.rendering.printable import ParagraphsField, PrintedForm
from courtportal.kernel.web.forms import DayField


class AppealForm(PrintedForm, forms.Form):
    """What is asked for is worded already; why the ruling is wrong is the filer's to say."""

    use_required_attribute = False
    requests = ParagraphsField(label=_("上诉请求"), widget=forms.Textarea(attrs={"rows": 3}))
    reasons = ParagraphsField(
        label=_("上诉的事实和理由"), help_text=_("写明为什么您的起诉符合条件。起诉状和证据会随案移送，不用重新提交。"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip


class ServiceForm(forms.Form):
    """How and when the ruling reached the filer on paper."""

    use_required_attribute = False
    served_on = DayField(label=_("送达回证或者邮件回执上的日期"))
    manner = forms.ChoiceField(
        label=_("送达方式"), choices=[("direct", _("当面交付")), ("post", _("邮寄送达"))], widget=forms.RadioSelect
    )


class PaperAppealForm(AppealForm):
    """The appeal as it was handed in on paper."""

    handed_in_on = DayField(label=_("递交上诉状的日期"), help_text=_("邮寄的，写交邮的日期（民事诉讼法第八十五条）。"))
    field_order = ("handed_in_on", "requests", "reasons")
