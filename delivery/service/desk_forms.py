"""What a clerk notes about a recipient."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.phone_field import PhoneField
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.printable import ParagraphsField, validate_printable
from courtportal.kernel.uploads.forms import PhotographsField, UploadField
from courtportal.kernel.vault.files import store_bytes
from courtportal.kernel.vault.models import StoredFile
from courtportal.kernel.web import formats
from courtportal.kernel.web.forms import SentOnce
from delivery.plans.templates import templates
from delivery.service.actions.record_outcome import Noted
from delivery.service.addressed import addressed_elsewhere
from delivery.service.noting_words import BY, INSTITUTIONS, REASONS
from delivery.service.plan_words import LEFT_OUT, WAYS
from delivery.service.rules.effect import By, Institution, Matter, Reason
from delivery.service.rules.ladder import PlanStep
from delivery.service.rules.noting import ACTS, Ask, lacking, people
from delivery.service.rules.signature import HEIGHT, WIDTH, NotASignature, read_signature
from delivery.service.wording import document_title
from filing.public import Party, addressees, role_title


class SignatureInput(forms.HiddenInput):
    """A field to sign in with finger, pen or mouse; without scripts, or by keyboard, the signed receipt is uploaded instead."""

    input_type = "hidden"
    template_name = "delivery/service/signature_input.html"

    @property
    def is_hidden(self) -> bool:
        """It is drawn like any other field."""
        return False

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["field"] = {"width": WIDTH, "height": HEIGHT}
        return context


class SignatureField(forms.CharField):
    """The drawing, kept as a file."""

    widget = SignatureInput

    def clean(self, value: Any) -> StoredFile | None:
        """The stored drawing; None where nothing was drawn."""
        text = super().clean(value)
        if not text:
            return None
        try:
            drawn = read_signature(text)
        except NotASignature as error:
            raise forms.ValidationError(_("签名不完整，请重新签名，或者上传签好的送达回证。")) from error
        return store_bytes(drawn.svg(), media_type="image/svg+xml")


def _fields(matter: Matter) -> dict[Ask, dict[str, forms.Field]]:
    """The fields that an act may ask for, in the order of the form."""
    who = [(one.value, BY[one]) for one in people(matter)]
    return {
        Ask.BY: {
            "by": forms.ChoiceField(label=_("由谁签收或者拒收"), choices=who, widget=forms.RadioSelect),
            "signer_name": forms.CharField(
                label=_("姓名和证件"),
                max_length=120,
                validators=[validate_printable],
                help_text=_("核对过的姓名、证件名称和号码，加密保存。"),
            ),
        },
        Ask.PLACE: {
            "place": forms.CharField(
                label=_("送达地点"),
                max_length=200,
                validators=[validate_printable],
                help_text=_("实际去到的地址，印在送达回证上。"),
            )
        },
        Ask.REASON: {"reason": forms.ChoiceField(label=_("退回的原因"), choices=list(REASONS.items()), widget=forms.RadioSelect)},
        Ask.INSTITUTION: {
            "institution": forms.ChoiceField(label=_("由谁转交"), choices=list(INSTITUTIONS.items()), widget=forms.RadioSelect)
        },
        Ask.SIGNATURE: {
            "signature": SignatureField(
                label=_("在屏幕上签名"),
                required=False,
                help_text=_("请签收人用手指、笔或者鼠标签名；也可以上传签好的回证。"),
            )
        },
        Ask.PHOTOS: {
            "photos": PhotographsField(label=_("照片"), required=False, help_text=_("记录送达过程的照片，JPG 或者 PNG。"))
        },
        Ask.WITNESS: {
            "witness": forms.CharField(
                label=_("见证人"),
                max_length=120,
                validators=[validate_printable],
                required=False,
                help_text=_("到场的基层组织或者所在单位代表的姓名、单位和职务。"),
            )
        },
        Ask.PAPER: {
            "paper": UploadField(purpose="identity", label=_("回证或者回执的照片、扫描件"), required=False),
        },
    }


class OutcomeForm(forms.Form):
    """One thing that happened: when, who took or refused the documents, the proofs, and a note; all of it is printed later."""

    use_required_attribute = False
    happened_at = forms.DateTimeField(
        label=_("时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("签收、拒收、投送或者退回的时间。"),
    )
    note = ParagraphsField(
        label=_("说明"),
        max_length=200,
        validators=[validate_printable],
        help_text=_("写明经过，附卷备查。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, act: str, matter: Matter, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act = act
        known = _fields(matter)
        for ask in ACTS[act].asks:
            self.fields.update(known[ask])
        for field in self.fields.values():
            if isinstance(field, UploadField):
                field.actor = actor
        self.proofs = [ask.value for ask in ACTS[act].asks if ask in ACTS[act].needs]
        for name in self.proofs:
            needed: Any = self.fields[name]
            needed.needed_when = _("（至少一项）") if len(self.proofs) > 1 else _("（必填）")
        self.order_fields(["happened_at", *(name for name in self.fields if name not in {"happened_at", "note"}), "note"])

    def clean_happened_at(self) -> dt.datetime:
        """Not in the future."""
        happened_at: dt.datetime = self.cleaned_data["happened_at"]
        if happened_at > clock.now():
            raise forms.ValidationError(_("时间不能晚于现在。"))
        return happened_at

    def clean(self) -> dict[str, Any]:
        """One of the needed proofs is there."""
        found = super().clean() or self.cleaned_data
        if not self.errors and lacking(ACTS[self.act], self.noted().given()):
            self.add_error(self.proofs[0], LACKING[self.act])
        return found

    def noted(self) -> Noted:
        """What the action keeps."""
        given = self.cleaned_data
        paper = given.get("paper")
        return Noted(
            outcome=self.act,
            happened_at=given["happened_at"],
            note=given["note"],
            by=By(given["by"]) if given.get("by") else None,
            signer_name=given.get("signer_name", ""),
            place=given.get("place", ""),
            reason=Reason(given["reason"]) if given.get("reason") else None,
            witness=given.get("witness", ""),
            institution=Institution(given["institution"]) if given.get("institution") else None,
            signature=given.get("signature"),
            photos=[photo.stored for photo in given.get("photos", ())],
            paper=paper.stored if paper else None,
            paper_pages=(paper.pages if paper else None) or 1,
        )


_SIGN = _("请签收人在屏幕上签名，或者上传签好的送达回证。")
_RECORD = _("没有见证人的，请上传照片；没有照片的，请写明见证人（民事诉讼法第八十九条）。")
LACKING = {
    "handed_over": _SIGN,
    "brought": _SIGN,
    "refused_on_camera": _("请上传拍摄送达过程的照片（民诉法解释第一百三十一条）。"),
    "left": _RECORD,
    "entrusted_left": _RECORD,
    "entrusted_served": _("请上传受托法院寄回的送达回证。"),
    "transferred": _("请上传本人签收的送达回证。"),
    "sent_to_institution": _("请选择由谁转交。"),
}


class ServeForm(SentOnce):
    """Which papers, on whom, by which plan."""

    documents = forms.MultipleChoiceField(label=_("要送达的文书"), widget=forms.CheckboxSelectMultiple)
    everyone = forms.BooleanField(label=_("送达全部当事人"), required=False)
    parties = forms.MultipleChoiceField(label=_("受送达人"), required=False, widget=forms.CheckboxSelectMultiple)
    plan = forms.ChoiceField(
        label=_("送达计划"), required=False, widget=forms.RadioSelect, help_text=_("一般不用选，系统按文书的种类确定。")
    )

    def __init__(self, *args: Any, documents: Iterable[CourtDocument], parties: Iterable[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = list(documents)
        self.addressees = addressees(papers)
        chosen: dict[str, list[tuple[str, Any]]] = {
            "documents": [(str(one.pk), _paper(one, self.addressees.get(one.pk))) for one in papers],
            "parties": [(str(one.pk), f"{role_title(one)} {one.name}") for one in parties],
            "plan": [("", _("按文书种类")), *((one.code, one.name) for one in templates().values())],
        }
        for name, choices in chosen.items():
            field: Any = self.fields[name]
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Somebody is served, and with nothing that is addressed to another."""
        found = super().clean() or self.cleaned_data
        if not self.errors and not found["everyone"] and not found["parties"]:
            self.add_error("parties", _("请选择受送达人，或者选择全部当事人。"))
        if not self.errors and (others := addressed_elsewhere(self.addressees, self.chosen("documents"), self.chosen("parties"))):
            words = gettext("选中的文书中有写明受送达人的，只能送达%(names)s，请分开发起。")
            self.add_error("documents", words % {"names": gettext("、").join(party.name for party in others)})
        return found

    def chosen(self, name: str) -> list[uuid.UUID]:
        """The keys of the chosen documents or parties."""
        field: Any = self.fields[name]
        every = name == "parties" and self.cleaned_data["everyone"]
        return [uuid.UUID(key) for key, _words in field.choices] if every else list(map(uuid.UUID, self.cleaned_data[name]))


