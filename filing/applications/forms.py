"""Forms of applications, made from the catalogue."""

import uuid
from collections.abc import Callable, Collection
from typing import Any, cast

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import Organisation
from courtportal.kernel.rendering.printable import ParagraphsField, PrintedForm, validate_printable
from courtportal.kernel.uploads.forms import UploadField
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.web import formats
from courtportal.kernel.web.forms import DayField
from filing.applications.explaining import is_late_for_retrial, is_small_claim, may_ask_original
from filing.applications.missed_terms import missed_terms
from filing.applications.recusal import COMMITTEE_DAY
from filing.applications.rules.chain import KNOWN_ON, RETRIAL, RETRIAL_GROUNDS
from filing.applications.rules.kinds import ApplicationKind, Field
from filing.applications.rules.retrial_term import FROM_KNOWLEDGE
from filing.calendar.models import Hearing
from filing.calendar.rules.limits import TIME_LIMITS
from filing.cases.grouping import heard_together
from filing.cases.models import Case, Party
from filing.cases.order import AS_NAMED
from filing.cases.roles import party_choices
from filing.cases.rules.case_number import InvalidCaseNumber, parse_case_number
from filing.cases.rules.procedure import NOT_SMALL
from filing.causes.forms import AmountField
from filing.parties.kept import agents_papers
from filing.parties.known import practice_of
from filing.parties.rules import InvalidCreditCode, InvalidIdentityNumber, parse_credit_code, parse_identity_number
from filing.parties.rules.papers import PaperKind
from filing.parties.rules.phone import InvalidPhone, parse_phone

WHOSE = "whose"
FILES = ("file_1", "file_2", "file_3")
Choices = list[tuple[str, str]]


def _language() -> str:
    return get_language() or "zh"


def _parties(case: Case, _applying: Collection[Party]) -> Choices:
    return party_choices(case.parties.filter(left_at=None).order_by(*AS_NAMED))


def _opponents(case: Case, applying: Collection[Party]) -> Choices:
    own = {str(one.pk) for one in applying}
    return [(key, name) for key, name in _parties(case, applying) if key not in own]


def _members(case: Case, _applying: Collection[Party]) -> Choices:
    members = case.panel.filter(ended_at=None).select_related("user").order_by("created_at")
    return [(str(one.pk), f"{one.get_duty_display()} {one.user.display_name}") for one in members]


def _hearings(case: Case, _applying: Collection[Party]) -> Choices:
    coming = Hearing.objects.filter(case__in=heard_together(case), state=Hearing.State.SCHEDULED)
    rows = coming.filter(kind=Hearing.Kind.TRIAL).order_by("starts_at")
    return [(str(one.pk), formats.moment(one.starts_at)) for one in rows]


def _missed(case: Case, applying: Collection[Party]) -> Choices:
    """The terms that they missed, each with its last day."""
    return [
        (str(one.pk), f"{TIME_LIMITS[one.rule].matter.in_language(_language())} · {formats.day(one.due_on)}")
        for one in missed_terms(case, applying, clock.today())
    ]


CHOSEN: dict[str, Callable[[Case, Collection[Party]], Choices]] = {
    "party": _parties,
    "opponent": _opponents,
    "member": _members,
    "hearing": _hearings,
    "missed_term": _missed,
}


def _case_number(text: str) -> None:
    try:
        parse_case_number(text)
    except InvalidCaseNumber as error:
        raise forms.ValidationError(_("请写完整的案号，例如（2026）粤0604民初123号。")) from error


class CourtInput(forms.TextInput):
    """The full name of a court, with the courts of the portal to choose from; one outside it can be written too."""

    template_name = "filing/applications/court_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        names = Court.objects.order_by("code").values_list("name_zh", flat=True)
        context["courts"], context["widget"]["attrs"]["list"] = list(names), f"courts_{name}"
        return context


def _court_name(text: str) -> None:
    if not text.strip().endswith("法院"):
        raise forms.ValidationError(_("请写法院的全称，例如佛山市南海区人民法院。"))


def _phone(text: str) -> None:
    try:
        parse_phone(text)
    except InvalidPhone as error:
        raise forms.ValidationError(_("请填写 11 位手机号码，或者带区号的固定电话。")) from error


def _identity(text: str) -> None:
    """A person's identity number or an organisation's credit code, the last character of which checks the others."""
    try:
        parse_identity_number(text, today=clock.today())
    except InvalidIdentityNumber as not_a_person:
        try:
            parse_credit_code(text)
        except InvalidCreditCode:
            told = _("号码与最后一位校验码不符。身份证号和统一社会信用代码都是18位，请核对；不知道可以不填。")
            raise forms.ValidationError(told) from not_a_person


