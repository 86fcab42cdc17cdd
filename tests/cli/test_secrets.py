"""--verbose and --log tell each request of every command, and never a secret."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.shell import Said, Shell

EXCHANGE = re.compile(r"^(GET|POST|PUT) /\S* -> (\d{3}|no answer: .*) in \d+\.\d\d s(, request \S+)?$", re.MULTILINE)
COMMANDS = (
    ["whoami"],
    ["images", "--key", "backup", "--limit", "2"],
    ["show", "web-base", "--raw"],
    ["copy", "web-enc", "--name", "x", "--key", "backup", "--enterprise-project", "default"],
    ["copy", "doomed", "--name", "y"],
    ["jobs"],
    ["watch"],
)


def ways(shell: Shell) -> dict[str, dict[str, str]]:
    """The same account by password, by access key, by a ready token."""
    token = next(iter(shell.cloud.cloud.credentials._tokens))
    return {
        "password": {},
        "access key": {"OS_AUTH_URL": shell.env["OS_AUTH_URL"], "OS_USERNAME": "", "OS_PASSWORD": ""},
        "token": {"OS_TOKEN": token, "OS_USERNAME": "", "OS_PASSWORD": ""},
    }


@pytest.mark.parametrize("way", ["password", "access key", "token"])
def test_no_command_tells_a_secret(shell: Shell, tmp_path: Path, way: str) -> None:
    shell.run("images", "--limit", "1", check=0)
    env = ways(shell)[way]
    log = tmp_path / "imstui.log"
    told: list[Said] = [shell.run("--verbose", "--log", str(log), *args, env=env) for args in COMMANDS]
    secrets = {shell.env["OS_PASSWORD"], shell.env["HUAWEICLOUD_SDK_SK"], *shell.cloud.cloud.credentials._tokens}
    written = log.read_text()
    for said in told:
        assert said.code in {0, 1}, said
        for secret in secrets:
            assert secret not in said.out + said.err
    assert not any(secret in written for secret in secrets)
    assert len(EXCHANGE.findall("\n".join(said.err for said in told))) > 20
    assert "/copy -> 200" in written
