"""The forms of a dossier: arranging, sealing, copying, archiving, asking to read."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.web.forms import NumberTyped, SentOnce
from filing.cases.models import DossierEntry
from filing.causes.forms import language
from filing.dossier.catalogue import for_papers, heading
from filing.dossier.entries import OTHER_SECRET, SECRET_NUMBERS
from filing.dossier.models import ArchiveSubmission, DossierCopy
from filing.seen import SeenForm

WHY = _("原因")


class ArrangeForm(SeenForm):
    """Another place or another title for an entry."""

    use_required_attribute = False
    title = forms.CharField(label=_("材料名称"), max_length=160)
    catalogue_number = forms.TypedChoiceField(label=_("目录号"), coerce=int)
    before = forms.ModelChoiceField(
        label=_("排在哪一份之前"), queryset=DossierEntry.objects.none(), required=False, empty_label=_("排在最后")
    )
    reason = forms.CharField(label=WHY, max_length=200, help_text=_("原来的位置和名称会保留在记录里。"))

    def __init__(self, *args: Any, entry: DossierEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case_type, code = entry.case.case_type, language()
        choices = [(n, f"{n} {words.in_language(code)}") for n, words in for_papers(case_type).items()]
        self.fields["catalogue_number"].choices = choices  # type: ignore[attr-defined]
        others = DossierEntry.objects.filter(case=entry.case_id, catalogue_number=entry.catalogue_number).exclude(pk=entry.pk)
        self.fields["before"].queryset = others.order_by("position", "created_at", "pk")  # type: ignore[attr-defined]


class SealForm(SeenForm):
    """Whom an entry is kept from, by which order and why."""

    use_required_attribute = False
    sealing = forms.ChoiceField(
        label=_("封存到什么程度"), choices=DossierEntry.Sealing.choices, required=False, widget=forms.RadioSelect
    )
    order_number = forms.CharField(label=_("决定或者裁定的文号"), max_length=60)
    reason = forms.CharField(label=WHY, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sealing"].needed_when = _("（三选一）")  # type: ignore[attr-defined]


class SecretForm(forms.Form):
    """What goes into the secret volume, and under which heading."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=_("是什么材料"))
    title = forms.CharField(label=_("材料名称"), max_length=160)
    file = forms.FileField(
        label=_("文件"), help_text=_("PDF 或者扫描的图片。文件加密存放在副卷里，不进入正卷，也不能被检索。"),
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )  # fmt: skip
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, case_type: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["key"] = str(uuid.uuid4())
        code = language()
        kinds = [(kind, heading(case_type, number, "secret").in_language(code)) for kind, number in SECRET_NUMBERS.items()]
        other = ("other", heading(case_type, OTHER_SECRET, "secret").in_language(code))
        self.fields["kind"].choices = [("", _("请选择")), *kinds, other]  # type: ignore[attr-defined]


class CopyForm(SentOnce):
    """In which form a copy is wanted, and what for."""

    form = forms.ChoiceField(label=_("形式"), choices=DossierCopy.Form.choices, initial="pdf", widget=forms.RadioSelect)
    purpose = forms.ChoiceField(label=_("用途"), choices=[], widget=forms.RadioSelect)

    def __init__(self, *args: Any, is_staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = DossierCopy.Purpose.READING if is_staff else DossierCopy.Purpose.COURT
        choices = [choice for choice in DossierCopy.Purpose.choices if choice[0] != kept]
        self.fields["purpose"].choices = choices  # type: ignore[attr-defined]
        self.fields["purpose"].initial = choices[0][0]


class HandOverForm(forms.Form):
    """How long the file is kept, and what explains the findings."""

    use_required_attribute = False
    retention = forms.ChoiceField(label=_("保管期限"), choices=ArchiveSubmission.Retention.choices, widget=forms.RadioSelect)
    explanation = forms.CharField(label=_("对检查结果的说明"), max_length=200, required=False)


class DecisionForm(forms.Form):
    """Yes, or no with the reason."""

    use_required_attribute = False
    decision = forms.ChoiceField(label=_("决定"), choices=[("yes", _("同意")), ("no", _("不同意"))], widget=forms.RadioSelect)
    reason = forms.CharField(label=WHY, max_length=200, required=False, help_text=_("不同意的，必须写明原因。"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision") == "no" and not given.get("reason", "").strip():
            self.add_error("reason", _("请写明原因。"))
        return given


class ArchiveSearchForm(forms.Form):
    """Which closed cases of one's own are looked for."""

    use_required_attribute = False
    number = forms.CharField(label=_("案号"), max_length=60, required=False)
    name = forms.CharField(label=_("当事人姓名或者名称"), max_length=80, required=False)
    year = forms.IntegerField(label=_("年份"), min_value=1949, max_value=2200, required=False, widget=NumberTyped)
    court = forms.CharField(label=_("法院"), max_length=40, required=False)


class ApplyForm(forms.Form):
    """What the file is wanted for."""

    use_required_attribute = False
    purpose = forms.CharField(label=_("查询目的"), max_length=200, help_text=_("例如：申请再审、办理公证。"))


class NoteForm(forms.Form):
    """A word that goes with a file."""

    use_required_attribute = False
    note = forms.CharField(label=_("附言"), max_length=200, required=False)
