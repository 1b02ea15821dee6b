"""Our logo and mark: a lead on its way into the catcher's hand. Drawn for Catcher."""

from pathlib import Path

_HERE = Path(__file__).parent

MARK = str(_HERE / "mark.svg")
FAVICON_PNG = _HERE / "favicon.png"


def logo(*, dark: bool) -> str:
    """The path of the mark with our name beside it, for a light or a dark background."""
    return str(_HERE / ("logo-dark.svg" if dark else "logo-light.svg"))
