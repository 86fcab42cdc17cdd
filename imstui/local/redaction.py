"""Taking secrets out of a line of text: by the names that stand before them, and by the values that are known."""

from __future__ import annotations

import logging
import re
from typing import Final

from imstui.model.credentials import Secret

_VALUE: Final = r"[\"']?[^\"'\s,;|)\]}]+"
_HEADERS: Final = re.compile(
    r"((?:x-(?:subject|auth|security)-token|authorization|proxy-authorization|cookie)[\"']?\s*[:=,]\s*b?)"
    r"(\"[^\"]*\"|'[^']*'|(?:SDK-HMAC-SHA256|Basic|Bearer)\s[^\n]*|[^\s,;|)\]}]+)",
    re.IGNORECASE,
)
_FIELDS: Final = re.compile(
    r"(\b[\w-]*(?:password|passwd|passcode|secret|token|security_?token|securitytoken|sk)[\"']?\s*[:=]\s*)" + _VALUE,
    re.IGNORECASE,
)
_USERINFO: Final = re.compile(r"(\w+://)[^/@\s]+@")
_LEAST: Final = 4
"""Shorter values would be found in half of all words."""


class Redactor(logging.Filter):
    """Sits on a handler, so that what other libraries log goes through it as well."""

    def __init__(self) -> None:
        """Knows no values yet."""
        super().__init__()
        self._values: set[str] = set()

    def hide(self, secret: Secret | None) -> None:
        """Take this value out wherever it turns up."""
        if secret is not None and len(secret.reveal()) >= _LEAST:
            self._values.add(secret.reveal())

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the finished, redacted line in the record's place."""
        record.msg, record.args = self.redacted(record.getMessage()), None
        return True

    def redacted(self, text: str) -> str:
        """The text without secrets."""
        for value in sorted(self._values, key=len, reverse=True):
            text = text.replace(value, "***")
        return redacted(text)


redactor: Final = Redactor()
"""This process's own: whatever it signs in with is made known to it."""


def redacted(text: str) -> str:
    """The text without what stands where secrets stand."""
    text = _HEADERS.sub(r"\1***", text)
    text = _FIELDS.sub(r"\1***", text)
    return _USERINFO.sub(r"\1***@", text)
