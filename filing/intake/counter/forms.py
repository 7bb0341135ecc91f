"""The forms at the counter."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courtportal.kernel import clock
from courtportal.kernel.rendering.printable import ParagraphsField
from courtportal.kernel.web.forms import DayField
from filing.cases.models import Party
from filing.causes.elements import evidence_kinds_of
from filing.causes.forms import language
from filing.causes.wording import PROBLEMS
from filing.intake.counter.actions import SuingOrganisation
from filing.intake.counter.post import can_be_postmark
from filing.parties.known import registered_names
from filing.parties.rules import InvalidCreditCode, InvalidIdentityNumber, parse_credit_code, parse_identity_number

DOCUMENTS = (
    ("id_card", _("居民身份证")),
    ("passport", _("护照")),
    ("home_return", _("港澳居民来往内地通行证")),
    ("taiwan", _("台湾居民来往大陆通行证")),
)


BROUGHT, POSTED = "counter", "post"
FOR_ITSELF, FOR_ORGANISATION = "person", "organisation"
OF_ORGANISATION = ("organisation_name", "credit_code", "legal_representative")


def _as_held(party: Party) -> dict[str, str]:
    if party.kind == Party.Kind.ORGANISATION:
        code, representative = party.unified_social_credit_code, party.legal_representative
        return {
            "plaintiff": FOR_ORGANISATION, "organisation_name": party.name, "credit_code": code,
            "legal_representative": representative,
        }  # fmt: skip
    return {"plaintiff": FOR_ITSELF, "name": party.name, "document_number": party.identity_number, "phone": party.phone}


class VisitorForm(forms.Form):
    """Who stands at the counter, and for whom."""

    use_required_attribute = False
    manner = forms.ChoiceField(
        label=_("怎样交来"), widget=forms.RadioSelect, initial=BROUGHT, required=False,
        choices=[(BROUGHT, _("当面递交")), (POSTED, pgettext_lazy("handed in", "邮寄"))],
    )  # fmt: skip
    posted_on = DayField(
        label=_("邮戳上的交邮日期"), required=False, help_text=_("以这一天为提交的日期（民事诉讼法第八十五条）。")
    )
    name = forms.CharField(label=_("姓名（按证件）"), max_length=60)
    # Asked only where the name is not the one known for the number.
    other_name = forms.BooleanField(
        label=_("已再次核对：证件上就是这个姓名（例如改过名）"), required=False, widget=forms.HiddenInput
    )
    document_kind = forms.ChoiceField(label=_("证件类型"), choices=DOCUMENTS)
    document_number = forms.CharField(label=_("证件号码"), max_length=30)
    phone = forms.CharField(label=_("联系电话"), max_length=20, required=False)
    plaintiff = forms.ChoiceField(
        label=_("谁是起诉人、申请人"), widget=forms.RadioSelect, initial=FOR_ITSELF,
        choices=[(FOR_ITSELF, _("到场的人自己")), (FOR_ORGANISATION, _("单位（到场的人代表单位）"))],
    )  # fmt: skip
    organisation_name = forms.CharField(label=_("单位名称（按营业执照）"), max_length=160, required=False)
    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=30, required=False)
    legal_representative = forms.CharField(label=_("法定代表人或者负责人"), max_length=80, required=False)
    seen = forms.BooleanField(label=_("已核对证件：当面递交的核对原件、与本人一致；邮寄的核对随寄的证件复印件"))

    def __init__(self, *args: Any, counterclaimant: Party | None = None, **kwargs: Any) -> None:
        """``counterclaimant`` is the party of a case whose counterclaim is filed: what the court holds of it stands there."""
        super().__init__(*args, **kwargs)
        for name in OF_ORGANISATION:
            self.fields[name].needed_when = _("（单位起诉、申请的必填）")  # type: ignore[attr-defined]
        self.fields["posted_on"].needed_when = _("（邮寄的必填）")  # type: ignore[attr-defined]
        self.counterclaimant = counterclaimant
        if counterclaimant is not None:
            self.initial.update(_as_held(counterclaimant))

    def clean(self) -> dict[str, Any]:
        """An identity card's number has its check digit, and no other name than the one known for it, unless looked at twice."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("document_kind") == "id_card" and cleaned.get("document_number"):
            try:
                cleaned["document_number"] = parse_identity_number(cleaned["document_number"], today=clock.today()).number
            except InvalidIdentityNumber:
                self.add_error("document_number", _("身份证号码校验不符，请对照证件核对。"))
        self._require_postmark(cleaned)
        self._compare_names(cleaned)
        self._require_organisation(cleaned)
        self._compare_with_case(cleaned)
        return cleaned

    def _require_postmark(self, cleaned: dict[str, Any]) -> None:
        """Of what was brought there is none, whatever was typed."""
        if cleaned.get("manner") != POSTED:
            cleaned["posted_on"] = None
            self.errors.pop("posted_on", None)
        elif "posted_on" not in self.errors:
            day = cleaned.get("posted_on")
            if day is None:
                self.add_error("posted_on", _("邮寄来的，请填写邮戳上的日期。"))
            elif not can_be_postmark(day, clock.today()):
                self.add_error("posted_on", _("交邮日期不能晚于今天，也不能早于一年以前。"))

    def clean_credit_code(self) -> str:
        """The code with its check character (GB 32100-2015), or nothing."""
        typed: str = self.cleaned_data["credit_code"].strip()
        try:
            return parse_credit_code(typed) if typed else ""
        except InvalidCreditCode as error:
            raise forms.ValidationError(PROBLEMS[f"bad_uscc_{error.problem}"]) from error

    def organisation(self) -> SuingOrganisation | None:
        """The organisation that sues, or None where the person does."""
        if self.cleaned_data["plaintiff"] != FOR_ORGANISATION:
            return None
        return SuingOrganisation(*(self.cleaned_data[name].strip() for name in OF_ORGANISATION))

    def _require_organisation(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("plaintiff") != FOR_ORGANISATION:
            return
        for name in OF_ORGANISATION:
            if name not in self.errors and not cleaned.get(name, "").strip():
                self.add_error(name, _("单位起诉、申请的，请填写。"))

    def _compare_with_case(self, cleaned: dict[str, Any]) -> None:
        """A counterclaim is that of the party of the case, under its name there."""
        party = self.counterclaimant
        if party is None:
            return
        kind = FOR_ORGANISATION if party.kind == Party.Kind.ORGANISATION else FOR_ITSELF
        if cleaned.get("plaintiff") != kind:
            self.add_error("plaintiff", _("与案件中的被告不一致，请核对。"))
        at = "organisation_name" if kind == FOR_ORGANISATION else "name"
        if at not in self.errors and cleaned.get(at, "").strip() != party.name:
            self.add_error(at, _("与案件中的被告不一致，请核对。"))

    def _compare_names(self, cleaned: dict[str, Any]) -> None:
        """A name that differs from the registered one is a slip of typing, or a changed name: the clerk looks again."""
        name, number = cleaned.get("name", "").strip(), cleaned.get("document_number", "")
        known = registered_names(number) if name and number else set()
        if not known or name in known:
            return
        self.fields["other_name"].widget = forms.CheckboxInput()
        if not cleaned.get("other_name"):
            masked = "、".join(sorted(f"{one[:1]}{'＊' * (len(one) - 1)}" for one in known))
            told = _("这个证件号码登记的姓名是 %(masked)s，与您填写的不同。请对照证件再看一遍，确实如此的勾选“已再次核对”。")
            self.add_error("name", told % {"masked": masked})


class ScanForm(forms.Form):
    """Which scanned files become evidence, of which kinds, to prove what."""

    use_required_attribute = False
    scans = forms.MultipleChoiceField(label=_("扫描件"), widget=forms.CheckboxSelectMultiple)
    kinds = forms.MultipleChoiceField(label=_("这是什么"), widget=forms.CheckboxSelectMultiple)
    purpose = ParagraphsField(label=_("用来证明什么"), max_length=2000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, names: list[str], form_key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["scans"]).choices = [(name, name) for name in names]
        kinds = [(key, label.in_language(language())) for key, label in evidence_kinds_of(form_key).items()]
        cast("forms.MultipleChoiceField", self.fields["kinds"]).choices = kinds


class LinkForm(forms.Form):
    """The code on the slip."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("回执上的绑定码"), max_length=20, widget=forms.TextInput({"autocomplete": "off", "class": "code"})
    )
