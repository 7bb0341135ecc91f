"""The forms of a mediation."""

import datetime as dt
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.forms import contact_of
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.printable import ParagraphsField
from courtportal.kernel.uploads.forms import UploadField
from courtportal.kernel.web.forms import DayField, NumberTyped, SentOnce
from filing.causes import registry
from filing.causes.forms import AmountField, language
from filing.causes.themes import common, form_for
from filing.intake.sharing.forms import JoinForm
from filing.mediation.actions.speak import LONGEST, Said
from filing.mediation.models import MediationMessage, MediationParty, PanelMediator
from filing.mediation.rules.offers import MEDIATOR, MOST_INSTALMENTS, SIDES, Instalment, Terms, equal_instalments

Channel = MediationMessage.Channel
SERVICE = ("recipient", "phone", "address")


def speciality_choices() -> list[tuple[str, str]]:
    """The kinds of dispute of which a mediator may know much: those with a form of their own that are common."""
    causes: dict[str, str] = {}
    for one in common():
        causes.setdefault(form_for(one.cause), one.cause)
    return [(key, registry.get(cause).name.in_language(language())) for key, cause in causes.items()]


class ConsentForm(forms.Form):
    """Consent, given having read what it means, and where papers reach a party that confirmed none (在线调解规则 第十七条)."""

    use_required_attribute = False
    read = forms.BooleanField(label=_("我已阅读并了解：调解自愿、不收费、随时可以退出；让步不作为承认；签署的协议有约束力"))
    recipient = forms.CharField(label=_("收件人"), max_length=80)
    phone = forms.CharField(label=_("联系电话"), max_length=20, widget=forms.TextInput({"autocomplete": "tel"}))
    address = forms.CharField(label=_("送达地址"), max_length=200)
    # Asked in a case, where it goes into the ledger; before filing, mediation is online or there is none.
    online = forms.BooleanField(
        label=_("我同意本案的调解在线进行（《人民法院在线诉讼规则》第四条；只对调解这一环节，随时可以在“在线诉讼”页撤回）")
    )
    field_order = ("read", "online", *SERVICE)

    def __init__(self, *args: Any, in_case: bool, asks_service: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ([] if in_case else ["online"]) + ([] if asks_service else [*SERVICE]):
            del self.fields[name]

    def service(self) -> dict[str, str]:
        """The service address that is confirmed here; {} where it was not asked."""
        return {key: str(self.cleaned_data[key]) for key in SERVICE if key in self.fields}


class ContactForm(forms.Form):
    """Where a party that is not there yet can be reached."""

    use_required_attribute = False
    contact = forms.CharField(label=_("手机号或电子邮箱"), max_length=254, widget=forms.TextInput({"autocomplete": "off"}))

    def clean_contact(self) -> str:
        """The number or address in its normal form."""
        return next(iter(contact_of(self.cleaned_data["contact"]).values()))


class ComeInForm(JoinForm):
    """What opens an invitation: the code that the applicant or the court says; of an organisation also who may act for it."""

    proof = UploadField(
        purpose="evidence",
        label=_("营业执照和法定代表人身份证明，或者授权委托书"),
        help_text=_("法院核对后，您才能代表单位参加调解。"),
    )

    def __init__(self, *args: Any, actor: Actor, own: bool, proves: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].label = _("申请人或者法院告诉您的6位验证码")
        self.fields["code"].error_messages["invalid"] = _("请输入申请人或者法院告诉您的6位数字。")
        cast("UploadField", self.fields["proof"]).actor = actor
        if own:
            del self.fields["code"]
        if not proves:
            del self.fields["proof"]


class AuthorityForm(forms.Form):
    """The court's answer to a proof of authority; a refusal says why."""

    use_required_attribute = False
    reason = ParagraphsField(label=_("不通过的原因"), max_length=500, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].needed_when = _("（不通过的必填）")  # type: ignore[attr-defined]


class MediatorForm(forms.Form):
    """Who shall mediate."""

    use_required_attribute = False
    mediator = forms.UUIDField(label=_("调解员"))


class DisclosureForm(forms.Form):
    """The mediator's answer."""

    use_required_attribute = False
    disclosure = ParagraphsField(
        label=_("与当事人、代理人的关系"),
        help_text=_("没有任何关系的不填。可能影响公正的关系必须写明，各方都会看到。"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class ReasonForm(forms.Form):
    """Why."""

    use_required_attribute = False
    reason = ParagraphsField(label=_("原因"), max_length=500, widget=forms.Textarea({"rows": 2}))


class SayForm(SentOnce):
    """Something to say, and a file."""

    use_required_attribute = False
    text = forms.CharField(label=_("发言"), max_length=LONGEST, required=False, widget=forms.Textarea({"rows": 3}))
    file = UploadField(purpose="evidence", required=False, label=_("附上文件"))
    as_evidence = forms.BooleanField(label=_("调解不成时，把这个文件作为我的证据放进立案申请"), required=False)

    def __init__(self, *args: Any, actor: Actor, channel: str, keeps_evidence: bool, **options: Any) -> None:
        super().__init__(*args, **{**options, "prefix": f"say-{channel}"})
        cast("UploadField", self.fields["file"]).actor = actor
        self.fields["text"].needed_when = _("（没有附文件的必填）")  # type: ignore[attr-defined]
        self.channel = channel
        if not keeps_evidence:
            del self.fields["as_evidence"]

    def clean(self) -> dict[str, Any]:
        """Something is said or shown."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not data.get("text") and not data.get("file"):
            self.add_error("text", _("请写下要说的话，或者附上文件。"))
        return data

    def said(self) -> Said:
        """What the action is handed."""
        data = self.cleaned_data
        uploads = [data["file"]] if data.get("file") else []
        return Said(self.channel, data["text"], uploads, as_evidence=bool(data.get("as_evidence")), key=data["key"])


class OfferForm(SentOnce):
    """Terms: who pays how much in how many monthly payments, what follows from a default, other duties."""

    use_required_attribute = False
    payer = forms.ChoiceField(label=_("由谁付款"), required=False, widget=forms.RadioSelect)
    amount = AmountField(label=_("付款总额（元）"), min_value=Decimal("0.01"), required=False)
    first = DayField(label=_("第一期付款日"), required=False)
    count = forms.IntegerField(
        label=_("分几期（每月一期）"), min_value=1, max_value=MOST_INSTALMENTS, initial=1, required=False,
        widget=NumberTyped,
    )  # fmt: skip
    at_once = forms.BooleanField(label=_("任何一期逾期，对方可以要求一次付清全部余款"), required=False, initial=True)
    penalty_rate = forms.DecimalField(
        label=_("逾期违约金年利率（%）"), min_value=Decimal(0), max_value=Decimal(24), decimal_places=2, required=False,
        help_text=_("不约定的不填"), widget=NumberTyped,
    )  # fmt: skip
    other = ParagraphsField(
        label=_("其他约定"), help_text=_("每行一条，例如：被申请人于十日内交还房屋"), required=False, max_length=3000,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    final = forms.BooleanField(label=_("履行完毕后，各方就本纠纷再无其他争议"), required=False, initial=True)

    def __init__(self, *args: Any, names: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **{**options, "prefix": "offer"})
        sides = [(side, f"{MediationParty.Side(side).label}：{names.get(side, '')}") for side in SIDES]
        cast("forms.ChoiceField", self.fields["payer"]).choices = sides

    def clean(self) -> dict[str, Any]:
        """An amount needs its payer and its first day; each instalment at least a cent."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("amount"):
            if data["amount"] < Decimal("0.01") * (data.get("count") or 1):
                self.add_error("count", _("期数太多。"))
            for name, words in (("payer", _("请选择由谁付款。")), ("first", _("请填写第一期付款日。"))):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        elif not data.get("other") and "amount" not in self.errors:
            self.add_error("other", _("请填写付款总额，或者写明其他约定。"))
        return data

    def terms(self) -> Terms:
        """The offer."""
        data, instalments = self.cleaned_data, tuple[Instalment, ...]()
        if data.get("amount"):
            first: dt.date = data["first"]
            instalments = equal_instalments(data["amount"], data.get("count") or 1, first)
        lines = [line.strip() for line in data["other"].splitlines()]
        return Terms(
            payer=data["payer"] if instalments else "",
            instalments=instalments,
            at_once=data["at_once"],
            penalty_rate=data.get("penalty_rate") or Decimal(0),
            other=tuple(line for line in lines if line),
            final=data["final"],
        )


class FactForm(SentOnce):
    """A fact that nobody disputes."""

    use_required_attribute = False
    text = ParagraphsField(label=_("没有争议的事实"), max_length=2000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "prefix": "fact"})


class PanelMediatorForm(forms.Form):
    """A mediator for the court's list: an account with the role at this court."""

    use_required_attribute = False
    user = forms.ModelChoiceField(label=_("调解员账户"), queryset=User.objects.none())
    body = forms.CharField(label=_("特邀调解组织"), max_length=120, required=False)
    specialities = forms.MultipleChoiceField(label=_("擅长的纠纷"), required=False, widget=forms.CheckboxSelectMultiple)
    introduction = ParagraphsField(label=_("简介"), max_length=300, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, users: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast("forms.ModelChoiceField[Any]", self.fields["user"]).queryset = users
        cast("forms.MultipleChoiceField", self.fields["specialities"]).choices = speciality_choices()


def open_channels(side: str) -> list[str]:
    """The channels in which one of this side speaks and listens; none for who only looks on."""
    if side == MEDIATOR:
        return list(Channel.values)
    private = [side] if side in SIDES else []
    return [Channel.JOINT.value, *private] if side else []


def specialities_of(one: PanelMediator) -> str:
    """A mediator's specialities in words."""
    names = dict(speciality_choices())
    return str(_("、")).join(names[key] for key in one.specialities if key in names)
