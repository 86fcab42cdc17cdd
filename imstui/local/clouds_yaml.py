"""clouds.yaml and secure.yaml, found where OpenStack's own programs look for them, one laid over the other.

Every scalar is read as the text that stands there: a password of digits keeps its leading zero, and 'no' stays 'no'.
"""

from __future__ import annotations

import math
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imstui.local.paths import expanded
from imstui.model.errors import InvalidInput

if TYPE_CHECKING:
    # Loaded when there is a file to read.
    import yaml

Settings = Mapping[str, object]

_ENDINGS: Final = (".yaml", ".yml", ".json")
_MOST: Final = 1024 * 1024
_MOST_NODES: Final = 100_000
_TEMPLATES: Final = {
    "otc": "https://iam.{region_name}.otc.t-systems.com/v3",
    "otc-swiss": "https://iam-pub.{region_name}.sc.otc.t-systems.com/v3",
}
"""The vendor profiles of openstacksdk that are clouds with this service."""


@dataclass(frozen=True, slots=True)
class CloudEntry:
    """One cloud as the files together describe it.

    Attributes:
        settings: with its 'auth' table; all scalars are texts.
        file: where it stands.
        secure_file: what was laid over it; '' if nothing was.
        secure_keys: which keys of 'auth' came from there.
    """

    name: str
    settings: Settings
    file: str
    secure_file: str = ""
    secure_keys: frozenset[str] = frozenset()


