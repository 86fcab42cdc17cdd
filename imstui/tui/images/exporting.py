"""Images as a file or as text for the clipboard: the records that `imstui images` prints, as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from imstui.model.errors import InvalidInput
from imstui.present.records import IMAGE_FIELDS, Record, csv_cell, image_record
from imstui.replication.rules import copy_blockers
from imstui.session.cached_images import CachedImages
from imstui.tui.images.kept import KEPT_AS

CLIPBOARD: Final = ""
"""In the place of a file's name."""
_JSON: Final = ".json"


def gathered(kept: CachedImages, image_ids: Sequence[str], project_id: str) -> list[Record]:
    """The records of these images in this order, from the kept lists; what isn't there is left out.

    It reads the lists to their ends: some seconds for fifty thousand images, so it is a thread's work.
    """
    wanted = set(image_ids)
    found: dict[str, Record] = {}
    for view in KEPT_AS.values():
        for image in listed.images() if (listed := kept.load(view)) is not None else ():
            if image.id in wanted:
                found[image.id] = image_record(image, blockers=copy_blockers(image, project_id))
    return [found[image_id] for image_id in image_ids if image_id in found]


def as_csv(records: Iterable[Record]) -> str:
    """RFC 4180 with a header; no cell that a spreadsheet runs as a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(IMAGE_FIELDS)
    writer.writerows([csv_cell(record[name]) for name in IMAGE_FIELDS] for record in records)
    return text.getvalue()


def as_json(records: Sequence[Record]) -> str:
    """One array; all that isn't ASCII is escaped."""
    return json.dumps(records, indent=2, ensure_ascii=True) + "\n"


def write(where: str, records: Sequence[Record]) -> None:
    """Write a new file; its name's end says how: .json, else CSV.

    Raises:
        InvalidInput: there is such a file, or it can't be written.
    """
    path = Path(where).expanduser()
    text = as_json(records) if path.suffix.casefold() == _JSON else as_csv(records)
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise InvalidInput(f"{path} is there already, and stays as it is.", hint="Give another name.") from None
    except (OSError, ValueError) as error:
        reason = (error.strerror or "").lower() if isinstance(error, OSError) else str(error)
        raise InvalidInput(f"{path} can't be written: {reason}.") from None
