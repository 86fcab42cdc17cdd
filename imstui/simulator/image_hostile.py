"""Images whose names and descriptions try what text can do to a terminal, a table or a spreadsheet."""

from __future__ import annotations

from imstui.simulator.image_kinds import PLAIN
from imstui.simulator.image_mint import common_fields
from imstui.simulator.image_record import GIB, Image
from imstui.simulator.image_systems import SYSTEMS
from imstui.simulator.tenancy import stable_uuid

_DAY = 86_400

HOSTILE_NAMES = (
    "\x1b[31mred-alert\x1b[0m",
    "clear\x1b[2J\x1b[Hscreen",
    "\x1b]0;your title is mine\x07title",
    "\x1b]52;c;c2V0IGNsaXBib2FyZA==\x07clipboard",
    "\x9b31mc1-control",
    "invoice\u202egpj.exe",
    "isolate\u2066left\u2069right",
    "[bold red]markup[/bold red]",
    "[@click=app.quit]click me[/]",
    "unclosed [/ bracket [red",
    "镜像-生产环境-备份",
    "イメージ・全角ＡＢＣ",
    "family-👩‍👩‍👧‍👦-zwj",
    "flag-🇩🇪-and-👍🏽",
    "co\u0301mbi\u0308ning-e\u0301\u0301\u0301\u0301\u0301\u0301",
    "zalgo-t\u0337\u0322\u0321e\u0335\u0328x\u0338t",
    "very-long-" + "x" * 118,
    "=cmd|' /C calc'!A0",
    "+SUM(A1:A9)",
    "@import",
    "-2+3",
    "quo\"te,comma;semi'apos",
    "two\nlines",
    "tab\tand\rreturn",
    "zero\u200bwidth\u200djoin\ufeff",
    " leading and trailing ",
    "nul\x00byte",
    "--help",
    "$(reboot) `id` ; rm -rf ~",
    "../../etc/passwd",
    "العربية-صورة",
    "percent %s {0} \\n",
)


def hostile_images(anchor: float) -> list[Image]:
    """An image for each hostile name; some have a hostile description too.

    Args:
        anchor: The moment that the stamps lead up to, seconds since 1970.
    """
    images = []
    for number, name in enumerate(HOSTILE_NAMES):
        fields = common_fields(
            stable_uuid(f"hostile:{number}"), name, PLAIN, SYSTEMS[number % len(SYSTEMS)], anchor - (5 + number) * _DAY
        )
        fields["__image_size"] = str((1 + number) * GIB)
        fields["__description"] = HOSTILE_NAMES[-1 - number]
        fields["tags"] = [f"note={name[:20]}"] if number % 4 == 0 else []
        images.append(Image(fields))
    return images
