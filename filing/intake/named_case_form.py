"""The number of the case whose decision a suit attacks."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from filing.cases.rules.case_number import CaseNumber, InvalidCaseNumber, parse_case_number
from filing.intake.rules.following import AFTER_OBJECTION, may_be_named, relation_named


class NamedCaseForm(forms.Form):
    """Read by its grammar alone, so that nothing is told of which cases there are."""

    use_required_attribute = False
    case_number = forms.CharField(max_length=60)

    def __init__(self, *args: Any, cause: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cause = cause
        field = self.fields["case_number"]
        if relation_named(cause) == AFTER_OBJECTION:
            field.label = _("执行异议裁定书的案号")
            field.help_text = _("写在裁定书标题的下面，例如（2026）粤0604执异5号。")
        else:
            field.label = _("要撤销的判决书、裁定书、调解书的案号")
            field.help_text = _("写在文书标题的下面，例如（2026）粤0604民初123号。")

    def clean_case_number(self) -> CaseNumber:
        """The number in its parts, of a case in which such a decision is given."""
        try:
            number = parse_case_number(self.cleaned_data["case_number"])
        except InvalidCaseNumber as error:
            raise forms.ValidationError(_("请写完整的案号，例如（2026）粤0604民初123号。")) from error
        if not may_be_named(self.cause, number.case_type):
            if relation_named(self.cause) == AFTER_OBJECTION:
                raise forms.ValidationError(_("执行异议之诉在执行异议裁定以后提起，请写“执异”案号，不是执行案号。"))
            raise forms.ValidationError(_("请写作出生效判决、裁定、调解书的案号，例如“民初”“民终”“民再”的案号。"))
        return number
