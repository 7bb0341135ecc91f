"""The form of the answer to an appeal: a text, a position on each ground, and a file for who has written it already."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.printable import PrintedForm
from courtportal.kernel.uploads.forms import UploadField
from filing.cases.models import Party
from filing.cases.roles import party_choices
from filing.parties.actions.answer_appeal import Said
from filing.parties.answer_form import AnswerForm
from filing.parties.appeal_answers import answers_appeal, grounds_against


class AppealAnswerForm(PrintedForm, AnswerForm):
    """What is said to the appeals that were served on the parties for which the actor acts."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, actor: Actor, parties: Sequence[Party], **options: Any) -> None:
        self.parties = [one for one in parties if answers_appeal(one)] or list(parties)
        labels = {"requests": _("请求"), "reasons": _("事实和理由")}
        elements = {one.key: one for party in self.parties for one in grounds_against(party, labels)}
        super().__init__(*args, elements=list(elements.values()), **options)
        self.initial["key"] = str(uuid.uuid4())
        self.fields["text"].help_text = _("裁判文书会引用。写明对上诉请求和理由的意见；已经写好答辩状的，也可以只上传文件。")
        self.fields["file"] = UploadField(purpose="evidence", label=_("答辩状文件（可以不交）"), required=False, actor=actor)
        if len(self.parties) > 1:  # an agent of several says for whom
            whose = forms.ChoiceField(label=_("以谁的名义提交"), choices=party_choices(self.parties), widget=forms.RadioSelect)
            self.fields = {"whose": whose, **self.fields}

    def clean(self) -> dict[str, Any]:
        """A file alone says it too."""
        cleaned = super().clean()
        if cleaned.get("file") and "text" in self.errors and not self.data.get("text"):
            del self.errors["text"]
        return cleaned

    def party_id(self) -> uuid.UUID:
        """The party that answers."""
        return uuid.UUID(self.cleaned_data["whose"]) if self.cleaned_data.get("whose") else self.parties[0].pk

    def said(self) -> Said:
        """The answer."""
        given = self.cleaned_data
        return Said(given.get("text", ""), self.positions(), given["key"], given.get("file"))