def cloud_names(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The clouds that clouds.yaml has; none if there is no such file.

    Raises:
        InvalidInput: the file can't be read.
    """
    found = _search("clouds", environ)
    return tuple(_table(_load(found), "clouds", str(found))) if found else ()


def cloud_entry(name: str, environ: Mapping[str, str]) -> CloudEntry:
    """The cloud of that name, with what secure.yaml and its vendor profile add.

    Raises:
        InvalidInput: there is no clouds.yaml, or no such cloud in it, or a file can't be read.
    """
    file = _search("clouds", environ)
    if file is None:
        folders = ", ".join(str(folder) for folder in _folders(environ))
        raise InvalidInput(f"There is no clouds.yaml with a cloud {name!r}.", hint=f"Looked in: {folders}.")
    clouds = _table(_load(file), "clouds", str(file))
    if name not in clouds:
        raise InvalidInput(f"There is no cloud {name!r} in {file}.", hint=f"It has: {', '.join(clouds) or 'none'}.")
    settings = _cloud(clouds, name, file)
    secure_file = _search("secure", environ)
    secure: Settings = {}
    if secure_file is not None:
        clouds = _table(_load(secure_file), "clouds", str(secure_file))
        secure = _cloud(clouds, name, secure_file) if name in clouds else {}
    vendor = _vendor(str(settings.get("profile", "")), environ)
    laid = _over(_over(vendor, settings), secure)
    return CloudEntry(
        name,
        laid,
        str(file),
        str(secure_file) if secure else "",
        frozenset(_inner(secure, "auth")) | frozenset(secure),
    )


def _folders(environ: Mapping[str, str]) -> tuple[Path, ...]:
    home = Path(environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME") or Path.home()) / ".config")
    return (Path.cwd(), home / "openstack", Path("/etc/openstack"))


def _search(stem: str, environ: Mapping[str, str]) -> Path | None:
    """The first file of that name; one that the environment names goes before all."""
    named = environ.get({"clouds": "OS_CLIENT_CONFIG_FILE", "secure": "OS_CLIENT_SECURE_FILE"}.get(stem, ""), "")
    if named:
        path = expanded(named)
        if not path.exists():
            raise InvalidInput(
                f"The file that OS_CLIENT_CONFIG_FILE or OS_CLIENT_SECURE_FILE names isn't there: {path}."
            )
        return path
    candidates = (folder / f"{stem}{ending}" for folder in _folders(environ) for ending in _ENDINGS)
    return next((path for path in candidates if path.is_file()), None)


def _load(path: Path) -> Settings:
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            content = file.read(_MOST + 1)
    except OSError as error:
        raise InvalidInput(
            f"{path.name} can't be read, {(error.strerror or type(error).__name__).lower()}: {path}."
        ) from None
    if found.st_uid not in {os.geteuid(), 0} or found.st_mode & stat.S_IWOTH:
        # In a folder that many may write to, somebody else's file would choose where our password goes.
        raise InvalidInput(f"{path.name} belongs to somebody else, or anybody may change it, so it isn't used: {path}.")
    if len(content) > _MOST:
        raise InvalidInput(f"{path.name} is larger than any such file: {path}.")
    document = _parse(content, path)
    if document is None:
        return {}
    if not isinstance(document, Mapping):
        raise InvalidInput(f"{path.name} is no table of clouds: {path}.")
    return document


def _parse(content: bytes, path: Path) -> object:
    import yaml

    try:
        loader = _texts_only()(content)
        node = loader.get_single_node()
        if node is None:
            return None
        if _size(node, {}) > _MOST_NODES:
            raise InvalidInput(
                f"{path.name} swells by its aliases (&, *), or repeats itself without an end, so it isn't used: {path}."
            )
        return loader.construct_document(node)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"Line {mark.line + 1} of {path.name}" if mark else path.name
        # Without the parser's own words: they quote what stands there, and that may be a password.
        raise InvalidInput(f"{where} is no YAML: {path}.") from None


def _size(node: yaml.Node, known: dict[int, float]) -> float:
    """How many nodes it is once each alias is replaced by what it stands for; without end if it holds itself."""
    if id(node) in known:
        return known[id(node)]
    # Whoever comes back here while it is being counted has found it inside itself.
    known[id(node)] = math.inf
    inner = node.value if isinstance(node.value, list) else []
    parts = [part for entry in inner for part in (entry if isinstance(entry, tuple) else (entry,))]
    known[id(node)] = 1 + sum(_size(part, known) for part in parts)
    return known[id(node)]


def _texts_only() -> type[yaml.SafeLoader]:
    """A safe loader that knows merge keys and nulls, and leaves every other scalar the text that it is."""
    import yaml

    kept = {"tag:yaml.org,2002:merge", "tag:yaml.org,2002:null"}

    class Texts(yaml.SafeLoader):
        yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own name and form
            first: [(tag, pattern) for tag, pattern in resolvers if tag in kept]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    return Texts


def _table(document: Settings, key: str, file: str) -> dict[str, object]:
    found = document.get(key)
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise InvalidInput(f"{key!r} is no table in {file}.")
    return {str(name): value for name, value in found.items()}


def _cloud(clouds: Mapping[str, object], name: str, file: Path) -> Settings:
    settings = clouds[name]
    if not isinstance(settings, Mapping):
        raise InvalidInput(f"The cloud {name!r} is no table in {file}.")
    return _tidied(settings)


def _tidied(settings: Settings) -> dict[str, object]:
    """Keys with '_' for '-', as OpenStack's programs read them."""
    return {
        str(key).replace("-", "_"): _tidied(value) if isinstance(value, Mapping) else value
        for key, value in settings.items()
        if value is not None
    }


def _vendor(profile: str, environ: Mapping[str, str]) -> Settings:
    if not profile:
        return {}
    public = _search("clouds-public", environ)
    if public is not None:
        clouds = _table(_load(public), "public-clouds", str(public))
        if profile in clouds:
            return _cloud(clouds, profile, public)
    template = _TEMPLATES.get(profile)
    return {"auth": {"auth_url": template}} if template else {}


def _over(below: Settings, above: Settings) -> dict[str, object]:
    merged = dict(below)
    for key, value in above.items():
        before = merged.get(key)
        both = isinstance(before, Mapping) and isinstance(value, Mapping)
        merged[key] = _over(before, value) if both else value  # type: ignore[arg-type]  # `both` says so
    return merged


def _inner(settings: Settings, key: str) -> Settings:
    found = settings.get(key)
    return found if isinstance(found, Mapping) else {}
