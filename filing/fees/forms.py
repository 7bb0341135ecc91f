"""Forms of fees: changes, shares, the counter, refunds, relief, review."""

import datetime as dt
import re
import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.printable import ParagraphsField, PrintedForm
from courtportal.kernel.uploads.forms import UploadField
from courtportal.kernel.web.forms import DayField, NumberTyped
from filing.cases.models import Party
from filing.causes.forms import AmountField
from filing.fees.actions.relief import Grant
from filing.fees.models import Fee, Refund
from filing.fees.rules.changes import TURNS
from filing.fees.rules.relief import GROUNDS, Relief
from filing.fees.rules.scales import SCALES, FeeKind
from filing.parties.rules.bank_card import InvalidBankCard, parse_bank_card

RELIEF_NAMES = {Relief.DEFER: _("缓交"), Relief.REDUCE: _("减交"), Relief.WAIVE: _("免交")}
PURPOSE = "relief"
MOST_PAPERS = 3
SHORTEST_ACCOUNT, CARD_LENGTH = 8, 16


class ChangeForm(forms.Form):
    """Which turn the case has taken."""

    use_required_attribute = False
    turn = forms.ChoiceField(label=_("发生了什么"), widget=forms.RadioSelect)
    amount = AmountField(label=_("变更后的请求数额"), required=False)
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (turn.value, f"{rule.name.in_language(language)} · {rule.article.text.in_language(language)}")
            for turn, rule in TURNS.items()
        ]
        self.fields["turn"].choices = choices  # type: ignore[attr-defined]


