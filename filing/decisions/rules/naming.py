"""How a party is called in the documents of a case: by its role there and the one it had in the first instance. Pure."""

from filing.causes.procedures import BEFORE_SUIT

ROLES = {
    "plaintiff": "原告", "defendant": "被告", "third_party": "第三人", "appellant": "上诉人", "appellee": "被上诉人",
    "applicant": "申请人", "respondent": "被申请人", "creditor": "申请执行人", "debtor": "被执行人",
}  # fmt: skip
# In a review of another court's decision, the role of the first instance is added (民事诉讼文书样式 2016).
REVIEWS = frozenset({"民终", "民辖终", "破终", "民申", "民再"})

# Where there is no suit, who files is the applicant.
WITHOUT_SUIT = BEFORE_SUIT | {"民督", "民特", "民保令", "民催", "破申"}
IN_AN_APPLICATION = {"plaintiff": "applicant", "defendant": "respondent"}

# Who objects to enforcement, and as whom it stands there; an outsider stands nowhere.
OBJECTING = {"执异": "异议人", "执复": "复议申请人"}
ENFORCED = {
    "plaintiff": "申请执行人", "applicant": "申请执行人", "creditor": "申请执行人",
    "defendant": "被执行人", "respondent": "被执行人", "debtor": "被执行人",
}  # fmt: skip


def called(role: str, original_role: str, case_type: str) -> str:
    """上诉人（原审被告）; who kept its role of the first instance is 原审第三人; elsewhere the role alone."""
    if case_type in OBJECTING and role == "applicant":
        former = ENFORCED.get(original_role, "")
        return f"{OBJECTING[case_type]}（{former}）" if former else OBJECTING[case_type]
    name = ROLES[IN_AN_APPLICATION.get(role, role) if case_type in WITHOUT_SUIT else role]
    if case_type not in REVIEWS:
        return name
    if role == "applicant":
        name = "再审申请人"
    if role == original_role or role in {"plaintiff", "defendant", "third_party"}:
        return f"原审{name}"
    return f"{name}（原审{ROLES[original_role]}）" if original_role else name
