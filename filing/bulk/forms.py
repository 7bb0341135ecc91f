"""The forms of bulk filing."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.courts.models import Court, Level
from courtportal.kernel.identity.models import Organisation
from courtportal.kernel.uploads.forms import UploadField
from courtportal.kernel.web.forms import SentOnce
from filing.bulk.rules.columns import bulk_forms
from filing.causes.elements import load_form
from filing.causes.forms import language


def form_choices() -> list[tuple[str, str]]:
    """The forms that a table can be filed with, by name."""
    return [(key, load_form(key).title.in_language(language())) for key in sorted(bulk_forms())]


class ApplyForm(forms.Form):
    """Which organisation asks which court."""

    use_required_attribute = False
    organisation = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none(), empty_label=_("请选择"))
    court = forms.ModelChoiceField(label=_("法院"), queryset=Court.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        organisation.queryset = visible_to(actor, Organisation).order_by("name")
        court = cast("forms.ModelChoiceField[Court]", self.fields["court"])
        court.queryset = Court.objects.filter(level=Level.BASIC).order_by("code")


class JobForm(SentOnce):
    """The table, and the ZIP with the evidence that it names."""

    use_required_attribute = False
    form_key = forms.ChoiceField(label=_("哪种案件"))
    table = UploadField(purpose="table", label=_("填好的表格"), help_text=_("XLSX 或者 CSV，最多 5000 行"))
    archive = UploadField(
        purpose="archive", label=_("证据压缩包"), required=False, help_text=_("ZIP，证据文件直接放在里面，不要文件夹")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["form_key"]).choices = form_choices()
        for name in ("table", "archive"):
            cast("UploadField", self.fields[name]).actor = actor


class DecisionForm(forms.Form):
    """Which button was pressed, and why; who is refused or ended is told the reason."""

    use_required_attribute = False
    WORDS = ("admit", "refuse", "end")
    reason = forms.CharField(label=_("说明"), required=False, max_length=400)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        pressed = [word for word in self.WORDS if word in self.data]
        if len(pressed) != 1:
            raise forms.ValidationError(_("请选择同意、不同意或者停止。"))
        if pressed != ["admit"] and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("请写明原因，对方会看到。"))
        return {**given, "word": pressed[0]}
