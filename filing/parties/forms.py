"""The forms of the papers that people keep."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.identity.models import Organisation
from courtportal.kernel.rendering.printable import ParagraphsField, PrintedForm
from courtportal.kernel.uploads.forms import UploadField
from courtportal.kernel.web.forms import DayField
from filing.causes.elements import evidence_kinds
from filing.causes.forms import language
from filing.parties.actions.papers import Description
from filing.parties.models import KeptPaper
from filing.parties.rules.papers import AUTHORITY


class PaperForm(PrintedForm, forms.Form):
    """What a paper is, what it is called, how long it is valid; for a new one also its file."""

    use_required_attribute = False
    file = UploadField(purpose="evidence", label=_("文件"), help_text=_("PDF 或者照片（JPG、PNG）。手机可以直接拍照。"))
    kind = forms.ChoiceField(label=_("这是什么材料"), choices=KeptPaper.Kind.choices)
    title = forms.CharField(
        label=_("名称"),
        max_length=160,
        required=False,
        help_text=_("例如：张三的授权委托书。不填的，用所选的种类；选了几种的，用文件名"),
    )
    organisation = forms.ModelChoiceField(
        label=_("是哪个单位的"),
        required=False,
        queryset=Organisation.objects.none(),
        empty_label=_("不是单位的材料"),
        help_text=_("营业执照和法定代表人身份证明需要选择，批量立案时只用本单位的"),
    )
    valid_until = DayField(label=_("有效期至"), required=False)
    purpose = ParagraphsField(
        label=_("用来证明什么"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
    evidence_kinds = forms.MultipleChoiceField(label=_("证据种类"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, actor: Actor, kind: str = "", with_file: bool = True, only_authority: bool = False, **kwargs: Any
    ) -> None:
        """``kind`` is what the paper is, if that is known already: only what fits it is asked."""
        super().__init__(*args, **kwargs)
        cast("UploadField", self.fields["file"]).actor = actor
        organisation = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        organisation.queryset = visible_to(actor, Organisation).order_by("name")
        if not organisation.queryset.exists():
            del self.fields["organisation"]
        chosen = cast("forms.MultipleChoiceField", self.fields["evidence_kinds"])
        chosen.choices = [(key, label.in_language(language())) for key, label in evidence_kinds().items()]
        if not with_file:
            del self.fields["file"]
        if only_authority:
            offered = cast("forms.ChoiceField", self.fields["kind"])
            offered.choices = [(value, label) for value, label in KeptPaper.Kind.choices if value in AUTHORITY]
        if only_authority or kind in AUTHORITY:
            del self.fields["purpose"], self.fields["evidence_kinds"]
        elif kind:
            del self.fields["valid_until"]
            self.fields.pop("organisation", None)

    def said(self) -> Description:
        """What the owner says of the paper."""
        given = self.cleaned_data
        return Description(
            kind=given["kind"],
            title=given["title"],
            valid_until=given.get("valid_until"),
            purpose=given.get("purpose", ""),
            evidence_kinds=given.get("evidence_kinds", []),
            organisation=given.get("organisation"),
        )


class NewVersionForm(forms.Form):
    """The file that replaces the one kept so far."""

    use_required_attribute = False
    file = UploadField(purpose="evidence", label=_("新的文件"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("UploadField", self.fields["file"]).actor = actor
