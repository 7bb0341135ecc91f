"""The phones of the model: initials, finals with tone, silence, and their HMM states."""

from dataclasses import dataclass
from functools import cache

from pypinyin.contrib.tone_convert import to_finals, to_initials

SILENCE = "SIL"
TONES = "12345"
_INITIALS = "b p m f d t n l g k h j q x zh ch sh r z c s"
_FINALS = (
    "a ai an ang ao e ei en eng er i iz ih ia ian iang iao ie in ing iong iou o ong ou "
    "u ua uai uan uang uei uen ueng uo v van ve vn"
)
INITIALS = tuple(_INITIALS.split())
FINALS = tuple(_FINALS.split())
# After these initials the final written "i" is another vowel than in "ji".
_APICAL = dict.fromkeys(("z", "c", "s"), "iz") | dict.fromkeys(("zh", "ch", "sh", "r"), "ih")
_SYLLABIC_NASALS = ("n", "ng", "m", "hm", "hng")


class UnknownSyllable(ValueError):
    """A reading that is no Mandarin syllable with a tone."""


@cache
def phones_of(syllable: str) -> tuple[str, ...]:
    """A syllable with its tone number as phones: shen3 → (sh, en3)."""
    base, tone = syllable[:-1], syllable[-1:]
    if not base or tone not in TONES:
        raise UnknownSyllable(syllable)
    initial = to_initials(base, strict=True)
    final = to_finals(base, strict=True, v_to_u=False)
    if not final:
        if base not in _SYLLABIC_NASALS:
            raise UnknownSyllable(syllable)
        final = "en"
    if final == "i":
        final = _APICAL.get(initial, "i")
    if final not in FINALS:
        raise UnknownSyllable(syllable)
    return (initial, final + tone) if initial else (final + tone,)


def states_by_phone() -> dict[str, tuple[int, ...]]:
    """The output classes of the network for each phone: one per initial, two per final; class 0 is silence."""
    states: dict[str, tuple[int, ...]] = {SILENCE: (0,)}
    next_state = 1
    for initial in INITIALS:
        states[initial] = (next_state,)
        next_state += 1
    for final in FINALS:
        for tone in TONES:
            states[final + tone] = (next_state, next_state + 1)
            next_state += 2
    return states


STATES = states_by_phone()
STATE_COUNT = 1 + max(state for states in STATES.values() for state in states)

POSITIONS = {"B": "begin", "I": "internal", "E": "end", "S": "singleton"}


@dataclass(frozen=True)
class PhoneTable:
    """Phones with their position in the word, numbered as the decoder wants them: 1 is silence."""

    names: tuple[str, ...]
    states: tuple[tuple[int, ...], ...]
    boundaries: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)

    def numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names, start=1)}


def phone_table() -> PhoneTable:
    """Every phone in every position it can take; copies of a phone share their states."""
    names, states, boundaries = [SILENCE], [STATES[SILENCE]], ["nonword"]
    for phone, phone_states in STATES.items():
        if phone == SILENCE:
            continue
        # An initial is never the last phone of a word.
        for letter in "BI" if phone in INITIALS else "BIES":
            names.append(f"{phone}_{letter}")
            states.append(phone_states)
            boundaries.append(POSITIONS[letter])
    return PhoneTable(tuple(names), tuple(states), tuple(boundaries))


def positioned(phones: list[str]) -> tuple[str, ...]:
    """The phones of one word, each marked with its place."""
    if len(phones) == 1:
        return (phones[0] + "_S",)
    return (phones[0] + "_B", *(phone + "_I" for phone in phones[1:-1]), phones[-1] + "_E")
