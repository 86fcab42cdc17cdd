"""What is known on this host without asking anybody, for completion: from the kept lists, the ledger, the settings.

A name that can't be typed as it stands (a control character in it, a hyphen at its start) is offered by its id.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    from imstui.local.ledger import Ledger
    from imstui.model.replication import Replication

    Completer: TypeAlias = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

Pair: TypeAlias = tuple[str, str]
"""What is typed, and what is said of it."""

_MOST: Final = 200
"""How far back the ledger is read, and how many images are offered: somebody waits with a finger on a key."""


def offered(words: Callable[[str], Iterable[Pair]]) -> Completer:
    """Have click complete a parameter with these, as far as they begin with what was begun."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from imstui.present.text import clean

        del ctx, param
        return [
            CompletionItem(word, help=clean(said)) for word, said in words(incomplete) if word.startswith(incomplete)
        ]

    return complete


@offered
def images(begun: str) -> Iterable[Pair]:
    """Images by name; by id where the name can't be typed, or fits several, or an id was begun."""
    listed = _by_name(_listed(), begun)
    if listed:
        # Those in the ledger alone are few, and reading it takes as long again.
        return listed
    found: dict[str, str] = {}
    for replication in _read(lambda ledger: ledger.recent(_MOST)):
        found.setdefault(replication.request.image_id, replication.source.name)
        found.setdefault(replication.image_id, replication.request.name)
    return _by_name(found, begun)


@offered
def keys(begun: str) -> Iterable[Pair]:
    """KMS keys by alias; by id where one was begun."""
    found: dict[str, str] = {}
    for replication in _read(lambda ledger: ledger.recent(_MOST)):
        found.setdefault(replication.request.cmk_id or "", replication.key_alias)
        found.setdefault(replication.source.key_id or "", replication.source.key_alias or "")
    return _by_name(found, begun)


@offered
def replications_to_watch(begun: str) -> Iterable[Pair]:
    """Open replications by their ids, or by their jobs' where one was begun."""
    return _by_id(_read(lambda ledger: ledger.open_ones()), jobs_too=bool(begun))


@offered
def replications_to_drop(begun: str) -> Iterable[Pair]:
    """Replications that can be taken out or settled by hand."""
    from imstui.model.replication import State

    del begun
    found = _read(lambda ledger: ledger.in_states(State.QUEUED, State.UNKNOWN, State.RUNNING))
    return _by_id([one for one in found if one.state is not State.RUNNING or one.gone], jobs_too=False)


@offered
def replications(begun: str) -> Iterable[Pair]:
    """The newest replications by their ids, or by their jobs' where one was begun."""
    return _by_id(_read(lambda ledger: ledger.recent(_MOST)), jobs_too=bool(begun))


@offered
def profiles(begun: str) -> Iterable[Pair]:
    """The profiles by name."""
    from imstui.local.profiles import read_profiles

    del begun
    return [(name, profile.auth_url) for name, profile in read_profiles().by_name.items()]


@offered
def os_clouds(begun: str) -> Iterable[Pair]:
    """The clouds of clouds.yaml by name."""
    from imstui.local.clouds_yaml import cloud_names

    del begun
    return [(name, "") for name in cloud_names(os.environ)]


def _listed() -> dict[str, str]:
    """Images of the lists that were kept, by id; nothing is loaded where none were."""
    from imstui.local.paths import places

    folder = places().cache / "images"
    if not folder.is_dir():
        return {}
    from imstui.local.image_names import cached_names

    found: dict[str, str] = {}
    for image_id, name in cached_names(folder):
        found.setdefault(image_id, name)
    return found


def _read(wanted: Callable[[Ledger], list[Replication]]) -> list[Replication]:
    """Some of the ledger's rows; none, and no file made, where there is no ledger yet."""
    from imstui.local.paths import places

    path = places().ledger
    if not path.exists():
        return []
    from imstui.local.ledger import Ledger

    with Ledger(path) as ledger:
        return wanted(ledger)


def _by_name(found: dict[str, str], begun: str) -> list[Pair]:
    """Names with the ids that they lead to; ids where the name leads to none, or to several, or one was begun."""
    counts = Counter(found.values())
    pairs: list[Pair] = []
    for one, name in found.items():
        leads_there = counts[name] == 1
        # Before anything slow: there may be tens of thousands.
        if leads_there and name.startswith(begun):
            leads_there = _typable(name)
            if leads_there:
                pairs.append((name, one))
        if one and one.startswith(begun) and (begun or not leads_there):
            pairs.append((one, name))
        if len(pairs) >= _MOST:
            break
    return pairs


def _by_id(found: Iterable[Replication], *, jobs_too: bool) -> list[Pair]:
    pairs: list[Pair] = []
    for one in found:
        said = f"{one.source.name or 'job'} -> {one.request.name}, {one.state.value}"
        pairs.append((one.id, said))
        if jobs_too and one.job_id:
            pairs.append((one.job_id, said))
    return pairs


def _typable(name: str) -> bool:
    from imstui.present.text import clean

    return bool(name) and clean(name) == name and not name.startswith("-")
