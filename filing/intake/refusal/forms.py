"""The appeal against a refusal: only the reasons are new."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.rendering.printable import ParagraphsField, PrintedForm


class AppealForm(PrintedForm, forms.Form):
    """What is asked for is worded already; why the ruling is wrong is the filer's to say."""

    requests = ParagraphsField(label=_("上诉请求"), widget=forms.Textarea(attrs={"rows": 3}))
    reasons = ParagraphsField(
        label=_("上诉的事实和理由"), help_text=_("写明为什么您的起诉符合条件。起诉状和证据会随案移送，不用重新提交。"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
