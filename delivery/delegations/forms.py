"""Which agent receives."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from delivery.delegations.queries import possible_agents
from filing.public import Party, Representation


class AgentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An agent is named with the scope of the mandate."""

    def label_from_instance(self, obj: Any) -> str:
        """王律（特别授权）."""
        agent: Representation = obj
        return f"{agent.name}（{agent.get_scope_display()}）"


class DelegationForm(forms.Form):
    """One of the party's agents who have an account."""

    use_required_attribute = False
    agent = AgentChoice(
        label=_("由谁代收"),
        queryset=Representation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("一般授权的代理人代收除调解书以外的文书；特别授权的代理人也可以签收调解书。"),
    )

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agents = possible_agents(party)
        self.fields["agent"].queryset = agents  # type: ignore[attr-defined]
        if len(agents) == 1:
            self.initial["agent"] = agents[0].pk
