"""The form of further evidence in a running case."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filing.cases.models import Party
from filing.cases.roles import party_choices
from filing.intake.forms import EvidenceForm


class FurtherEvidenceForm(EvidenceForm):
    """One more item; an agent of several parties says whose it is.

    Its kind is not asked: it tells what a form's questions are proved by, and the case is past them.
    """

    field_order = ("whose",)

    def __init__(self, *args: Any, parties: Sequence[Party], **options: Any) -> None:
        super().__init__(*args, **options)
        self.parties = parties
        del self.fields["kinds"]
        if len(parties) > 1:
            self.fields["whose"] = forms.ChoiceField(
                label=_("这是谁的证据"), choices=party_choices(parties), widget=forms.RadioSelect
            )
            self.order_fields(self.field_order)

    def party_id(self) -> uuid.UUID | None:
        """Whose evidence it is; None where nobody has to choose."""
        return uuid.UUID(self.cleaned_data["whose"]) if "whose" in self.fields else None
