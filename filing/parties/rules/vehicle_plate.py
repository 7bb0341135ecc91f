"""Number plates of motor vehicles of mainland China (GA 36-2018): ordinary, new energy, special, military. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_LETTER = "A-HJ-NP-Z"  # I and O are not used: they look like 1 and 0
_SUFFIXES = "警学领挂港澳试超"
_ORDINARY = re.compile(rf"[{_LETTER}0-9]{{5}}")
_SMALL_NEW_ENERGY = re.compile(rf"[A-HJK][{_LETTER}0-9][0-9]{{4}}")
_LARGE_NEW_ENERGY = re.compile(r"[0-9]{5}[A-HJK]")
_SPECIAL = re.compile(rf"[{_LETTER}0-9]{{4}}(?:[{_SUFFIXES}]|应急)")
_EMBASSY = re.compile(r"[0-9]{6}使|使[0-9]{6}")
_ARMED_POLICE = re.compile(rf"WJ[{PROVINCES}]?[0-9]{{4,5}}[{_LETTER}]?")
_ARMY = re.compile(rf"[{_LETTER}]{{2}}[0-9]{{5}}")


class PlateProblem(StrEnum):
    """Why a text is not a number plate."""

    PROVINCE = "province"
    AUTHORITY = "authority"
    I_OR_O = "i_or_o"
    LENGTH = "length"
    NEW_ENERGY = "new_energy"
    SUFFIX = "suffix"


class PlateKind(StrEnum):
    """What sort of plate it is."""

    ORDINARY = "ordinary"
    NEW_ENERGY = "new_energy"
    SPECIAL = "special"
    EMBASSY = "embassy"
    MILITARY = "military"


class InvalidPlate(ValueError):
    """Not a number plate; ``problem`` says why."""

    def __init__(self, problem: PlateProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate in its written form without the dot."""

    text: str
    kind: PlateKind

    def __str__(self) -> str:
        return self.text


def parse_plate(text: str) -> Plate:
    """Read a plate; spaces, dots and small letters are accepted. Raises ``InvalidPlate``."""
    plain = re.sub(r"[\s·•．.\-]", "", text).upper()
    if _EMBASSY.fullmatch(plain):
        return Plate(plain, PlateKind.EMBASSY)
    if _ARMED_POLICE.fullmatch(plain) or _ARMY.fullmatch(plain):
        return Plate(plain, PlateKind.MILITARY)
    if not plain or plain[0] not in PROVINCES:
        raise InvalidPlate(PlateProblem.PROVINCE)
    if not re.match(rf"[{_LETTER}]", plain[1:]):
        raise InvalidPlate(PlateProblem.I_OR_O if plain[1:2] in {"I", "O"} else PlateProblem.AUTHORITY)
    return Plate(plain, _kind(plain[2:]))


def _kind(serial: str) -> PlateKind:
    """The sort of the part after province and authority. Raises ``InvalidPlate``."""
    if _ORDINARY.fullmatch(serial) and any(char.isdigit() for char in serial):
        return PlateKind.ORDINARY
    if _SMALL_NEW_ENERGY.fullmatch(serial) or _LARGE_NEW_ENERGY.fullmatch(serial):
        return PlateKind.NEW_ENERGY
    if _SPECIAL.fullmatch(serial):
        return PlateKind.SPECIAL
    raise InvalidPlate(_problem(serial))


def _problem(serial: str) -> PlateProblem:
    if "I" in serial or "O" in serial:
        return PlateProblem.I_OR_O
    if serial and not serial.isascii():
        return PlateProblem.SUFFIX
    return PlateProblem.NEW_ENERGY if len(serial) == 6 else PlateProblem.LENGTH
