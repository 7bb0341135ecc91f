"""Which other papers than evidence a party hands in, and in which cases. Pure."""

from enum import StrEnum


class HandedInKind(StrEnum):
    """What a paper is."""

    AGENT_STATEMENT = "agent_statement"
    WRITTEN_OPINION = "written_opinion"
    APPEAL_ANSWER = "appeal_answer"


# Where both sides take part; not where one of them may not know of the case yet.
BETWEEN_SIDES = frozenset(
    {"民初", "民撤", "民终", "民再", "民申", "民辖终", "破终", "民特", "破申", "执异", "执复", "执", "执恢"}
)
UNDECIDED = frozenset({"accepted", "in_trial", "suspended", "in_enforcement"})
# An appeal is answered in the court that judged, until the file has gone up, or in the court above (民事诉讼法 第一百七十四条).
APPEALED = frozenset({"decided", "appealed"})
