"""What every page on which money is acted on shares: the act of a valid form, and what the rules refuse beside the field."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from courtportal.kernel.authz import PortalRequest
from filing.fees.actions.counter import ReferenceTaken
from filing.fees.actions.refund import CannotRefund
from filing.fees.presentation import language
from filing.fees.rules.amounts import AmountError
from filing.fees.rules.litigation_fee import FeeError

CANNOT_REFUND = {
    "too_much": ("amount", gettext_noop("金额要大于零，且不能超过可以退还的数额。")),
    "no_account": ("number", gettext_noop("退到银行账户的，请填写户名、账号和开户银行。")),
    "not_original": ("route", gettext_noop("没有可以原路退回这个金额的付款，请退到银行账户。")),
}


def is_done(request: PortalRequest, form: Form, act: Callable[[], object], done: str) -> bool:
    """Run the act of a valid form and say ``done``; what the rules refuse stands in the form. Whether it was done."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except (FeeError, AmountError) as error:
        form.add_error(None, error.message.in_language(language()))
    except ReferenceTaken:
        form.add_error("reference", _("这个流水号已经用于另一笔费用，请核对。"))
    except CannotRefund as error:
        field, words = CANNOT_REFUND[error.code]
        form.add_error(field, _(words))
    else:
        messages.success(request, done)
        return True
    return False
