"""The form by which somebody from outside asks to take part, and the one by which a filing clerk answers."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.printable import ParagraphsField, validate_printable
from filing.applications.forms import FILES, ApplicationForm, case_number_field, organisations_of
from filing.applications.joining.actions.ask import Asked
from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.joining import Way
from filing.parties.known import user_of


class AskForm(ApplicationForm):
    """Which case, in whose name, and what the ground asks; who asks is known from the account."""

    def __init__(self, *args: Any, way: Way, actor: Actor, **options: Any) -> None:
        super().__init__(*args, kind=KINDS[way.kind], case=None, actor=actor, **options)
        self.way, self.settled = way, dict(way.settled)
        self.asked = [*way.asks, "address"]
        former = forms.CharField(
            label=_("您接替的当事人（姓名或者名称）"), max_length=160, validators=[validate_printable],
            help_text=_("按起诉状或者法院文书上的写。"),
        )  # fmt: skip
        places = ["key", *self.asked, *FILES]
        kept = {name: self.fields[name] for name in places if name in self.fields}
        mark_needed(self, way)
        self.fields = {
            "case_number": case_number_field(_("案号"), _("例如（2026）粤0604民初123号。")),
            **organisations_of(actor),
            **({"former": former} if way.succeeds else {}),
            **kept,
        }
        self.fields["address"].help_text = _("您的住址，或者单位的住所。")
        if not self.is_bound:
            self.initial["address"] = _address(actor)

    def clean(self) -> dict[str, Any]:
        """Who asks in the name of an organisation brings its papers."""
        cleaned = super().clean()
        if cleaned.get("organisation") and not any(cleaned.get(name) for name in FILES) and FILES[0] not in self.errors:
            self.add_error(
                FILES[0], _("以单位名义提出的，请附营业执照、法定代表人身份证明；不是法定代表人的，还要附授权委托书。")
            )
        return cleaned

    def request(self) -> Asked:
        """What was typed."""
        given = self.cleaned_data
        organisation = uuid.UUID(given["organisation"]) if given.get("organisation") else None
        return Asked(
            given["case_number"], self.way.code, self.content(), given["key"], given.get("former", ""), self.uploads(),
            organisation,
        )  # fmt: skip


def mark_needed(form: ApplicationForm, way: Way) -> None:
    """What the ground itself makes necessary is no longer called optional, as the claims of who has claims of its own."""
    for one in form.kind.fields:
        if one.key in way.asks and one.is_needed(way.settled):
            form.fields[one.key].required = True


def _address(actor: Actor) -> str:
    person = user_of(actor).person
    return (person.residence_address or person.registered_address) if person else ""


class AnswerForm(forms.Form):
    """What the filing clerk says."""

    use_required_attribute = False
    answer = ParagraphsField(
        label=gettext_lazy("答复"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("申请人读到的就是这段话。不要写案件是否存在、处于什么阶段、有哪些当事人。"),
    )
