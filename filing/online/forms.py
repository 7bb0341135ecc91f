"""The forms of consent and of the way a hearing is held."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filing.calendar.models import Hearing
from filing.calendar.wording import mode_words
from filing.cases.models import Party
from filing.online.models import OnlineConsent
from filing.online.rules import ASKED, Asynchrony, Barrier, Deed, Means, Step
from filing.online.wording import MODE_PROBLEMS
from filing.seen import SeenForm

STEPS = [(step, words) for step, words in OnlineConsent.STEPS if step in ASKED]
ANSWERS = [(deed, words) for deed, words in OnlineConsent.DEEDS if deed != Deed.ASKED]
FOUND = [(barrier.value, MODE_PROBLEMS[barrier.value]) for barrier in Barrier if barrier != Barrier.ALL_REFUSE]
CONDITIONS = ("attendance_difficult", "applied_in_writing", "facts_undisputed")
NEEDED_WHEN = _("（不同意或者撤回的必填，同意的不用填）")


class AnswerForm(forms.Form):
    """One party's answer for one step."""

    use_required_attribute = False
    step = forms.ChoiceField(label=_("环节"), choices=STEPS)
    deed = forms.ChoiceField(label=_("答复"), choices=ANSWERS, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].needed_when = NEEDED_WHEN  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What the action is handed."""
        data = self.cleaned_data
        return {"step": Step(data["step"]), "deed": Deed(data["deed"]), "reason": data["reason"]}


class NoteForm(AnswerForm):
    """An answer by telephone or on paper, written down by the clerk."""

    party = forms.ModelChoiceField(label=_("当事人"), queryset=Party.objects.none())
    means = forms.ChoiceField(label=_("怎样答复的"), choices=OnlineConsent.MEANS[1:3], widget=forms.RadioSelect)
    field_order = ("party", "step", "deed", "means", "reason")

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = parties  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        return {**super().given(), "means": Means(self.cleaned_data["means"]), "party_id": self.cleaned_data["party"].pk}


class AskForm(forms.Form):
    """For which step the parties are asked, and how."""

    use_required_attribute = False
    step = forms.ChoiceField(label=_("环节"), choices=STEPS)
    means = forms.ChoiceField(
        label=_("怎样征询"),
        choices=[OnlineConsent.MEANS[0], OnlineConsent.MEANS[3]],
        initial="platform",
        widget=forms.RadioSelect,
    )


class ModeForm(SeenForm):
    """How a hearing is held, what speaks against online, and for an asynchronous one what the judge has found."""

    use_required_attribute = False
    mode = forms.ChoiceField(label=_("方式"), choices=Hearing.Mode.choices, widget=forms.RadioSelect)
    found = forms.MultipleChoiceField(
        label=_("不适宜在线庭审的情形"), choices=FOUND, required=False, widget=forms.CheckboxSelectMultiple
    )
    attendance_difficult = forms.BooleanField(label=_("非同步庭审：各方同时在线参加确有困难"), required=False)
    applied_in_writing = forms.BooleanField(label=_("非同步庭审：当事人已书面申请"), required=False)
    facts_undisputed = forms.BooleanField(label=_("非同步庭审：经证据交换或者询问，对主要事实和证据没有争议"), required=False)
    reason = forms.CharField(label=_("变更方式的原因"), max_length=200)

    def __init__(self, *args: Any, hearing: Hearing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if hearing.kind != Hearing.Kind.TRIAL:  # what art. 20 para 2 wants is wanted of a trial alone
            self.fields["mode"].choices = [(mode, mode_words(hearing, mode)) for mode in Hearing.Mode]  # type: ignore[attr-defined]
            self.fields["mode"].help_text = _("非同步进行要各方当事人都同意在线进行这一环节（第二十条）。")
            self.fields["found"].label = _("不适宜在线进行的情形")
            for name in CONDITIONS:
                del self.fields[name]

    def barriers(self) -> list[Barrier]:
        """What the court found against an online hearing."""
        return [Barrier(code) for code in self.cleaned_data["found"]]

    def asynchrony(self) -> Asynchrony:
        """What the judge found for an asynchronous trial; of another sitting nothing is asked."""
        given = self.cleaned_data
        return Asynchrony(**{name: given.get(name, False) for name in CONDITIONS})
