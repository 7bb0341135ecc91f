"""The forms for what came on paper: whose paper it is and what, then what each kind asks."""

import uuid
from typing import Any, cast

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.printable import ParagraphsField, PrintedForm, validate_printable
from courtportal.kernel.uploads.forms import UploadField
from courtportal.kernel.web.forms import DayField
from filing.applications.forms import FILES, ApplicationForm, made
from filing.applications.rules.kinds import ApplicationKind
from filing.applications.rules.people import AUTHORITY
from filing.applications.rules.words import field
from filing.cases.models import Case, Party
from filing.cases.order import AS_NAMED
from filing.cases.roles import party_choices
from filing.causes.forms import language
from filing.dossier.catalogue import for_papers
from filing.enforcement.queries import awarded_parties
from filing.paper.actions.enter_application import ITSELF, NEW_AGENT
from filing.paper.actions.enter_authority import Authority
from filing.paper.kinds import kinds_on_paper, why_not_from
from filing.paper.models import PaperEntry
from filing.parties.answer_form import AnswerForm
from filing.parties.appeal_answers import is_answered_in

NUMBER_OF_AGENT = field(
    "identity_number", "代理人的身份证号", "Identity number of the agent", "identity", required=False,
    help_zh="律师填了执业证号的可以不填。凭号码，各法院不会把同一名代理人的开庭排在同一时间；代理人同对方当事人或者对方代理人同名的，必须填写。",
    help_en="Not needed for a lawyer whose licence number is given. By the number no court sets two hearings of the same agent "
    "at one time; required where the agent bears the same name as a party or an agent on the other side.",
)  # fmt: skip
OTHERS = (("answer", _("答辩状")), ("evidence", _("证据")), ("authority", _("授权委托书")), ("document", _("其他材料")))
HEAD = ("manner", "handed_in_on", "scan")


def head_of(actor: Actor) -> dict[str, forms.Field]:
    """What is asked of every paper: how, when and as which file it came."""
    return {
        "manner": forms.ChoiceField(label=_("怎样交来"), choices=PaperEntry.Manner.choices, widget=forms.RadioSelect),
        "handed_in_on": DayField(
            label=_("递交日期"), help_text=_("邮寄的，写邮戳上的交邮日期：期满前交邮的，不算过期（民事诉讼法第八十五条）。")
        ),
        "scan": UploadField(purpose="scan", actor=actor, label=_("扫描件"), help_text=_("整份材料扫描成一个 PDF。")),
        "key": forms.CharField(widget=forms.HiddenInput, max_length=80),
    }


