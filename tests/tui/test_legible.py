"""Colours that can be told apart, signs with twins, and themes that say the same."""

from __future__ import annotations

from itertools import chain

import pytest
from rich.cells import cell_len
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import Theme

from imstui.local.settings import THEMES as NAMES
from imstui.tui.terminal.themes import THEMES
from imstui.tui.terminal.twins import twin
from tests.tui.hostile import HOSTILE

LEAST = 4.5
ROLES = ("text-muted", "text-warning", "text-error", "text-accent", "text-success")
OURS = [theme for theme in THEMES if not theme.ansi]


def luminance(colour: Color) -> float:
    """Relative, as WCAG 2 defines it."""
    parts = [part / 255 for part in (colour.r, colour.g, colour.b)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def in_256(colour: Color) -> Color:
    """What a terminal of 256 colours shows for it."""
    number = colour.rich_color.downgrade(ColorSystem.EIGHT_BIT)
    return Color.from_rich_color(RichColor.from_triplet(number.get_truecolor()))


def pairs(theme: Theme) -> list[tuple[str, str, str]]:
    """What stands on what: a name, the text's colour, the ground's."""
    told = {"foreground": theme.foreground or "", **{role: theme.variables[role] for role in ROLES}}
    grounds = {"background": theme.background or "", "surface": theme.surface or "", "panel": theme.panel or ""}
    found = [(f"{text} on {ground}", told[text], grounds[ground]) for text in told for ground in grounds]
    for cursor in ("block-cursor", "block-cursor-blurred"):
        name = f"{cursor}-foreground"
        found.append((name, theme.variables[name], theme.variables[f"{cursor}-background"]))
    return found


@pytest.mark.parametrize("theme", OURS, ids=lambda theme: theme.name)
def test_all_text_stands_out_from_its_ground(theme: Theme) -> None:
    faint = {}
    for name, text, ground in pairs(theme):
        one, other = Color.parse(text), Color.parse(ground)
        for colours, value in (("true", contrast(one, other)), ("256", contrast(in_256(one), in_256(other)))):
            if value < LEAST:
                faint[f"{name}, {colours} colours"] = round(value, 2)
    assert faint == {}


@pytest.mark.parametrize("theme", OURS, ids=lambda theme: theme.name)
def test_a_scrollbar_can_be_seen(theme: Theme) -> None:
    thumb, ground = theme.variables["scrollbar"], theme.variables["scrollbar-background"]
    assert contrast(Color.parse(thumb), Color.parse(ground)) >= 2


def test_the_terminals_theme_names_no_colour_of_its_own() -> None:
    (theme,) = [theme for theme in THEMES if theme.ansi]
    colours = [theme.primary, theme.foreground, theme.background, theme.surface, theme.panel, theme.error]
    named = [value for name, value in theme.variables.items() if not name.endswith("style")]
    assert all(value and value.startswith("ansi_") for value in chain(colours, named))


def test_settings_and_themes_know_the_same_names() -> None:
    assert [theme.name.removeprefix("imstui-") for theme in THEMES] == list(NAMES)


@pytest.mark.parametrize(
    "text", ["●▶✓✗○◌\u2013…·→█▒▲▼─", "Müller-Ångström", "日本語", "é", "👩‍👩‍👧 family", "\u2019s", *HOSTILE]
)
def test_a_twin_is_ascii_and_as_wide(text: str) -> None:
    assert twin(text).isascii()
    assert cell_len(twin(text)) == cell_len(text)


def test_letters_keep_what_can_be_read_of_them() -> None:
    assert twin("Müller → Ångström ✓") == "Muller > Angstrom +"
