"""Parts of the case home that higher rooms and apps add: each registers a function, none is known here."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

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


class DrawnPanel(NamedTuple):
    """A part as the page shows it."""

    title: str
    html: SafeString


def panels_for(request: PortalRequest, case: Case) -> list[DrawnPanel]:
    """The parts for this viewer, in order; each template is drawn with its own context and the case."""
    made = (maker(request, case) for maker in _makers)
    panels = sorted((CasePanel(*panel) for panel in made if panel is not None), key=lambda panel: panel.order)
    return [
        DrawnPanel(panel.title, render_to_string(panel.template, {**panel.context, "case": case}, request)) for panel in panels
    ]
