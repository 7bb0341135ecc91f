"""Entering what arrived, and answering it."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.printable import ParagraphsField, validate_printable
from courtportal.kernel.uploads.forms import UploadField
from courtportal.kernel.web.forms import DayField
from filing.cases.models import Party
from filing.cases.roles import party_choices


class ResultForm(forms.Form):
    """What arrived, from whom and when."""

    use_required_attribute = False
    title = forms.CharField(label=_("材料名称"), max_length=160, validators=[validate_printable])
    source = forms.CharField(
        label=_("由谁提供"), max_length=80, help_text=_("鉴定机构，或者证据的保管人。"), validators=[validate_printable]
    )
    arrived_on = DayField(label=_("法院收到的日期"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=80)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["key"] = str(uuid.uuid4())
        self.fields["upload"] = UploadField(purpose="evidence", actor=actor, label=_("文件"))


class OpinionForm(forms.Form):
    """What a party says to it."""

    use_required_attribute = False
    text = ParagraphsField(
        label=_("质证意见"),
        help_text=_("对真实性、合法性、关联性和证明力的意见；对鉴定意见有异议的，写明理由，可以申请鉴定人出庭。"),
        widget=forms.Textarea({"rows": 6}),
    )  # fmt: skip
    key = forms.CharField(widget=forms.HiddenInput, max_length=80)

    def __init__(self, *args: Any, parties: Sequence[Party], **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["key"] = str(uuid.uuid4())
        self.parties = parties
        if len(parties) > 1:  # an agent of several says for whom it speaks
            choices = party_choices(parties)
            everyone = [key for key, _name in choices]
            whose = forms.MultipleChoiceField(
                label=_("代表谁发表"), choices=choices, initial=everyone, widget=forms.CheckboxSelectMultiple
            )
            self.fields = {"whose": whose, **self.fields}

    def party_ids(self) -> list[uuid.UUID]:
        """For whom it is said: those chosen, or the only one for whom the actor acts."""
        return [uuid.UUID(one) for one in self.cleaned_data.get("whose", [])] or [one.pk for one in self.parties]
