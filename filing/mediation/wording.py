"""Codes of mediation in words."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.web import formats
from filing.mediation.models import Mediation, MediationParty
from filing.mediation.rules.offers import MEDIATOR, Terms

BAD_TERMS = {
    "nothing": _("请填写付款总额，或者写明其他约定。"),
    "payer": _("请选择由谁付款。"),
    "past": _("付款日不能早于今天。"),
    "order": _("各期付款日应当从早到晚，不能重复。"),
    "amount": _("每期金额应当大于零。"),
    "many": _("期数太多。"),
}
TONES = {
    "consent": "warn", "appointing": "warn", "open": "now", "signing": "warn", "agreed": "ok", "confirming": "now",
    "confirmed": "ok", "dismissed": "bad", "statement": "now", "closed": "ok", "failed": "quiet",
}  # fmt: skip


def tone(mediation: Mediation) -> str:
    """The tone of its state."""
    return TONES[mediation.state]


def side_name(side: str) -> str:
    """A side, or the mediator."""
    return gettext("调解员") if side == MEDIATOR else str(MediationParty.Side(side).label)


def terms_lines(terms: Terms, names: dict[str, str]) -> list[str]:
    """An offer line by line, in the reader's language."""
    found = []
    if terms.instalments:
        facts: dict[str, Any] = {"payer": names.get(terms.payer, ""), "total": formats.money(terms.total)}
        found.append(gettext("%(payer)s付款，共%(total)s") % facts)
        found += [
            gettext("第%(number)s期：%(due)s前 %(amount)s")
            % {"number": number, "due": formats.day(one.due_on), "amount": formats.money(one.amount)}
            for number, one in enumerate(terms.instalments, 1)
        ]
        if terms.at_once and len(terms.instalments) > 1:
            found.append(gettext("任何一期逾期，对方可以要求一次付清全部余款"))
        if terms.penalty_rate:
            found.append(gettext("逾期违约金：年利率%(rate)s%%") % {"rate": f"{terms.penalty_rate.normalize():f}"})
    found += list(terms.other)
    if terms.final:
        found.append(gettext("履行完毕后，各方就本纠纷再无其他争议"))
    return found
