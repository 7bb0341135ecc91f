"""What a court may make of a plan. Pure."""

from collections.abc import Sequence

from delivery.service.rules.ladder import PlanStep, Rung

MOST_DAYS = 60


def wrong_with(steps: Sequence[PlanStep]) -> str:
    """Why these steps are no plan: a code; "" for a plan.

    Electronic service comes first where it is used, publication last (CPL 95: only where nothing else works), and alone it is
    no plan.
    """
    ways = [step.way for step in steps]
    if not ways or ways == [Rung.PUBLICATION]:
        return "empty"
    if len(set(ways)) != len(ways):
        return "twice"
    if Rung.ELECTRONIC in ways[1:]:
        return "electronic_first"
    if Rung.PUBLICATION in ways[:-1]:
        return "publication_last"
    return "" if all(0 < step.days <= MOST_DAYS for step in steps) else "days"
