"""Who reads out the training text: the library's own voices and made-up ones; the reserved voices never take part."""

import random
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from transcription.recognition.espeak import Voice, installed_voices

# Kept for tests and for the demonstration hearing.
RESERVED = ("m7", "f4", "belinda", "david")
# The others of the library are no human voices, or crash it ("rob").
_INSTALLED = (
    "m1 m2 m3 m4 m5 m6 m8 f1 f2 f3 f5 Alex Alicia Andrea Andy Annie Denis Diogo Gene Gene2 Henrique Hugo Jacky Lee Marco "
    "Mario Michael Mike Nguyen adam antonio aunty boris caleb ed edward edward2 gustave john linda marcelo max michel miguel "
    "norbert pablo paul pedro quincy robert sandro shelby steph steph2 steph3 travis victor zac grandma grandpa kaukovalta "
    "benjamin"
)
INSTALLED = _INSTALLED.split()
MADE_UP_COUNT = 250
LANGUAGE_FAMILY = "sit"  # Sino-Tibetan
MADE_UP_SHARE = 0.6


def make_voice_folder(folder: Path, seed: int) -> Path:
    """A data folder for the library with made-up voices beside its own; returns the path to initialise it with."""
    with ProcessPoolExecutor(1) as elsewhere:  # the library can be set up only once in a process
        installed = elsewhere.submit(installed_voices).result()
    data = folder / "espeak-ng-data"
    # The library holds 350 voices and no more, so languages and voices not needed stay away.
    _link(installed, data, [entry.name for entry in installed.iterdir() if entry.name not in ("voices", "lang")])
    _link(installed / "lang", data / "lang", [LANGUAGE_FAMILY])
    _link(installed / "voices" / "!v", data / "voices" / "!v", INSTALLED)
    chance = random.Random(seed)  # noqa: S311 - voices, not secrets
    for number in range(MADE_UP_COUNT):
        (data / "voices" / "!v" / _made_up_name(number)).write_text(_variant(number, chance), encoding="ascii")
    return folder


def _link(source: Path, target: Path, names: list[str]) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name in names:
        (target / name).unlink(missing_ok=True)
        (target / name).symlink_to(source / name)


def _made_up_name(number: int) -> str:
    return f"court{number}"


def _variant(number: int, chance: random.Random) -> str:
    """A throat between a large man's and a child's; the file format is the library's."""
    size = chance.uniform(0.9, 1.28)
    pitch = chance.uniform(65, 130) if size < 1.06 else chance.uniform(110, 230)
    lines = [
        "language variant",
        f"name Court{number}",
        f"pitch {pitch:.0f} {pitch * chance.uniform(1.2, 1.6):.0f}",
        f"flutter {chance.randint(0, 8)}",
        f"roughness {chance.choice([0, 0, 1, 2, 3, 4])}",
        f"voicing {chance.randint(70, 150)}",
        f"consonants {chance.randint(70, 125)} {chance.randint(70, 125)}",
    ]
    for formant in range(9):
        frequency = 100 * size * chance.uniform(0.92, 1.08)
        lines.append(f"formant {formant} {frequency:.0f} {chance.randint(60, 125)} {chance.randint(80, 155)}")
    if chance.random() < 0.25:
        lines.append(f"echo {chance.randint(20, 140)} {chance.randint(5, 25)}")
    if chance.random() < 0.2:
        lines.append(f"klatt {chance.randint(1, 6)}")
    return "\n".join(lines) + "\n"


def random_voice(chance: random.Random) -> Voice:
    """Some training voice at some pace."""
    if chance.random() < MADE_UP_SHARE:
        variant = _made_up_name(chance.randrange(MADE_UP_COUNT))
    else:
        variant = chance.choice(["", *INSTALLED])
    return Voice(variant, chance.randint(120, 260), chance.randint(15, 85), chance.randint(25, 80))
