"""On which ground somebody from outside asks to take part in a case, and as what. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from filing.applications.rules.words import cpl, cpl_i
from filing.law import Bilingual, Citation

JOINDER, SUCCESSION = "joinder", "party_change"


@dataclass(frozen=True, slots=True)
class Way:
    """One ground: the kind of application that it becomes, what is settled by it, and which questions of the kind are asked."""

    code: str
    name: Bilingual
    explained: Bilingual
    source: Citation
    kind: str
    asks: tuple[str, ...]
    settled: Mapping[str, str] = field(default_factory=dict)

    @property
    def succeeds(self) -> bool:
        """Whether somebody takes the place of a party, whose name has to be said."""
        return self.kind == SUCCESSION


WAYS = {
    way.code: way
    for way in (
        Way(
            "co_plaintiff",
            Bilingual("作为共同原告参加", "As a co-plaintiff"),
            Bilingual(
                "争议的权利是您和原告共有的，您必须同原告一起诉讼，但是起诉时没有列您。",
                "The right in dispute belongs to you and the plaintiff together, and you were left out.",
            ),
            cpl("135"),
            JOINDER,
            ("reasons",),
            {"role": "plaintiff"},
        ),
        Way(
            "co_defendant",
            Bilingual("作为共同被告参加", "As a co-defendant"),
            Bilingual(
                "争议的义务由您和被告共同承担，您必须同被告一起诉讼，但是起诉时没有列您。",
                "The duty in dispute is yours and the defendant's together, and you were left out.",
            ),
            cpl("135"),
            JOINDER,
            ("reasons",),
            {"role": "defendant"},
        ),
        Way(
            "own_claim",
            Bilingual("作为第三人参加，有自己的诉讼请求", "As a third party with a claim of your own"),
            Bilingual(
                "原告和被告争的东西，您认为全部或者一部分是您的。要写明诉讼请求和金额，并且交纳案件受理费。",
                "What they fight over is yours, all or in part. You state your claim and its amount, and pay a fee for it.",
            ),
            cpl("59"),
            JOINDER,
            ("claims", "amount", "reasons"),
            {"role": "third_party", "independent": "yes"},
        ),
        Way(
            "interest",
            Bilingual("作为第三人参加，没有自己的诉讼请求", "As a third party without a claim of your own"),
            Bilingual(
                "您对争议的东西没有请求权，但是案件的处理结果同您有法律上的利害关系。",
                "You claim nothing for yourself, but the result touches your rights or duties.",
            ),
            cpl("59"),
            JOINDER,
            ("reasons",),
            {"role": "third_party", "independent": "no"},
        ),
        Way(
            "successor",
            Bilingual("作为继承人或者权利义务承受人参加", "As the heir or successor of a party"),
            Bilingual(
                "当事人去世，您是继承人；或者单位终止，您承受它的权利义务。需要证明这一关系的材料。案件因此中止的，准许后恢复。",
                "A party has died and you are its heir, or an organisation has ended and you succeed it. Papers that show "
                "this are needed. A case that stands still for it goes on.",
            ),
            cpl_i("55"),
            SUCCESSION,
            ("ground", "reasons"),
        ),
    )
}
