"""What a judge says to correct the finding of service."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.printable import validate_printable
from courtportal.kernel.uploads.forms import UploadField
from courtportal.kernel.web import formats
from delivery.service import wording
from delivery.service.actions.correct_finding import Finding
from delivery.service.models import ServiceAttempt
from delivery.service.noting_words import CORRECTION_WORDS
from delivery.service.rules.correcting import CORRECTIONS
from delivery.service.rules.effect import Kind


class CorrectionForm(forms.Form):
    """What is found about which try, with its article; since when; why; and the paper that shows it."""

    use_required_attribute = False
    found = forms.ChoiceField(label=_("认定"), widget=forms.RadioSelect, error_messages={"required": _("请选择认定的内容。")})
    at = forms.DateTimeField(
        label=_("实际到达或者提出异议的时间"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("认定实际到达时间、提出异议时间的，必须填写；其他认定从作出时起算，不用填写。"),
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        validators=[validate_printable],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明当事人怎样证明、法院怎样审查。附卷，并写进送达的记录，各方当事人都能看到。"),
        error_messages={"required": _("请写明理由。")},
    )
    paper = UploadField(
        purpose="identity", label=_("当事人的证明材料"), required=False, help_text=_("照片或者扫描件，附卷，只供法院查阅。")
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[ServiceAttempt, Sequence[Kind]]], actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: Any = self.fields["found"]
        found.choices = [(f"{attempt.pk}:{kind}", _about(attempt, kind)) for attempt, kinds in offered for kind in kinds]
        paper: Any = self.fields["paper"]
        paper.actor = actor

    def clean_at(self) -> dt.datetime | None:
        """Not in the future."""
        at: dt.datetime | None = self.cleaned_data["at"]
        if at and at > clock.now():
            raise forms.ValidationError(_("时间不能晚于现在。"))
        return at

    def clean(self) -> dict[str, Any]:
        """A finding that has a day of its own needs it."""
        found = super().clean() or self.cleaned_data
        chosen = found.get("found")
        if chosen and CORRECTIONS[Kind(chosen.partition(":")[2])].dated and not found.get("at") and "at" not in self.errors:
            self.add_error("at", _("请填写时间。"))
        return found

    def finding(self) -> Finding:
        """What the action keeps."""
        given = self.cleaned_data
        attempt, _colon, kind = given["found"].partition(":")
        paper = given.get("paper")
        return Finding(
            attempt_id=uuid.UUID(attempt),
            kind=Kind(kind),
            reason=given["reason"],
            at=given["at"] if CORRECTIONS[Kind(kind)].dated else None,
            paper=paper.stored if paper else None,
            paper_pages=(paper.pages if paper else None) or 1,
        )


def _about(attempt: ServiceAttempt, kind: Kind) -> str:
    """The try with its day, what would be found about it, and the article."""
    sent = attempt.reached_at or attempt.sent_at or attempt.created_at
    basis = CORRECTIONS[kind].basis
    words = {
        "way": wording.address(attempt),
        "day": formats.day(clock.local(sent).date()),
        "found": CORRECTION_WORDS[kind.value],
        "basis": wording.article(basis.law, basis.article),
    }
    return str(_("%(way)s，%(day)s：%(found)s——%(basis)s")) % words
