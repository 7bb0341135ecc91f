"""Forms whose text is printed in court documents: what cannot be printed is refused beside its field, while it can be changed."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.rendering.documents import unprintable
from courtportal.kernel.rendering.pasting import tidied

if TYPE_CHECKING:
    _Base = forms.BaseForm
else:
    _Base = object

# Said wherever a text cannot be printed.
CANNOT_BE_PRINTED = _("这些字符无法印在法院文书上：%(characters)s。请删去，或者改用文字。")


def validate_printable(text: str) -> None:
    """A form field's validator: every character has a glyph in the court's fonts. Raises ValidationError naming the others."""
    if characters := unprintable(text):
        raise ValidationError(CANNOT_BE_PRINTED, code="unprintable", params={"characters": " ".join(characters)})


class ParagraphsField(forms.CharField):
    """Paragraphs of a court document, typed or pasted: what a word processor added is taken off before anything is checked."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(tidied(value) if isinstance(value, str) else value)


class PrintedForm(_Base):
    """Mixed into a form: every text typed into it must be printable, because it goes into a strictly printed document."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(validate_printable)
