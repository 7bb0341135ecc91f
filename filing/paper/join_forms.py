"""The form for a paper by which somebody without an account asks to take part in a case."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.printable import validate_printable
from courtportal.kernel.uploads.forms import UploadField
from filing.applications.forms import FILES, ApplicationForm, case_number_field
from filing.applications.joining.forms import mark_needed
from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.joining import Way
from filing.paper.actions.enter_join_request import WHO, OnPaper
from filing.paper.forms import head_of
from filing.paper.keeping import Paper

BESIDE = FILES[:2]


class JoinOnPaperForm(ApplicationForm):
    """Which case, how and when the paper came, who asks, and what the ground asks."""

    def __init__(self, *args: Any, way: Way, actor: Actor, **options: Any) -> None:
        super().__init__(*args, kind=KINDS[way.kind], case=None, actor=actor, **options)
        self.way, self.settled, self.of_court = way, dict(way.settled), False
        self.asked = [*WHO, "address", *way.asks]
        mark_needed(self, way)
        said = {name: self.fields[name] for name in self.asked}
        former = forms.CharField(
            label=_("接替的当事人（姓名或者名称）"), max_length=160, validators=[validate_printable],
            help_text=_("按起诉状或者法院文书上的写。"),
        )  # fmt: skip
        proof = KINDS[way.kind].files_required
        beside = {
            name: UploadField(
                purpose="scan", actor=actor, required=proof and number == 1, label=_("附件 %(number)s") % {"number": number}
            )
            for number, name in enumerate(BESIDE, 1)
        }
        self.fields = {
            "case_number": case_number_field(_("案号"), _("例如（2026）粤0604民初123号。")),
            **head_of(actor),
            **{name: said[name] for name in (*WHO, "address")},
            **({"former": former} if way.succeeds else {}),
            **{name: said[name] for name in way.asks},
            **beside,
        }
        self.fields["name"].label = _("申请人姓名或者名称")
        self.fields["name"].help_text = _("请核对身份证件；单位另核对营业执照、法定代表人身份证明。")

    def entered(self) -> tuple[OnPaper, Paper]:
        """What the paper says, and how it came."""
        given = self.cleaned_data
        uploads = [given[name] for name in BESIDE if given.get(name)]
        asked = OnPaper(given["case_number"], self.way.code, self.content(), given.get("former", ""), uploads)
        return asked, Paper(given["scan"], given["handed_in_on"], given["manner"], given["key"])
