"""When a measure against property is to be lifted (查封规定 法释〔2020〕21号 art. 28). Pure."""

from filing.law import Bilingual

SOURCE = "《最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定》第二十八条"
OTHER = "other"
# The grounds in the order of the article, items 1 to 6.
GROUNDS: dict[str, Bilingual] = {
    "outsiders": Bilingual("查封、扣押、冻结的是案外人的财产", "the property is an outsider's"),
    "withdrawn": Bilingual(
        "申请执行人撤回执行申请或者放弃债权", "the creditor withdrew the application for enforcement or waived the claim"
    ),
    "unsold": Bilingual(
        "财产流拍或者变卖不成，申请执行人和其他执行债权人不同意抵债，又无法采取其他执行措施",
        "the property was not sold, no creditor takes it in place of the debt, and no other measure is possible",
    ),
    "paid": Bilingual("债务已经清偿", "the debt is paid"),
    "security": Bilingual(
        "被执行人提供担保，且申请执行人同意解除", "the debtor gave security and the creditor agrees to the lifting"
    ),
    OTHER: Bilingual("本院认为应当解除的其他情形", "another case in which the court holds that it must be lifted"),
}
