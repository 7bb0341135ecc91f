"""Why a judgment is given though no trial of the case is recorded, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filing.decisions.rules.untried import Ground

GROUNDS = {
    Ground.ON_PAPER: gettext_lazy("已经开庭审理，庭审笔录记在纸质卷宗（填写开庭日期）"),
    Ground.NOTHING_NEW: gettext_lazy("没有提出新的事实、证据或者理由，不需要开庭（民事诉讼法第一百七十六条）"),
    Ground.UNFOUNDED: gettext_lazy("上诉请求明显不能成立（民诉法解释第三百三十一条第二项）"),
    Ground.LAW_ALONE: gettext_lazy("原判决认定事实清楚，但适用法律错误（民诉法解释第三百三十一条第三项）"),
    Ground.AGREED: gettext_lazy("当事人已经通过其他方式充分表达意见，并书面同意不开庭（民诉法解释第四百零一条）"),
}


def no_trial_in_words(grounds: Sequence[Ground], *, at_different_times: bool = False) -> str:
    """That the trial is lacking, and what the law wants in its place; or why one at different times does not count."""
    if Ground.NOTHING_NEW in grounds:
        return _("没有开庭审理：二审经过阅卷、调查和询问当事人，才可以不开庭（民事诉讼法第一百七十六条）")
    if Ground.AGREED in grounds:
        return _("没有开庭审理：再审案件应当开庭，法律另有规定的除外（民诉法解释第四百零一条）")
    if at_different_times:
        return _("已经进行的非同步庭审不算开庭审理：要适用小额诉讼程序或者简易程序，并经全体当事人同意（在线诉讼规则第二十条）")
    return _("没有开庭审理的记录（民事诉讼法第一百三十七条）")