def made(one: Field, case: Case | None, applying: Collection[Party] = ()) -> forms.Field:
    """The form field for one question of the catalogue, asked of those who are ``applying``."""
    common: dict[str, Any] = {
        "label": one.label.in_language(_language()), "help_text": one.help.in_language(_language()), "required": one.required,
    }  # fmt: skip
    if one.kind in CHOSEN:
        offered = CHOSEN[one.kind](case, applying) if case else []
        only = offered[0][0] if len(offered) == 1 and one.kind == "opponent" and one.required else None
        return forms.ChoiceField(choices=offered, initial=only, widget=forms.RadioSelect, **common)
    if one.kind == "choice":
        choices = [(code, words.in_language(_language())) for code, words in one.choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if one.kind == "money":
        return AmountField(**common)
    if one.kind == "day":
        return DayField(**common)
    if one.kind == "area":
        return ParagraphsField(max_length=4000, widget=forms.Textarea({"rows": 4}), validators=[validate_printable], **common)
    if one.kind == "court":
        return forms.CharField(max_length=80, widget=CourtInput, validators=[_court_name, validate_printable], **common)
    checks = {"case_number": [_case_number], "phone": [_phone], "identity": [_identity]}.get(one.kind, [])
    return forms.CharField(max_length=160, validators=[*checks, validate_printable], **common)


class ApplicationForm(forms.Form):
    """The questions of a kind, up to three papers, and the key that keeps a second click from applying twice."""

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        kind: ApplicationKind,
        case: Case | None,
        actor: Actor,
        applying: Collection[Party] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.initial["key"] = str(uuid.uuid4())
        self.kind, self.asked = kind, [one.key for one in kind.fields]
        self.settled: dict[str, str] = {}
        self.of_court = actor.is_staff
        fitting = [one for one in applying if one.role in kind.by]
        if len(fitting) > 1:  # an agent of several says for whom it applies
            self.fields[WHOSE] = forms.ChoiceField(
                label=_("以谁的名义提出"),
                choices=party_choices(fitting),
                widget=forms.RadioSelect,
                help_text=_("一份申请只能以一名当事人的名义提出；几名当事人都要提出的，请分别提交。"),
            )
        self.fields.update({one.key: made(one, case, applying) for one in kind.fields})
        if kind.code == RETRIAL and case is not None:
            self._narrow_to(case)
        self.fields.update(self._papers(kind, actor))

    def _narrow_to(self, case: Case) -> None:
        """Of a retrial nothing is asked that is not open to the case: the choice of the court, the ground of small claims, a
        ground whose term is over. A paper may have been posted before that: every ground is open to the clerk who enters it.
        """
        small = is_small_claim(case)
        if small or not may_ask_original(case):
            del self.fields["court"]
        late = is_late_for_retrial(case, clock.today())
        grounds = {code for code, _words in RETRIAL_GROUNDS if small or code != NOT_SMALL}
        ground, known_on = cast(forms.ChoiceField, self.fields["ground"]), self.fields[KNOWN_ON]
        if late and not self.of_court:
            grounds, known_on.required = grounds & FROM_KNOWLEDGE, True
            ground.help_text = _(
                "裁判生效已满六个月，其他再审事由的期限已经届满；只有这些事由，可以自知道或者应当知道之日起六个月内申请"
                "（民事诉讼法第二百一十六条）。"
            )
        elif not late:
            del self.fields[KNOWN_ON]
        ground.choices = [(code, words.in_language(_language())) for code, words in RETRIAL_GROUNDS if code in grounds]

    def _papers(self, kind: ApplicationKind, actor: Actor) -> dict[str, forms.Field]:
        papers: dict[str, forms.Field] = {"key": forms.CharField(widget=forms.HiddenInput, max_length=80)}
        if actor.is_staff:
            return papers
        for number, name in enumerate(FILES, 1):
            required = kind.files_required and number == 1
            label = gettext_lazy("授权委托书") if required and kind.code == "representation" else gettext_lazy("材料 %(number)s")
            papers[name] = UploadField(purpose="evidence", actor=actor, required=required, label=str(label) % {"number": number})
        return papers

    def clean(self) -> dict[str, Any]:
        """What is needed beside another answer is there; the court itself brings in nobody's claim (CPL-I 81)."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.of_court:
            return cleaned
        given = self.settled | {key: str(value) for key, value in cleaned.items() if value not in (None, "")}
        for one in self.kind.fields:
            if one.is_needed(given) and one.key in self.fields and one.key not in given and one.key not in self.errors:
                self.add_error(one.key, self.fields[one.key].error_messages["required"])
        return cleaned

    def applicant(self) -> uuid.UUID | None:
        """The party for which it is made, where there is a choice."""
        return uuid.UUID(self.cleaned_data[WHOSE]) if self.cleaned_data.get(WHOSE) else None

    def content(self) -> dict[str, str]:
        """The answers as plain text."""
        given = self.cleaned_data
        return {key: str(given[key]) if given.get(key) not in (None, "") else "" for key in self.asked}

    def uploads(self) -> list[Upload]:
        """The papers that were chosen."""
        return [self.cleaned_data[name] for name in FILES if self.cleaned_data.get(name)]


class StandAsideForm(ApplicationForm):
    """Why the member of the court stands aside; who it is, is known."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["member"]
        self.asked.remove("member")


class JoinForm(ApplicationForm):
    """Which case, for whom, and the authority; firm and licence are those of the last case, and what is kept can be picked."""

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        self.initial = {**practice_of(actor.account_id), **self.initial}
        self.papers = agents_papers(actor, clock.today())
        asked = {name: field for name, field in self.fields.items() if name not in FILES}
        sent = {name: self.fields[name] for name in FILES}
        self.fields = {
            "case_number": forms.CharField(label=_("案号"), max_length=60, validators=[_case_number]),
            "principal": forms.CharField(label=_("您代理的当事人（姓名或者名称）"), max_length=160),
            **asked,
            **({"kept": self._kept()} if self.papers else {}),
            **sent,
        }

    def _kept(self) -> forms.Field:
        self.fields[FILES[0]].required = False  # judged together with what is picked
        self.fields[FILES[0]].help_text = _("上面已经选用了授权委托书的，不用再选择文件。")
        return forms.MultipleChoiceField(
            label=_("从我的材料库选用"),
            choices=[(str(one.pk), f"{one.get_kind_display()}：{one.title}") for one in self.papers],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """An authority is sent or picked."""
        cleaned: dict[str, Any] = super().clean() or {}
        authorities = {str(one.pk) for one in self.papers if one.kind == PaperKind.POWER_OF_ATTORNEY}
        if not cleaned.get(FILES[0]) and not authorities & set(cleaned.get("kept", ())) and FILES[0] not in self.errors:
            self.add_error(FILES[0], _("请选用或者上传授权委托书。"))
        return cleaned

    def kept(self) -> list[uuid.UUID]:
        """The papers that were picked."""
        return [uuid.UUID(one) for one in self.cleaned_data.get("kept", ())]


class OutsiderForm(ApplicationForm):
    """Which enforcement case, and the objection."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        number = case_number_field(
            _("执行案件的案号"), _("写在法院的裁定书、协助执行通知书或者封条上，例如（2026）粤0604执123号。")
        )
        self.fields = {"case_number": number, **organisations_of(options["actor"]), **self.fields}


def case_number_field(label: str, told: str) -> forms.CharField:
    """The number of a case, in its full form."""
    return forms.CharField(label=label, help_text=told, max_length=60, validators=[_case_number])


def organisations_of(actor: Actor) -> dict[str, forms.Field]:
    """For whom: oneself, or an organisation of the account; not asked of who holds none."""
    held = [(str(one.pk), one.name) for one in Organisation.objects.filter(owner_id=actor.account_id).order_by("name")]
    if not held:
        return {}
    return {
        "organisation": forms.ChoiceField(
            label=_("以谁的名义提出"),
            choices=[("", _("我本人：%(name)s") % {"name": actor.name}), *held],
            widget=forms.RadioSelect,
            required=False,
            help_text=_("以单位名义提出的，请附营业执照、法定代表人身份证明；不是法定代表人的，还要附授权委托书。"),
        )
    }


class DecisionForm(PrintedForm, forms.Form):
    """Granted or not, why, and what the decider fixes."""

    use_required_attribute = False
    outcome = forms.ChoiceField(label=gettext_lazy("决定"), widget=forms.RadioSelect)
    reasons = ParagraphsField(
        label=gettext_lazy("理由"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("写入裁定书、决定书或者通知书。"),
    )

    def __init__(
        self,
        *args: Any,
        kind: ApplicationKind,
        case: Case,
        by_committee: bool = False,
        initial: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        """``by_committee``: what the adjudication committee decided is entered, with its day."""
        super().__init__(*args, initial=initial, **options)
        self.kind = kind
        granted, refused = (one.in_language(get_language() or "zh") for one in kind.outcomes)
        cast("forms.ChoiceField", self.fields["outcome"]).choices = [("granted", granted), ("refused", refused)]
        self.terms_asked = [one.key for one in kind.terms]
        for one in kind.terms:
            self.fields[one.key] = made(one, case)
            if one.required:
                self.fields[one.key].needed_when = _("（%(outcome)s的必填）") % {"outcome": granted}  # type: ignore[attr-defined]
            self.fields[one.key].required = False
        if by_committee:
            self.terms_asked.append(COMMITTEE_DAY)
            self.fields[COMMITTEE_DAY] = DayField(label=_("审判委员会讨论决定的日期"))

    def clean(self) -> dict[str, Any]:
        """What has to be fixed with the outcome is there."""
        cleaned: dict[str, Any] = super().clean() or {}
        for key in self.kind.lacking(cleaned.get("outcome", ""), self.terms()):
            if key not in self.errors:
                self.add_error(key, _("请填写这一项。"))
        return cleaned

    def terms(self) -> dict[str, str]:
        """What was fixed, as plain text."""
        return {key: str(self.cleaned_data[key]) if self.cleaned_data.get(key) else "" for key in self.terms_asked}
