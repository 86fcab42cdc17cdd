"""Whose images were on the screen last, told before anybody has signed in: no secret is read for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from imstui.accounts.choosing import Choice, Wanted, choose
from imstui.local.environment import taken, with_environment
from imstui.local.found import Found
from imstui.local.paths import Places
from imstui.model.binding import Binding
from imstui.model.errors import ImstuiError
from imstui.session.known_account import known_binding, remember_binding


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """The account that is meant, as it was signed in to last.

    Attributes:
        wanted: what was named.
        places: tells where the cache lies.
        environ: the process's own if None.
    """

    wanted: Wanted
    places: Callable[[], Places]
    environ: Mapping[str, str] | None = None

    def binding(self) -> Binding | None:
        """The project that it led to; None if that isn't known."""
        found = self._found()
        return known_binding(self.places(), found) if found is not None else None

    def remember(self, binding: Binding) -> None:
        """Keep the project that it led to now."""
        found = self._found()
        if found is not None:
            remember_binding(self.places(), found, binding)

    def _found(self) -> Found | None:
        environ = taken() if self.environ is None else self.environ
        try:
            choice = choose(self.wanted, environ)
            found = _without_secret(choice)
        except ImstuiError:
            return None  # Signing in tells the same, and better.
        return found if choice.found is not None or found is None else with_environment(found, environ)


def _without_secret(choice: Choice) -> Found | None:
    if choice.found is not None:
        return choice.found
    from imstui.model.credentials import Secret

    if choice.cloud is not None:
        from imstui.local.clouds_found import found_of

        return found_of(choice.cloud, lambda _question, _because: Secret(""))
    from imstui.accounts.of_profile import found_for
    from imstui.model.profile import Kind

    if choice.profile is None or choice.profile.kind is Kind.TOKEN:
        return None
    return found_for(choice.profile, Secret(""), "")
