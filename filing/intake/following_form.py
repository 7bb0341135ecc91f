"""Who stands in which role in a suit that follows from an earlier case, where the law leaves it open."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from filing.cases.models import Case, Party
from filing.cases.order import AS_NAMED
from filing.causes.forms import language
from filing.causes.procedures import names_of
from filing.intake.actions.from_case import roles_in_suit
from filing.intake.rules.content import THIRD_PARTY
from filing.intake.rules.following import AFTER_OBJECTION


class FollowingForm(forms.Form):
    """A question for each party of the earlier case who may stand in more than one role; the usual answer is chosen."""

    use_required_attribute = False

    def __init__(self, *args: Any, cause: str, earlier: Case, relation: str, own: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own_ids = {one.pk for one in own}
        others = [one for one in earlier.parties.filter(left_at=None).order_by(*AS_NAMED) if one.pk not in own_ids]
        self._open = {one: roles_in_suit(relation, one, own) for one in others}
        names, code = names_of(cause), language()
        # Who stands in one role only, by law: the name of the role, and the party.
        self.settled = [(names.of_role(*roles).in_language(code), one) for one, roles in self._open.items() if len(roles) == 1]
        for one, roles in self._open.items():
            if len(roles) > 1:
                self.fields[f"role-{one.pk}"] = _question(one, roles, relation)

    def roles(self) -> dict[uuid.UUID, str]:
        """The role chosen for each party that was asked about."""
        return {one.pk: self.cleaned_data[f"role-{one.pk}"] for one, roles in self._open.items() if len(roles) > 1}


def _question(party: Party, roles: tuple[str, ...], relation: str) -> forms.ChoiceField:
    if relation == AFTER_OBJECTION:
        label = _("被执行人%(name)s反对您的主张吗？") % {"name": party.name}
        words = {THIRD_PARTY: _("不反对，或者不清楚（列为第三人）"), "defendant": _("反对（列为共同被告）")}
    else:
        label = _("原判决、裁定、调解书要第三人%(name)s承担责任吗？") % {"name": party.name}
        words = {THIRD_PARTY: _("不要（列为第三人）"), "defendant": _("要（列为被告）")}
    choices = [(role, words[role]) for role in roles]
    return forms.ChoiceField(label=label, choices=choices, initial=roles[0], widget=forms.RadioSelect)
