"""The judgment as its judge edits it: one field for each part, and the order to pay as figures."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.rendering.printable import ParagraphsField, PrintedForm
from courtportal.kernel.web.forms import DayField, NumberTyped
from filing.causes.forms import AmountField
from filing.decisions.models import Decision
from filing.decisions.rules.holding import Obligation, numbered
from filing.decisions.rules.payment_order import PAY_WITHIN
from filing.decisions.rules.reviewing import may_be
from filing.decisions.rules.untried import Ground, Untried
from filing.decisions.wording import GROUNDS

RULED = {Decision.Outcome.AFFIRMED: _("维持原裁定"), Decision.Outcome.REVERSED: _("撤销原裁定")}
PARTS = ("introduction", "claims", "defence", "facts", "reasons")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _orders(text: str) -> list[str]:
    """One order a line, without its end."""
    return [line.strip().rstrip("。；") for line in text.splitlines() if line.strip()]


def named_after(award: Obligation) -> str:
    """The field of an award, by its creditors: whatever the order of the awards, an amount stays with whom it was typed for."""
    return "_".join(("award", *award.creditors))


class DecisionForm(PrintedForm, forms.Form):
    """All parts of a judgment (CPL 2023 art. 155).

    The first order is worded from the figures, so that enforcement can start from them.
    """

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    introduction = ParagraphsField(label=_("案件由来和审理经过"), widget=_area(4))
    claims = ParagraphsField(label=_("原告诉称"), widget=_area(5))
    defence = ParagraphsField(label=_("被告辩称"), widget=_area(4))
    facts = ParagraphsField(label=_("审理查明"), widget=_area(6))
    reasons = ParagraphsField(label=_("本院认为"), widget=_area(8))
    legal_basis = ParagraphsField(label=_("裁判依据"), help_text=_("每行一条。"), widget=_area(4))
    principal = AmountField(
        label=_("判令支付的金额（元）"),
        help_text=_("借款写本金；没有给付金额的（例如只判决离婚）不填，判项写在“其他判项”里。"),
        required=False,
    )
    interest = AmountField(label=_("判令支付的利息（元）"), required=False)
    interest_until = DayField(
        label=_("利息计算至"), help_text=_("这一天不计入上面的利息；此后的利息从这一天起算。"), required=False
    )
    annual_rate = forms.DecimalField(
        label=_("此后的年利率（%）"),
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=4,
        required=False,
        widget=NumberTyped,
    )
    days = forms.IntegerField(label=_("履行期限（判决生效后几日内）"), min_value=1, max_value=365, widget=NumberTyped)
    more_orders = ParagraphsField(
        label=_("其他判项"), help_text=_("每行一项，例如：驳回原告的其他诉讼请求"), required=False, widget=_area(3)
    )
    fee_text = ParagraphsField(label=_("诉讼费用负担"), widget=_area(2))

    def __init__(self, *args: Any, awards: Sequence[Obligation] = (), **options: Any) -> None:
        """``awards`` are the orders to pay for others than the plaintiffs (``other_claims``), each with a field of its own."""
        super().__init__(*args, **options)
        self.awards = awards
        for award in awards:
            name = named_after(award)
            who = {"name": "、".join(award.creditor_names)}
            self.fields[name] = AmountField(
                label=_("判令向%(name)s支付的金额（元）") % who, help_text=_("反诉或者第三人自己的请求；不支持的不填。"),
                required=False, initial=award.principal or None,
            )  # fmt: skip
            if len(award.debtors) > 1:
                self.fields[f"{name}_by"] = forms.MultipleChoiceField(
                    label=_("由谁向%(name)s支付") % who, choices=list(zip(award.debtors, award.debtor_names, strict=True)),
                    required=False, widget=forms.CheckboxSelectMultiple, initial=list(award.debtors),
                )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Interest needs the day until which it was counted; a judgment orders something."""
        data = super().clean() or {}
        awarded = any(data.get(named_after(award)) for award in self.awards)
        if not data.get("principal") and not awarded and not data.get("more_orders") and not data.get("before_orders"):
            self.add_error("more_orders", _("请填写判令支付的金额，或者写明其他判项。"))
        if (data.get("interest") or data.get("annual_rate")) and not data.get("interest_until"):
            self.add_error("interest_until", _("请填写利息计算到哪一天。"))
        for award in self.awards:
            name = named_after(award)
            if data.get(name) and f"{name}_by" in self.fields and not data.get(f"{name}_by"):
                self.add_error(f"{name}_by", _("请选择由谁支付。"))
        return data

    def say_what_is_left(self, parts: Mapping[str, list[str]]) -> None:
        """Beside each field the places that are still to be filled in; what has no field of its own stands over the form."""
        for part, places in parts.items():
            if part != "orders":  # worded from the figures and from the fields of its lines
                name = part if part in self.fields else None
                self.add_error(name, _("还有没有填写的地方：%(places)s") % {"places": "、".join(places)})

    @staticmethod
    def initial_from(content: dict[str, Any], obligations: list[dict[str, Any]], version: int) -> dict[str, Any]:
        """The form's values for a stored draft."""
        owed = Obligation.from_json(obligations[0])
        return {
            **{part: content[part] for part in PARTS},
            "legal_basis": "\n".join(content["legal_basis"]),
            "fee_text": content["fee_text"],
            "before_orders": "\n".join(content.get("before_orders", [])),
            "more_orders": "\n".join(content.get("more_orders", [])),
            "principal": owed.principal,
            "interest": owed.interest,
            "interest_until": owed.interest_until,
            "annual_rate": owed.annual_rate,
            "days": owed.days,
            "version": version,
        }

    def obligation(self, stored: dict[str, Any]) -> Obligation:
        """The stored order to pay with the figures of the form."""
        old, data = Obligation.from_json(stored), self.cleaned_data
        until: dt.date | None = data["interest_until"]
        return Obligation(
            debtors=old.debtors,
            creditors=old.creditors,
            debtor_names=old.debtor_names,
            creditor_names=old.creditor_names,
            principal=data["principal"] or Decimal(0),
            interest=data["interest"] or Decimal(0),
            interest_until=until,
            annual_rate=data["annual_rate"] or None,
            days=data["days"],
            wording=old.wording,
            from_receipt=old.from_receipt,
        )

    def awarded(self) -> list[Obligation]:
        """The orders to pay for the others, with the figures of the form."""
        return [self._awarded(award) for award in self.awards]

    def _awarded(self, award: Obligation) -> Obligation:
        data, name = self.cleaned_data, named_after(award)
        chosen = set(data.get(f"{name}_by") or award.debtors)
        debtors = [pair for pair in zip(award.debtors, award.debtor_names, strict=True) if pair[0] in chosen]
        return replace(
            award, principal=data.get(name) or Decimal(0), days=data.get("days") or award.days,
            debtors=tuple(pk for pk, _name in debtors), debtor_names=tuple(name for _pk, name in debtors),
        )  # fmt: skip

    def content(self, owed: Obligation) -> dict[str, Any]:
        """The parts as the document prints them."""
        data = self.cleaned_data
        before, more = _orders(data.get("before_orders", "")), _orders(data["more_orders"])
        return {
            **{part: data[part].strip() for part in PARTS},
            "legal_basis": [line.strip() for line in data["legal_basis"].splitlines() if line.strip()],
            **({"before_orders": before} if before else {}),
            "more_orders": more,
            "orders": numbered([*before, *(one.text for one in (owed, *self.awarded()) if one.principal), *more]),
            "fee_text": data["fee_text"].strip(),
        }


