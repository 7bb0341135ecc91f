"""The forms of an asynchronous hearing: what a party says, and what round the judge orders."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.printable import ParagraphsField, PrintedForm
from courtportal.kernel.uploads.forms import UploadField
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.web.forms import DayField
from filing.cases.models import Party
from filing.online.actions.begin_round import Round
from filing.online.actions.speak import MOST_CHARACTERS
from filing.online.turn_models import SpeakingTurn
from filing.online.turn_rules import LONGEST_HOURS, SHORTEST_HOURS, Stage, stages_of

FILES = ("file_1", "file_2", "file_3")
HOURS = [(24, _("1 天")), (48, _("2 天")), (72, _("3 天")), (120, _("5 天")), (168, _("7 天"))]


class StatementForm(PrintedForm, forms.Form):
    """The text and up to three papers or recordings."""

    use_required_attribute = False
    text = ParagraphsField(
        label=_("陈述"),
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("提交后不能修改，其他当事人和法官都能看到，并记入笔录。"),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].needed_when = _("（没有附材料的必填）")  # type: ignore[attr-defined]
        for number, name in enumerate(FILES, 1):
            label = str(_("材料或者录像 %(number)s")) % {"number": number}
            self.fields[name] = UploadField(purpose="evidence", actor=actor, required=False, label=label)

    def uploads(self) -> list[Upload]:
        """The papers that were chosen."""
        return [self.cleaned_data[name] for name in FILES if self.cleaned_data.get(name)]


class RoundForm(PrintedForm, forms.Form):
    """The stage, the time of each turn, and for a question what is asked of whom."""

    use_required_attribute = False
    stage = forms.ChoiceField(label=_("环节"), choices=SpeakingTurn.Stage.choices)
    hours = forms.TypedChoiceField(
        label=_("每方的陈述时间"), choices=HOURS, coerce=int, initial=72,
        help_text=_("从轮到该方时起算，前一方陈述完毕或者期限届满，就轮到下一方。"),
    )  # fmt: skip
    party = forms.ModelChoiceField(
        label=_("询问谁"), queryset=Party.objects.none(), required=False, empty_label=_("各方当事人"),
        help_text=_("只用于法庭询问。"),
    )  # fmt: skip
    question = ParagraphsField(label=_("法庭的问题"), required=False, max_length=500, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, parties: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        stages = [SpeakingTurn.Stage(stage) for stage in stages_of(kind)]
        self.fields["stage"].choices = [(stage.value, stage.label) for stage in stages]  # type: ignore[attr-defined]
        self.fields["party"].queryset = parties  # type: ignore[attr-defined]

    def order(self) -> Round:
        """What the judge orders."""
        given = self.cleaned_data
        party_id: uuid.UUID | None = given["party"].pk if given["party"] else None
        return Round(Stage(given["stage"]), given["hours"], given["question"], party_id)


class LongerForm(PrintedForm, forms.Form):
    """Why a party needs more time."""

    use_required_attribute = False
    reason = ParagraphsField(
        label=_("为什么需要更多时间"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("例如：住院、证据在外地调取。法官答复之前，原来的期限不变。"),
    )


class LongerAnswerForm(PrintedForm, forms.Form):
    """Until when, or why not."""

    use_required_attribute = False
    day = DayField(label=_("延长到哪一天"), required=False, help_text=_("到这一天的 24 时为止。"))
    answer = forms.CharField(label=_("不延长的理由"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].needed_when = _("（延长的必填）")  # type: ignore[attr-defined]
        self.fields["answer"].needed_when = _("（不延长的必填）")  # type: ignore[attr-defined]


# code → (field, words); of the stages that are missing, the words name one.
CANNOT_SPEAK = {
    "running": ("stage", _("这一轮还有当事人没有陈述，期限也没有届满。")),
    "hours": ("hours", _("陈述时间应在 %(shortest)s 到 %(longest)s 小时之间。")),
    "no_question": ("question", _("请写明法庭的问题。")),
    "too_early": ("stage", _("请按顺序进行：陈述和答辩、举证和质证、法庭辩论、最后意见。")),
    "not_asynchronous": (None, _("这一次不是非同步进行的。")),
    "consent": (
        None,
        _(
            "已不是各方都同意，不能继续非同步进行。请结束，并安排到庭或者在线进行，已进行的有效（《人民法院在线诉讼规则》第二十条、第二十一条）。"
        ),
    ),
    "too_late": (None, _("陈述期限已过，这次提交没有记入。有正当理由的，请联系书记员。")),
    "no_reason": ("reason", _("请写明为什么需要更多时间。")),
    "asked": (None, _("已经申请过，正在等待法官答复。")),
    "over": (None, _("这一轮陈述已经结束，期限不能再延长。")),
    "not_longer": ("day", _("请选择比现在的期限更晚的日期。")),
    "too_long": ("day", _("一轮陈述从开始起最长三十天。")),
    "no_answer": ("answer", _("请写明理由。")),
    "empty": ("text", _("请写陈述，或者上传材料。")),
    "files": (None, _("有文件没有通过检查，请重新上传。")),
    "statement": (None, _("还没有进行陈述和答辩。")),
    "no_stage": ("stage", _("这一次没有这个环节，请选择列出的环节。")),
    "question": (None, _("还没有进行询问。")),
    "evidence": (None, _("还没有进行举证和质证。")),
    "debate": (None, _("还没有进行法庭辩论。")),
    "final": (None, _("还没有听取各方最后意见（民事诉讼法第一百四十四条）。")),
}


def show_why(form: forms.Form, codes: list[str]) -> None:
    """Put everything that stands in the way beside its field."""
    for code in codes:
        field, words = CANNOT_SPEAK[code]
        hours = {"shortest": SHORTEST_HOURS, "longest": LONGEST_HOURS}
        form.add_error(field if field in form.fields else None, str(words) % hours)
