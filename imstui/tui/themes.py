"""The themes: a dark and a light one of our own, and one that takes the terminal's palette."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

_DARK: Final = Theme(
    name="imstui-dark",
    primary="#4f9fd8",
    secondary="#4f9fd8",
    accent="#e0a458",
    warning="#e6c35c",
    error="#f07070",
    success="#7fbf6a",
    foreground="#d8dde3",
    background="#14181d",
    surface="#14181d",
    panel="#232a33",
    dark=True,
    variables={
        "block-cursor-background": "#d8dde3",
        "block-cursor-foreground": "#14181d",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#3a4654",
        "block-cursor-blurred-foreground": "#d8dde3",
        "text-muted": "#8b96a3",
        "text-warning": "#e6c35c",
        "text-error": "#f07070",
        "text-accent": "#e0a458",
        "text-success": "#7fbf6a",
    },
)
_LIGHT: Final = Theme(
    name="imstui-light",
    primary="#1f6fb2",
    secondary="#1f6fb2",
    accent="#8a4b00",
    warning="#7a5c00",
    error="#b3261e",
    success="#2f6b1f",
    foreground="#1c2126",
    background="#fbfbf9",
    surface="#fbfbf9",
    panel="#e8e8e3",
    dark=False,
    variables={
        "block-cursor-background": "#1c2126",
        "block-cursor-foreground": "#fbfbf9",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#cfd4d8",
        "block-cursor-blurred-foreground": "#1c2126",
        "text-muted": "#5f6870",
        "text-warning": "#7a5c00",
        "text-error": "#b3261e",
        "text-accent": "#8a4b00",
        "text-success": "#2f6b1f",
    },
)
_ANSI: Final = Theme(
    name="imstui-ansi",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_cyan",
    accent="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    dark=True,
    variables={
        "block-cursor-background": "ansi_white",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "ansi_bright_black",
        "block-cursor-blurred-foreground": "ansi_bright_white",
        "text-muted": "ansi_bright_black",
        "text-warning": "ansi_yellow",
        "text-error": "ansi_red",
        "text-accent": "ansi_cyan",
        "text-success": "ansi_green",
    },
)
THEMES: Final = (_DARK, _LIGHT, _ANSI)
