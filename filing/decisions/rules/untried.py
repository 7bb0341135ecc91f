"""When a judgment may be given though no trial of the case is recorded, and on which ground. Pure.

In first instance never: a case is tried at a hearing (CPL 137, 160, 165); a trial held before the portal was used may stand on
paper. On appeal the court may do without one, having read the file and questioned the parties (CPL 176; CPL-I 331), and so it
may in a retrial that follows the procedure of second instance (CPL-I 401).
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from filing.cases.rules.procedure import RETRIAL, needs_trial


class Ground(StrEnum):
    """Why no trial stands in the records of the case."""

    ON_PAPER = "on_paper"
    NOTHING_NEW = "nothing_new"
    UNFOUNDED = "unfounded"
    LAW_ALONE = "law_alone"
    AGREED = "agreed"


# In the record of the decision, in the language of record.
RECORDED = {
    Ground.ON_PAPER: "已于{day}开庭审理，庭审笔录记在纸质卷宗",
    Ground.NOTHING_NEW: "没有提出新的事实、证据或者理由，不需要开庭审理（民事诉讼法第一百七十六条）",
    Ground.UNFOUNDED: "上诉请求明显不能成立，不开庭审理（民诉法解释第三百三十一条第二项）",
    Ground.LAW_ALONE: "原判决认定事实清楚，但适用法律错误，不开庭审理（民诉法解释第三百三十一条第三项）",
    Ground.AGREED: "双方当事人已经通过其他方式充分表达意见，且书面同意不开庭审理（民诉法解释第四百零一条）",
}
ON_APPEAL = (Ground.NOTHING_NEW, Ground.UNFOUNDED, Ground.LAW_ALONE, Ground.ON_PAPER)
IN_RETRIAL = (Ground.AGREED, Ground.ON_PAPER)


def grounds_without_trial(case_type: str, procedure: str) -> tuple[Ground, ...]:
    """The grounds open to a judgment of such a case; none where it needs no trial at all."""
    if needs_trial(case_type, procedure):
        return (Ground.ON_PAPER,)
    if case_type == RETRIAL:
        return IN_RETRIAL
    return ON_APPEAL if case_type == "民终" else ()


@dataclass(frozen=True, slots=True)
class Untried:
    """The ground that the judge names, and the day of the trial that stands on paper."""

    ground: Ground
    tried_on: dt.date | None = None

    def holds(self, open_grounds: tuple[Ground, ...], accepted_on: dt.date, today: dt.date) -> bool:
        """Whether the ground is open to the case; a trial on paper was held after the case was accepted and not after today."""
        if self.ground not in open_grounds:
            return False
        return self.ground != Ground.ON_PAPER or (self.tried_on is not None and accepted_on <= self.tried_on <= today)

    @property
    def recorded(self) -> str:
        """How it stands in the record of the decision."""
        day = self.tried_on
        return RECORDED[self.ground].format(day=f"{day.year}年{day.month}月{day.day}日" if day else "")
