"""What a confirmation of a service address covers and how it was worded. Pure."""

from enum import StrEnum


class Stage(StrEnum):
    """The stages for which a confirmation can hold (CPL-I 137; 法院专递规定 art. 4)."""

    FIRST_INSTANCE = "first_instance"
    SECOND_INSTANCE = "second_instance"
    RETRIAL = "retrial"
    ENFORCEMENT = "enforcement"


ALL_STAGES = tuple(stage.value for stage in Stage)

# The version of the words a person agreed to; a new wording gets a new number and the old ones stay on record.
STATEMENT = "2026-1"

_STAGES = {"enforcement": Stage.ENFORCEMENT, "second_instance": Stage.SECOND_INSTANCE, "ruling_appeal": Stage.SECOND_INSTANCE}


def stage_of(procedure: str) -> Stage:
    """The stage to which a case of this procedure belongs."""
    if procedure.startswith("retrial"):
        return Stage.RETRIAL
    return _STAGES.get(procedure, Stage.FIRST_INSTANCE)
