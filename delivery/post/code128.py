"""A bar code in Code 128 set B (ISO/IEC 15417), as the widths of its bars and spaces. Pure."""

_WIDTHS = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221223211221132"
    "221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321112313132113132311211313"
    "231113231311112133112331132131113123113321133121313121211331231131213113213311213131311123311321331121312113312311332111"
    "314111221411431111111224111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111"
    "111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113114311411113411311113141"
    "114131311141411131211412211214211232"
)
PATTERNS = tuple(_WIDTHS[at : at + 6] for at in range(0, len(_WIDTHS), 6))
START_B, STOP = 104, "2331112"


def widths(text: str) -> str:
    """The widths in modules, bars and spaces in turn. Raises ValueError for what is no printable ASCII."""
    if not text or not all(" " <= character <= "~" for character in text):
        raise ValueError("Code 128 set B takes printable ASCII")
    values = [ord(character) - 32 for character in text]
    check = (START_B + sum(place * value for place, value in enumerate(values, 1))) % 103
    return "".join(PATTERNS[value] for value in (START_B, *values, check)) + STOP


def svg(text: str, *, module_mm: float = 0.35, height_mm: float = 16) -> str:
    """The bar code as a drawing of rectangles, without the quiet zone."""
    bars, x = [], 0
    for place, width in enumerate(map(int, widths(text))):
        if place % 2 == 0:
            bars.append(f'<rect x="{x}" width="{width}" height="40"/>')
        x += width
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {x} 40" preserveAspectRatio="none" role="img" aria-label="{text}" '
        f'width="{x * module_mm:.2f}mm" height="{height_mm}mm">{"".join(bars)}</svg>'
    )