class PaymentOrderForm(DecisionForm):
    """A payment order (CPL 227): what is owed, told by who applied alone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("defence", "facts", "days", "more_orders"):
            del self.fields[name]
        self.fields["claims"].label, self.fields["reasons"].label = _("申请人称"), _("审查意见")
        self.fields["legal_basis"].label, self.fields["fee_text"].label = _("依据"), _("申请费负担")
        self.fields["principal"] = AmountField(label=_("支付令给付的金额（元）"), min_value=Decimal("0.01"))

    def clean(self) -> dict[str, Any]:
        """The term is the law's; nothing else is ordered."""
        self.cleaned_data |= {"days": PAY_WITHIN, "more_orders": "", "defence": "", "facts": ""}
        return super().clean()


class ReviewForm(DecisionForm):
    """A decision on another court's decision: what becomes of that one comes first (CPL 2023 art. 177)."""

    before_orders = ParagraphsField(
        label=_("对原裁判的判项"), help_text=_("每行一项，例如：维持、撤销、变更原判第几项，或者发回重审。"), widget=_area(3)
    )
    field_order = (
        "version", "introduction", "claims", "defence", "facts", "reasons", "legal_basis", "before_orders", "principal",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        labels = {
            "claims": _("上诉（再审）请求和理由"), "defence": _("对方辩称"), "facts": _("一审的经过和本院查明"),
        }  # fmt: skip
        for name, label in labels.items():
            self.fields[name].label = label


class RulingForm(ReviewForm):
    """A ruling on another court's decision: it orders nobody to pay, so it asks for no figures."""

    def __init__(self, *args: Any, awards: Sequence[Obligation] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.stored = awards
        for name in ("principal", "interest", "interest_until", "annual_rate", "days"):
            del self.fields[name]

    def obligation(self, stored: dict[str, Any]) -> Obligation:
        """The order to pay as it is stored: of nothing."""
        return Obligation.from_json(stored)

    def awarded(self) -> list[Obligation]:
        """Those for the others as they are stored, likewise."""
        return list(self.stored)


class SignForm(forms.Form):
    """Why a decision is signed though something is still to come in the case, and on which ground though no trial was held."""

    use_required_attribute = False
    reason = ParagraphsField(
        label=_("仍然签署的理由"),
        help_text=_("理由记入案件记录。盖章后，未开的庭取消，未届满的答辩、举证等期限终止。"),
        max_length=1000,
        widget=_area(2),
        error_messages={"required": _("案件还有事项未了，请写明现在就签署的理由。")},
    )

    def __init__(
        self, *args: Any, grounds: Sequence[Ground] = (), tried_within: tuple[dt.date, dt.date] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.grounds, self.tried_within = tuple(grounds), tried_within
        if not grounds:
            return
        self.fields["ground"] = forms.ChoiceField(
            label=_("不经开庭裁判的依据"),
            choices=[(one.value, GROUNDS[one]) for one in grounds],
            widget=forms.RadioSelect,
            error_messages={"required": _("没有开庭的记录，请选择法律允许的一项依据。")},
        )
        self.fields["tried_on"] = DayField(
            label=_("纸质卷宗记载的开庭日期"), help_text=_("只有选择已经开庭的，才需要填写。"), required=False
        )
        how = _("写明何时阅卷、何时询问了哪些当事人；已经开庭的，写明庭审笔录在纸质卷宗的位置。")
        self.fields["reason"].help_text = f"{how}{self.fields['reason'].help_text}"
        self.order_fields(["ground", "tried_on", "reason"])

    def untried(self) -> Untried | None:
        """The ground that was named; None without one."""
        ground = self.cleaned_data.get("ground")
        return Untried(Ground(ground), self.cleaned_data.get("tried_on")) if ground else None

    def clean(self) -> dict[str, Any]:
        """A trial on paper has its day, between the acceptance of the case and today."""
        data, untried = super().clean() or {}, self.untried()
        if untried and self.tried_within and not untried.holds(self.grounds, *self.tried_within):
            self.add_error("tried_on", _("请填写开庭的日期：在立案以后、不晚于今天。"))
        return data


class OutcomeForm(forms.Form):
    """What becomes of the decision below."""

    use_required_attribute = False
    outcome = forms.ChoiceField(label=_("处理结果"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, limits: Mapping[str, bool], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(code, label) for code, label in Decision.Outcome.choices if may_be(code, **limits)]
        if limits["of_ruling"]:
            choices = [(code, RULED[Decision.Outcome(code)]) for code, _label in choices]
        self.fields["outcome"] = forms.ChoiceField(label=_("处理结果"), choices=choices, widget=forms.RadioSelect)
