"""Which kind of paper goes out to all cases at once."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.web.forms import SentOnce
from delivery.plans.templates import templates


class ManyForm(SentOnce):
    """A kind of paper that waits, and perhaps another plan than its own."""

    kind = forms.ChoiceField(label=_("文书种类"), widget=forms.RadioSelect)
    plan = forms.ChoiceField(label=_("送达计划"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, waiting: Sequence[tuple[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [(code, f"{document_kinds.get(code).title} ({number})") for code, number in waiting]
        plan: Any = self.fields["plan"]
        plan.choices = [("", _("按文书种类")), *((one.code, one.name) for one in templates().values())]
