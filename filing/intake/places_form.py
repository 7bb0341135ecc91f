"""What the court page asks: the places that connect the cause with a court, and what can change the advice."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courtportal.kernel.chinese import UnclearAmount
from courtportal.kernel.courts.models import Court
from courtportal.kernel.web.forms import MoneyInput
from filing.causes.answers import parse_money
from filing.causes.forms import language
from filing.causes.procedures import number_of
from filing.causes.wording import PROBLEMS
from filing.intake.competence import basic_courts
from filing.intake.rules.competence import ELSEWHERE
from filing.intake.rules.connections import FAMILY, OTHER_PERSON, PLACES, connections_of, is_exclusive, may_agree
from filing.intake.rules.jurisdiction import place_with_court

YES_NO = [("yes", gettext_lazy("是")), ("no", gettext_lazy("否"))]
DELIVERY = [("shipped", gettext_lazy("快递等方式送货")), ("network", gettext_lazy("通过网络交付（充值、下载等）"))]
PROPERTY_RIGHTS = range(36, 78)
ONLINE_SALE = "88(8)"


class PlacesForm(forms.Form):
    """The places of a cause; all but the first are optional. What is rare stands apart (``rare``)."""

    use_required_attribute = False
    foreign = forms.BooleanField(label=gettext_lazy("有当事人是外国人、外国企业，或者在境外"), required=False)

    def __init__(self, *args: Any, cause: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cause = cause
        places = [("", _("请选择"))] + [(court.code, _place(court)) for court in basic_courts()]
        number = number_of(cause)
        if number in PROPERTY_RIGHTS and not is_exclusive(cause):
            self.fields["immovable_thing"] = _choice(_("争的是房屋、土地吗"), YES_NO)
        if cause == ONLINE_SALE:
            self.fields["delivery"] = _choice(_("货物怎么交付"), DELIVERY)
        for order, place in enumerate(self._places(number)):
            words = OTHER_PERSON if place == "defendant" and number in FAMILY else PLACES[place]
            label = words.in_language(language())
            choices = [*places, (ELSEWHERE, _("其他地方（上面没有的）"))]
            self.fields[place] = forms.ChoiceField(label=label, choices=choices, required=order == 0)
        self.fields["amount"] = forms.CharField(
            label=_("请求的金额"), required=False, widget=MoneyInput(), help_text=_("金额特别大的，由中级法院受理")
        )
        if may_agree(cause):
            help_text = _("合同写明由哪个法院管辖的，选它所在的地方")
            self.fields["agreed"] = forms.ChoiceField(
                label=_("书面约定的法院"), choices=places, required=False, help_text=help_text
            )

    def _places(self, number: int) -> list[str]:
        """The places that this cause may be connected by, whichever way the open questions are answered."""
        kinds = [connections_of(self.cause), connections_of(self.cause, online_delivery=True)]
        if number in PROPERTY_RIGHTS:
            kinds.append(connections_of(self.cause, immovable=True))
        return list(dict.fromkeys(one.place for connections in kinds for one in connections))

    @staticmethod
    def sent(data: Any) -> bool:
        """Whether the page was asked for advice."""
        return any(place in data for place in PLACES)

    @property
    def elsewhere(self) -> bool:
        """Whether a place lies where no court of the portal is."""
        return ELSEWHERE in getattr(self, "cleaned_data", {}).values()

    @property
    def common(self) -> list[forms.BoundField]:
        """The questions that decide most cases."""
        return [field for field in self if field.name not in {"foreign", "amount", "agreed"}]

    @property
    def rare(self) -> list[forms.BoundField]:
        """The questions for particular cases."""
        return [field for field in self if field.name in {"foreign", "amount", "agreed"}]

    def clean_amount(self) -> Decimal | None:
        """The amount as people write it."""
        typed = str(self.cleaned_data["amount"]).strip()
        if not typed:
            return None
        try:
            return parse_money(typed)
        except ValueError as error:
            code = "unclear_amount" if isinstance(error, UnclearAmount) else "not_an_amount"
            raise forms.ValidationError(PROBLEMS[code]) from error


def _place(court: Court) -> str:
    """The place of a basic court in the reader's language."""
    return place_with_court(court.name_zh) if language() != "en" else court.name_en.replace(" People's Court", "")


def _choice(label: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect)
