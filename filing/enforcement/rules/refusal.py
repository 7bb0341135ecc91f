"""On which grounds an application for enforcement is not accepted (执行工作规定 art. 16). Pure.

That the two years are over is no ground: the debtor may object to it after acceptance (CPL-I 481).
"""

from filing.law import Bilingual, Citation

SOURCE = Citation("ENF-WORK", "2020", "16")
GROUNDS: dict[str, Bilingual] = {
    "not_effective": Bilingual("申请执行的法律文书尚未生效", "The document to be enforced has no effect yet"),
    "not_creditor": Bilingual(
        "申请执行人不是生效法律文书确定的权利人或者其继承人、权利承受人",
        "The applicant is neither the creditor nor its successor",
    ),
    "unclear": Bilingual(
        "生效法律文书没有给付内容，或者执行标的、被执行人不明确", "Nothing to perform, or object or debtor are unclear"
    ),
    "performed": Bilingual(
        "义务人在确定的期限内已经履行义务，或者履行期限尚未届满", "Performed, or the term to perform still runs"
    ),
    "other_court": Bilingual("不属于受申请执行的人民法院管辖", "The court has no jurisdiction"),
}
