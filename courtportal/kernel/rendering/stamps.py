"""The red court seal and the marks of personal signatures, drawn as vectors."""

import math

from django.utils.html import escape

SEAL_MM = 42.0
SIGNATURE_MM = (44.0, 13.0)
RED = "#c8102e"
BLUE = "#14306b"
_RADIUS = 120
_NAME_RADIUS = 84


def seal_svg(court_name: str) -> str:
    """A round seal: ring, five-pointed star, and the court's name along the upper arc (国发〔1999〕25号, 42 mm).

    Each character is a rotated group of its own, because the renderer does not set text on a path.
    """
    gaps = max(len(court_name) - 1, 1)
    size = min(30.0, 520 / (len(court_name) + 4))
    span = min(236.0, 27.0 * gaps)  # the lower arc stays free: there the seal touches the date
    step = span / gaps
    letters = "".join(
        f'<g transform="rotate({-span / 2 + step * position:.2f}) translate(0,{-_NAME_RADIUS})">'
        f'<text x="0" y="{size * 0.1:.1f}" text-anchor="middle" font-size="{size:.1f}">{escape(character)}</text></g>'
        for position, character in enumerate(court_name)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-_RADIUS} {-_RADIUS} {2 * _RADIUS} {2 * _RADIUS}"'
        f' width="{SEAL_MM}mm" height="{SEAL_MM}mm">'
        f'<circle r="{_RADIUS - 4}" fill="none" stroke="{RED}" stroke-width="5"/>'
        f'<polygon points="{_star(42)}" fill="{RED}"/>'
        f'<g fill="{RED}" font-family="Court Serif, Court Serif Rare" font-weight="700">{letters}</g></svg>'
    )


def seal_html(court_name: str) -> str:
    """The seal as a page of its own."""
    return _page(f"{court_name}印章", seal_svg(court_name))


def signature_html(name: str, signed_at: str) -> str:
    """A personal signature: the name, and when it was given."""
    width, height = SIGNATURE_MM
    size = 22 if len(name) <= 6 else 22 * 6 / len(name)
    return _page(
        f"{name}签名",
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width * 3} {height * 3}" width="{width}mm" height="{height}mm">'
        f'<g fill="{BLUE}" font-family="Court Serif, Court Serif Rare">'
        f'<text x="3" y="22" font-size="{size:.1f}" font-weight="700">{escape(name)}</text>'
        f'<text x="3" y="35" font-size="8">电子签名 {escape(signed_at)}</text></g></svg>',
    )


def _page(title: str, drawing: str) -> str:
    return f'<!doctype html><html lang="zh-CN"><head><title>{escape(title)}</title></head><body>{drawing}</body></html>'


def _star(outer: float) -> str:
    """Ten corners, the inner ones at the golden-ratio radius, point up."""
    inner = outer * 0.382
    corners = ((outer if corner % 2 == 0 else inner, corner * math.pi / 5) for corner in range(10))
    return " ".join(f"{radius * math.sin(angle):.2f},{-radius * math.cos(angle):.2f}" for radius, angle in corners)
