"""Which causes and courts the demo judgments come from, and the articles of procedure in force on a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from search.demo import contracts, wrongs
from search.demo.setting import Setting, Story

Kind = Literal["person", "company", "bank", "property", "family"]


@dataclass(frozen=True, slots=True)
class CauseStory:
    """A cause of action (official number and name) with its story and who sues whom."""

    code: str
    name: str
    tell: Callable[[Setting], Story]
    plaintiff: Kind
    defendant: Kind
    weight: int = 2

    @property
    def is_family(self) -> bool:
        return self.plaintiff == "family"


CAUSES = (
    CauseStory("108(3)", "民间借贷纠纷", contracts.private_lending, "person", "person", 8),
    CauseStory("108(1)", "金融借款合同纠纷", contracts.financial_loan, "bank", "person", 4),
    CauseStory("115(2)", "信用卡纠纷", contracts.credit_card, "bank", "person", 3),
    CauseStory("88", "买卖合同纠纷", contracts.sale, "company", "company", 5),
    CauseStory("116(2)", "房屋租赁合同纠纷", contracts.housing_lease, "person", "person", 3),
    CauseStory("126", "物业服务合同纠纷", contracts.property_service, "property", "person", 4),
    CauseStory("120(3)", "建设工程施工合同纠纷", contracts.construction, "person", "company", 3),
    CauseStory("109", "保证合同纠纷", contracts.guarantee, "person", "person"),
    CauseStory("119", "承揽合同纠纷", contracts.work_contract, "company", "company"),
    CauseStory("142(15)", "教育培训合同纠纷", contracts.training, "person", "company"),
    CauseStory("148", "不当得利纠纷", contracts.unjust_enrichment, "person", "person"),
    CauseStory("147", "追偿权纠纷", contracts.recourse, "person", "person"),
    CauseStory("411", "机动车交通事故责任纠纷", wrongs.road_accident, "person", "person", 5),
    CauseStory("205(5)", "追索劳动报酬纠纷", wrongs.labour_pay, "person", "company", 3),
    CauseStory("205(6)", "经济补偿金纠纷", wrongs.severance, "person", "company", 3),
    CauseStory("205(1)", "确认劳动关系纠纷", wrongs.double_wage, "person", "company"),
    CauseStory("1", "生命权、身体权、健康权纠纷", wrongs.bodily_harm, "person", "person"),
    CauseStory("6", "名誉权纠纷", wrongs.reputation, "person", "person", 1),
    CauseStory("39", "返还原物纠纷", wrongs.return_of_thing, "person", "person", 1),
    CauseStory("24(1)", "赡养费纠纷", wrongs.support_of_parents, "family", "family", 1),
    CauseStory("29", "法定继承纠纷", wrongs.inheritance, "family", "family", 2),
)

#: Basic court → city and district of its people, intermediate court above, weight.
BASIC_COURTS = {
    "粤0604": ("佛山市", "禅城区", "粤06", 6), "粤0605": ("佛山市", "南海区", "粤06", 3),
    "粤0606": ("佛山市", "顺德区", "粤06", 3), "粤0104": ("广州市", "越秀区", "粤01", 3),
    "粤0106": ("广州市", "天河区", "粤01", 3), "粤0305": ("深圳市", "南山区", "粤03", 2),
    "粤0304": ("深圳市", "福田区", "粤03", 2), "粤0703": ("江门市", "蓬江区", "粤07", 1),
    "京0105": ("北京市", "朝阳区", "京03", 2), "京0108": ("北京市", "海淀区", "京01", 2),
    "沪0115": ("上海市", "浦东新区", "沪01", 2), "浙0106": ("杭州市", "西湖区", "浙01", 2),
    "川0104": ("成都市", "锦江区", "川01", 1), "渝0103": ("重庆市", "渝中区", "渝05", 1),
}  # fmt: skip

_PROCEDURE_ARTICLES = {
    "evidence": (64, 67, 67), "withdrawal": (145, 148, 148), "default": (144, 147, 147), "jurisdiction": (127, 130, 130),
    "ruling": (154, 157, 157), "appeal": (170, 177, 177), "final": (175, 182, 182), "review": (204, 211, 215),
    "delay": (253, 260, 264),
}  # fmt: skip


def procedure_article(what: str, day: date) -> int:
    """The article of the 民事诉讼法 on `what` as in force on `day`: 2017, 2021 (from 2022) and 2023 (from 2024) versions."""
    old, middle, new = _PROCEDURE_ARTICLES[what]
    if day < date(2022, 1, 1):
        return old
    return middle if day < date(2024, 1, 1) else new
