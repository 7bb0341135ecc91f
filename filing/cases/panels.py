"""Parts of the case home that higher rooms and apps add: each registers a function, none is known here."""

from collections.abc import Callable
from typing import Any, NamedTuple

from courtportal.kernel.authz import PortalRequest
from filing.cases.models import Case


class CasePanel(NamedTuple):
    """One part of the page: its heading, its template with context, and its place (smaller is higher)."""

    title: str
    template: str
    context: dict[str, Any]
    order: int


PanelMaker = Callable[[PortalRequest, Case], CasePanel | tuple[str, str, dict[str, Any], int] | None]
_makers: list[PanelMaker] = []


def register_case_panel(panel: PanelMaker) -> PanelMaker:
    """Add a part to the case home; the function gives ``(title, template, context, order)`` or None to stay away."""
    if panel not in _makers:
        _makers.append(panel)
    return panel


def panels_for(request: PortalRequest, case: Case) -> list[CasePanel]:
    """The parts for this viewer, in order."""
    made = (maker(request, case) for maker in _makers)
    return sorted((CasePanel(*panel) for panel in made if panel is not None), key=lambda panel: panel.order)
