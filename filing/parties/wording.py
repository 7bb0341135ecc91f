"""Positions and the standing of facts in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filing.parties.answer_form import POSITIONS
from filing.parties.rules.matrix import Row, Said, Standing

STANDINGS = {
    Standing.DISPUTED: gettext_lazy("有争议"),
    Standing.UNDISPUTED: gettext_lazy("无争议"),
    Standing.OPEN: gettext_lazy("未明确"),
    Standing.UNASKED: gettext_lazy("没有单独询问"),
}


def said_text(said: Said) -> str:
    """What a defendant said to one element; '' if nothing."""
    position = str(dict(POSITIONS).get(said.position, ""))
    evidence = _("证据：%(titles)s") % {"titles": "、".join(said.evidence)} if said.evidence else ""
    return "\n".join(part for part in (position, said.note, evidence) if part)


def said_or_silent(row: Row, said: Said) -> str:
    """What a defendant said to an element; that it was silent only where it was asked."""
    return said_text(said) or str(_("未表态") if row.asked else STANDINGS[Standing.UNASKED])
