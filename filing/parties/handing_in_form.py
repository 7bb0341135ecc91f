"""The form for another paper than evidence."""

import uuid
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.printable import PrintedForm, validate_printable
from courtportal.kernel.uploads.forms import UploadField
from filing.cases.models import Party
from filing.cases.roles import party_choices
from filing.parties.actions.hand_in_paper import HandedIn
from filing.parties.rules.handing_in import HandedInKind


class HandInForm(PrintedForm, forms.Form):
    """What a paper is and is called, in whose name it is handed in, its file, and the key that keeps a second click apart."""

    use_required_attribute = False
    KINDS = (
        (HandedInKind.AGENT_STATEMENT.value, _("代理词")),
        (HandedInKind.WRITTEN_OPINION.value, _("书面意见、质证意见")),
    )
    kind = forms.ChoiceField(label=_("这是什么材料"), choices=KINDS, widget=forms.RadioSelect)
    title = forms.CharField(label=_("材料名称"), max_length=160, validators=[validate_printable])
    file = UploadField(purpose="evidence", label=_("文件"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, actor: Actor, parties: Sequence[Party], **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["key"], self.parties = str(uuid.uuid4()), parties
        cast("UploadField", self.fields["file"]).actor = actor
        if len(parties) > 1:  # an agent of several says for whom
            whose = forms.ChoiceField(label=_("以谁的名义提交"), choices=party_choices(parties), widget=forms.RadioSelect)
            self.fields = {"whose": whose, **self.fields}

    def party_id(self) -> uuid.UUID:
        """The party for which it is handed in."""
        return uuid.UUID(self.cleaned_data["whose"]) if self.cleaned_data.get("whose") else self.parties[0].pk

    def paper(self) -> HandedIn:
        """What is handed in."""
        given = self.cleaned_data
        return HandedIn(given["file"], HandedInKind(given["kind"]), given["title"], given["key"])