def _paper(document: CourtDocument, addressee: Party | None) -> str:
    """A paper by its name and day, to whom it is addressed, and whether it went out before."""
    words = f"{document_title(document)} · {formats.day(clock.local(document.created_at).date())}"
    if addressee:
        words = f"{words} · {gettext('发给%(name)s') % {'name': addressee.name}}"
    return f"{words} · {gettext('送达过')}" if getattr(document, "sent", False) else words


class InviteForm(forms.Form):
    """To which phone a fresh link goes."""

    use_required_attribute = False
    phone = PhoneField(help_text=_("系统会发出新的链接和验证码，原来的链接随即失效。"))


class StepForm(forms.Form):
    """Which step of the plan begins now, of those that can."""

    use_required_attribute = False
    place = forms.TypedChoiceField(label=_("送达方式"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, steps: Sequence[PlanStep], barred: Sequence[str], now_at: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        ways = [(place, WAYS[step.way], why) for place, (step, why) in enumerate(zip(steps, barred, strict=True))]
        field.choices = [(place, name) for place, name, why in ways if not why and place != now_at]
        cannot = "；".join(f"{name}（{LEFT_OUT[why]}）" for _place, name, why in ways if why)
        field.help_text = gettext("现在不能用的：%(ways)s") % {"ways": cannot} if cannot else ""


class SettleForm(forms.Form):
    """How a work item was dealt with."""

    use_required_attribute = False
    outcome = forms.CharField(label=_("处理结果"), max_length=200, error_messages={"required": _("请写明处理结果。")})
