"""The life of a filing as a table: which act leads from which state to which, by which article. Pure."""

from dataclasses import dataclass

from filing.law import Bilingual, Citation

SUBMITTED, IN_REVIEW, SUPPLEMENT = "submitted", "in_review", "supplement_requested"
TO_MEDIATION, TO_PAYMENT_ORDER = "to_mediation", "to_payment_order"
ELSEWHERE = (TO_MEDIATION, TO_PAYMENT_ORDER)
# Here the court's term to decide runs.
CLOCK_RUNS = frozenset({SUBMITTED, IN_REVIEW})


class IllegalStep(ValueError):
    """The act does not lead to this state from where the filing is."""

    def __init__(self, act: str, state: str, to: str) -> None:
        super().__init__(f"{act}: {state} → {to}")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the table."""

    name: Bilingual
    states: tuple[str, ...]
    to: tuple[str, ...]
    law: Citation


def _cpl(article: str) -> Citation:
    return Citation("CPL", "2023", article)


def _cpl_i(article: str) -> Citation:
    return Citation("CPL-I", "法释〔2022〕11号", article)


def _registration(article: str) -> Citation:
    return Citation("REGISTRATION", "法释〔2015〕8号", article)


STEPS: dict[str, Step] = {
    "submit": Step(Bilingual("提交", "submitted"), ("",), (SUBMITTED,), _registration("2")),
    "claim": Step(Bilingual("领取", "taken for review"), (SUBMITTED,), (IN_REVIEW,), _cpl("126")),
    "release": Step(Bilingual("退回未领取", "put back"), (IN_REVIEW,), (SUBMITTED,), _cpl("126")),
    "hand_over": Step(
        Bilingual("转给其他立案人员", "handed to another clerk"),
        (SUBMITTED, IN_REVIEW, SUPPLEMENT),
        (IN_REVIEW, SUPPLEMENT),
        _cpl("126"),
    ),
    "request_correction": Step(Bilingual("要求补正", "correction requested"), (IN_REVIEW,), (SUPPLEMENT,), _registration("7")),
    "supplement": Step(Bilingual("补正", "corrected"), (SUPPLEMENT,), (IN_REVIEW, SUBMITTED), _cpl_i("126")),
    "accept": Step(Bilingual("立案", "accepted"), (IN_REVIEW, SUBMITTED), ("accepted",), _cpl("126")),
    "reject": Step(
        Bilingual("不予立案", "not accepted"), (IN_REVIEW, SUPPLEMENT), ("returned", "refused", "informed"), _cpl("126")
    ),
    "divert_to_mediation": Step(Bilingual("转诉前调解", "to mediation"), (IN_REVIEW,), (TO_MEDIATION,), _cpl("125")),
    "divert_to_payment_order": Step(
        Bilingual("转督促程序", "to a payment order"), (IN_REVIEW,), (TO_PAYMENT_ORDER,), _cpl("225")
    ),
    "accept_payment_order": Step(
        Bilingual("受理支付令申请", "accepted as an application for a payment order"),
        (TO_PAYMENT_ORDER,),
        ("accepted",),
        _cpl("226"),
    ),
    # The order failed: the suit that was filed goes on.
    "go_on_as_suit": Step(
        Bilingual("支付令失效，转入诉讼", "the payment order failed, on as a suit"), ("accepted",), (SUBMITTED,), _cpl("228")
    ),
    "settle": Step(Bilingual("诉前调解成功", "settled by mediation"), (TO_MEDIATION,), ("settled",), _cpl("96")),
    # The court above has set the refusal aside.
    "order_acceptance": Step(
        Bilingual("上级法院指令立案受理", "ordered to be accepted by the court above"), ("refused",), (SUBMITTED,), _cpl_i("330")
    ),
    "resume": Step(Bilingual("恢复立案审查", "back in review"), ELSEWHERE, (IN_REVIEW, SUBMITTED), _cpl("126")),
    "withdraw": Step(Bilingual("撤回", "withdrawn"), (SUBMITTED, IN_REVIEW, SUPPLEMENT, *ELSEWHERE), ("withdrawn",), _cpl("13")),
}

# Filing first when the term is over undecided (先行立案).
FILE_FIRST = _registration("8")


def check_step(act: str, state: str, to: str) -> Step:
    """The line of the table. Raises IllegalStep, KeyError for an unknown act."""
    step = STEPS[act]
    if state not in step.states or to not in step.to:
        raise IllegalStep(act, state, to)
    return step