class SharesForm(forms.Form):
    """How much of the fee each party bears."""

    use_required_attribute = False

    def __init__(self, *args: Any, parties: list[Party], fee: Fee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties, self.fee = parties, fee
        for party in parties:
            field = AmountField(label=f"{party.get_role_display()} {party.name}")
            field.initial = fee.amount if party.pk == fee.payer_id else Decimal("0.00")
            self.fields[f"party_{party.pk.hex}"] = field

    def shares(self) -> dict[Any, Decimal]:
        """Party → amount."""
        return {party.pk: self.cleaned_data[f"party_{party.pk.hex}"] for party in self.parties}


class FurtherFeeForm(forms.Form):
    """Another fee of the case."""

    use_required_attribute = False
    PURPOSES = (
        Fee.Purpose.COUNTERCLAIM,
        Fee.Purpose.THIRD_PARTY,
        Fee.Purpose.APPEAL,
        Fee.Purpose.RETRIAL,
        Fee.Purpose.APPLICATION,
        Fee.Purpose.OBJECTION,
    )
    KINDS = (FeeKind.PROPERTY, FeeKind.NON_PROPERTY, FeeKind.LABOUR, FeeKind.PRESERVATION, FeeKind.JURISDICTION_OBJECTION)

    purpose = forms.ChoiceField(
        label=_("为什么交费"), choices=[(one.value, one.label) for one in PURPOSES], widget=forms.RadioSelect
    )
    payer = forms.ChoiceField(
        label=_("谁交"), help_text=_("同一方当事人共同上诉的，按一件交纳，选其中一人即可。"), widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label=_("收费标准"))
    amount = AmountField(label=_("请求、上诉或者保全的数额（不涉及财产的不填）"), required=False)
    # One filled-in form is one fee: a second click is the same, a second form is another.
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, parties: list[Party], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["key"] = str(uuid.uuid4())
        self.fields["payer"].choices = [(str(p.pk), f"{p.get_role_display()} {p.name}") for p in parties]  # type: ignore[attr-defined]
        kinds = [(kind.value, SCALES[kind].name.in_language(language)) for kind in self.KINDS]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class CounterForm(forms.Form):
    """What was paid at the counter."""

    use_required_attribute = False
    WAYS = (("transfer", _("银行转账（凭银行回单）")), ("pos", _("刷卡")), ("cash", _("现金（仅限巡回审判当场收取）")))

    channel = forms.ChoiceField(
        label=_("方式"),
        help_text=_(
            "窗口不收现金。只有边远、水上、交通不便地区的巡回审判，当事人到代收银行交费有困难的，才可以当场收现金（《诉讼费用交纳办法》第五十二条）。"
        ),
        choices=WAYS,
        widget=forms.RadioSelect,
    )
    reference = forms.CharField(label=_("银行回单号、刷卡流水号或者收据号"), max_length=80)
    ticket_number = forms.CharField(label=_("财政票据号码"), max_length=40, required=False)


class BankForm(forms.Form):
    """That the counter's takings of a day were paid in at the collecting bank."""

    use_required_attribute = False
    channel = forms.ChoiceField(
        label=_("哪一种"), choices=[("cash", _("现金")), ("pos", _("刷卡"))], widget=forms.RadioSelect, initial="cash"
    )
    reference = forms.CharField(label=_("缴款单或者银行回单号"), max_length=80)


class TicketForm(forms.Form):
    """The number of the treasury's ticket."""

    use_required_attribute = False
    ticket_number = forms.CharField(label=_("财政票据号码"), max_length=40)


class RefundForm(PrintedForm, forms.Form):
    """How much goes back, where to, and why."""

    use_required_attribute = False
    amount = AmountField(label=_("退还金额"))
    route = forms.ChoiceField(
        label=_("退到哪里"),
        help_text=_("转账、刷卡和现金没有原路，退到银行账户。"),
        choices=Refund.Route.choices,
        widget=forms.RadioSelect,
    )
    holder = forms.CharField(label=_("户名"), max_length=80, required=False)
    number = forms.CharField(label=_("账号"), max_length=40, required=False)
    bank = forms.CharField(label=_("开户银行"), max_length=80, required=False)
    reason = forms.CharField(label=_("退费理由"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("holder", "number", "bank"):
            self.fields[name].needed_when = _("（退到银行账户的必填）")  # type: ignore[attr-defined]


class AccountForm(PrintedForm, forms.Form):
    """The account to which money goes back."""

    use_required_attribute = False
    holder = forms.CharField(label=_("户名"), help_text=_("应当是交费的当事人本人或者本单位的账户。"), max_length=80)
    number = forms.CharField(label=_("账号"), max_length=40)
    bank = forms.CharField(label=_("开户银行"), help_text=_("写到支行，例如：某某银行某某支行。"), max_length=80)

    def clean_number(self) -> str:
        """Digits of a bank account; a number as long as a card's has a card's check digit."""
        digits = re.sub(r"[\s-]", "", self.cleaned_data["number"])
        if not (digits.isascii() and digits.isdigit() and len(digits) >= SHORTEST_ACCOUNT):
            raise forms.ValidationError(_("请填写银行账号的数字。"))
        if digits.startswith("62") and len(digits) >= CARD_LENGTH:
            try:
                return parse_bank_card(digits)
            except InvalidBankCard as error:
                raise forms.ValidationError(_("这个卡号不对，请对照银行卡再检查一遍。")) from error
        return digits


class DecisionForm(forms.Form):
    """Yes or no to a refund."""

    use_required_attribute = False
    approved = forms.ChoiceField(
        label=_("复核意见"), choices=[("yes", _("同意退费")), ("no", _("不同意"))], widget=forms.RadioSelect
    )


class TransferForm(forms.Form):
    """What the bank says of a transfer."""

    use_required_attribute = False
    arrived = forms.ChoiceField(
        label=_("转账结果"), choices=[("yes", _("已到账")), ("no", _("被退回"))], widget=forms.RadioSelect
    )
    reference = forms.CharField(label=_("银行流水号"), max_length=80)


class ReliefForm(forms.Form):
    """What is asked for, why, and the papers."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("申请什么"), choices=[(one.value, words) for one, words in RELIEF_NAMES.items()], widget=forms.RadioSelect
    )
    ground = forms.ChoiceField(label=_("属于哪种情形"), widget=forms.RadioSelect)
    statement = ParagraphsField(
        label=_("您的困难"),
        help_text=_("写明收入、家庭情况和为什么交不起。"),
        widget=forms.Textarea({"rows": 4}),
        max_length=2000,
    )
    paper_1 = UploadField(
        purpose=PURPOSE, label=_("证明材料"), help_text=_("民政、劳动保障等部门的证明，或者其他证明困难的材料。")
    )
    paper_2 = UploadField(purpose=PURPOSE, label=_("证明材料（第二份）"), required=False)
    paper_3 = UploadField(purpose=PURPOSE, label=_("证明材料（第三份）"), required=False)

    def __init__(self, *args: Any, actor: Actor, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = [(code, f"{RELIEF_NAMES[one.relief]} · {one.words.in_language(language)}") for code, one in GROUNDS.items()]
        self.fields["ground"].choices = grounds  # type: ignore[attr-defined]
        for number in range(1, MOST_PAPERS + 1):
            self.fields[f"paper_{number}"].actor = actor  # type: ignore[attr-defined]

    def papers(self) -> list[Any]:
        """The uploads that came."""
        given = (self.cleaned_data.get(f"paper_{number}") for number in range(1, MOST_PAPERS + 1))
        return [upload for upload in given if upload]


class GrantForm(PrintedForm, forms.Form):
    """The court's decision on relief."""

    use_required_attribute = False
    granted = forms.ChoiceField(label=_("决定"), choices=[("yes", _("准予")), ("no", _("不准予"))], widget=forms.RadioSelect)
    percent = forms.DecimalField(
        label=_("减交百分之几"),
        help_text=_("不低于30%。"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
        widget=NumberTyped,
    )
    deferred_until = DayField(label=_("缓交到哪一天"), required=False)
    reasons = ParagraphsField(
        label=_("理由（印在决定书上）"), widget=forms.Textarea({"rows": 3}), max_length=1000, required=False
    )

    def __init__(self, *args: Any, kind: Relief, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind is not Relief.REDUCE:
            del self.fields["percent"]
        if kind is not Relief.DEFER:
            del self.fields["deferred_until"]

    def grant(self) -> Grant:
        """What is decided; a share of the fee is the part that need not be paid."""
        given = self.cleaned_data
        percent = given.get("percent")
        share = None if percent is None else Decimal(percent) / 100
        return Grant(given["granted"] == "yes", share, given.get("deferred_until"), given["reasons"])


class TextForm(forms.Form):
    """A few sentences."""

    use_required_attribute = False
    text = ParagraphsField(label=_("理由"), widget=forms.Textarea({"rows": 4}), max_length=2000)


class AnswerForm(TextForm):
    """The president's answer."""

    outcome = forms.ChoiceField(
        label=_("复核结果"), choices=[("upheld", _("维持")), ("corrected", _("更正"))], widget=forms.RadioSelect
    )
    field_order = ("outcome", "text")


class DefaultForm(forms.Form):
    """Whether the case is treated as withdrawn."""

    use_required_attribute = False
    OUTCOMES = (
        ("withdrawn", _("裁定按撤诉处理（起草裁定书）")),
        ("later", _("再给一个交费期限")),
        ("kept", _("不再催交，继续审理")),
    )

    outcome = forms.ChoiceField(label=_("怎么处理"), choices=OUTCOMES, widget=forms.RadioSelect)
    until = DayField(label=_("交到哪一天"), help_text=_("只在再给期限时填写。"), required=False)
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Another term ends on a day to come; the other answers have no day."""
        given = super().clean() or {}
        until = given.get("until")
        if given.get("outcome") == "later" and (until is None or until <= self.today):
            self.add_error("until", _("请填写今天以后的一天。"))
        return {**given, "until": until if given.get("outcome") == "later" else None}