class ChooseForm(forms.Form):
    """Whose paper, and what it is."""

    use_required_attribute = False
    party = forms.ChoiceField(label=_("哪一方当事人的材料"), widget=forms.RadioSelect)
    what = forms.ChoiceField(label=_("是什么材料"))

    def __init__(self, *args: Any, case: Case, archived: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.case = case
        present = case.parties.filter(left_at=None).order_by(*AS_NAMED)
        parties = party_choices(present)
        cast("forms.ChoiceField", self.fields["party"]).choices = parties
        kinds = [(one.code, one.name.in_language(get_language() or "zh")) for one in kinds_on_paper(case)]
        cast("forms.ChoiceField", self.fields["what"]).choices = [
            ("", _("请选择")), *(() if archived else OTHERS), (_("上诉和其他申请"), kinds),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Whether this party can hand in such a paper now is said before it is scanned and typed."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("party") and cleaned.get("what"):
            party = self.case.parties.get(pk=cleaned["party"])
            if why := why_not_from(party, cleaned["what"]):
                self.add_error("what", why)
        return cleaned


class PaperForm(PrintedForm, forms.Form):
    """How, when and as which file a paper came."""

    use_required_attribute = False

    def __init__(self, *args: Any, actor: Actor, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["key"] = str(uuid.uuid4())
        self.fields = {**head_of(actor), **self.fields}

    def content(self) -> dict[str, Any]:
        """What the paper says, without how and when it came."""
        return {name: given for name, given in self.cleaned_data.items() if name not in {*HEAD, "key"}}


class PaperAnswerForm(PaperForm, AnswerForm):
    """What the answer says, as a whole and to each element of the complaint; what it leaves open is left open."""

    text = ParagraphsField(
        label=_("答辩意见"), required=False, help_text=_("照录答辩状的意见，裁判文书会引用。"), widget=forms.Textarea({"rows": 6})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for one in self.elements:
            self.fields[f"note-{one.key}"].label = _("答辩状怎么说：%(element)s") % {"element": one.label}
            if self.evidence_choices:
                self.fields[f"evidence-{one.key}"].label = _("被告的证据：%(element)s") % {"element": one.label}

    def head(self) -> list[forms.BoundField]:
        """How, when and as which file it came."""
        return [self[name] for name in HEAD]

    def content(self) -> dict[str, Any]:
        """The text, and the positions taken."""
        return {"text": self.cleaned_data["text"], "positions": self.positions()}


class EvidenceForm(PaperForm):
    """What the catalogue says of a piece of evidence."""

    title = forms.CharField(label=_("证据名称"), max_length=160, validators=[validate_printable])
    purpose = ParagraphsField(
        label=_("用来证明什么"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2}),
        validators=[validate_printable],
    )  # fmt: skip


class AuthorityForm(PaperForm):
    """Whom the letter authorises, to what and as what: the questions that an agent with an account answers."""

    agent = forms.CharField(
        label=_("代理人姓名"), max_length=80, validators=[validate_printable],
        help_text=_(
            "每位当事人最多两名代理人；请核对委托书的签名或者盖章，律师另核对律师事务所函和执业证，近亲属核对身份证件和亲属关系证明，"
            "本单位工作人员核对身份证件和劳动人事关系证明（民诉法解释第八十八条）。"
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, case=case, **options)
        self.fields.update({one.key: made(one, case) for one in AUTHORITY})
        for name, most in (("law_firm", 120), ("licence_number", 30)):  # as long as the representation keeps it
            self.fields[name].validators.append(MaxLengthValidator(most))
        self.fields["identity_number"] = made(NUMBER_OF_AGENT, case)
        self.fields["is_another"] = forms.BooleanField(label=_("已经核对身份证件，同名的是另一个人"), required=False)

    def content(self) -> dict[str, Any]:
        """The authority."""
        given = self.cleaned_data
        asked = ("agent", "scope", "agent_kind", "law_firm", "licence_number", "identity_number", "is_another")
        return {"authority": Authority(*(given[name] for name in asked))}


class DocumentForm(PaperForm):
    """What another paper is called, and where it stands in the file."""

    title = forms.CharField(label=_("材料名称"), max_length=160, validators=[validate_printable])
    catalogue_number = forms.TypedChoiceField(label=_("目录号"), coerce=int)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, case=case, **options)
        code = language()
        choices = [(n, f"{n} {words.in_language(code)}") for n, words in for_papers(case.case_type).items()]
        cast("forms.TypedChoiceField", self.fields["catalogue_number"]).choices = [("", _("请选择")), *choices]
        if is_answered_in(case):
            answers = _("这是对上诉、再审申请的答辩状或者书面意见")
            self.fields["answers_an_appeal"] = forms.BooleanField(label=answers, required=False)
            self.fields["answer_text"] = ParagraphsField(
                label=_("答辩意见"), required=False, help_text=_("照录答辩状的意见，裁判文书会引用。"),
                widget=forms.Textarea({"rows": 6}),
            )  # fmt: skip


class EnforcementForm(PaperForm):
    """Which creditor applies for enforcement, and what is known of the debtors' assets; the rest comes from the judgment."""

    creditor = forms.ChoiceField(label=_("申请执行人"), widget=forms.RadioSelect)
    known_assets = ParagraphsField(
        label=_("申请书写明的被执行人财产线索"), required=False, max_length=2000, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, case=case, **options)
        creditors = party_choices(awarded_parties(case))
        cast("forms.ChoiceField", self.fields["creditor"]).choices = creditors
        self.order_fields(["creditor", *HEAD, "known_assets"])


class PaperApplicationForm(ApplicationForm):
    """The questions of a kind, as the paper answers them, and who signed it."""

    def __init__(self, *args: Any, kind: ApplicationKind, case: Case, party: Party, actor: Actor, **options: Any) -> None:
        super().__init__(*args, kind=kind, case=case, actor=actor, applying=[party], **options)
        agents = party.representations.filter(ended_at=None).order_by("created_at")
        known = [(str(one.pk), f"{one.name}（{one.get_scope_display()}）") for one in agents]
        signer = forms.ChoiceField(
            label=_("谁签名"), widget=forms.RadioSelect, initial=ITSELF,
            choices=[(ITSELF, _("当事人本人签名或者盖章")), *known, (NEW_AGENT, _("其他代理人，随附特别授权的委托书"))],
            help_text=_("上诉、撤诉、变更请求等需要特别授权（民事诉讼法第六十二条）。"),
        )  # fmt: skip
        head = head_of(actor)
        own = {key: field for key, field in self.fields.items() if key not in {"key", *FILES}}
        beside = {
            name: UploadField(purpose="scan", actor=actor, required=False, label=_("附件 %(number)s") % {"number": number})
            for number, name in enumerate(FILES[:2], start=1)
        }
        self.fields = {"signed_by": signer, **head, **own, **beside}
