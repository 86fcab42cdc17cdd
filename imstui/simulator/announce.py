"""What a shell has to know to work against a rehearsal: NAME=value lines that can be sourced."""

from __future__ import annotations

import shlex

from imstui.simulator.tenancy import MAIN, MAIN_USER, REGION


def settings(url: str) -> dict[str, str]:
    """The environment that leads a client to a rehearsal.

    Args:
        url: Where it is: scheme, host and port.
    """
    return {
        "OS_AUTH_URL": f"{url}/v3",
        "OS_USERNAME": MAIN_USER.name,
        "OS_PASSWORD": MAIN_USER.password,
        "OS_USER_DOMAIN_NAME": MAIN_USER.domain.name,
        "OS_PROJECT_NAME": MAIN.name,
        "OS_REGION_NAME": REGION,
        "HUAWEICLOUD_SDK_AK": MAIN_USER.access_key,
        "HUAWEICLOUD_SDK_SK": MAIN_USER.secret_key,
        "HUAWEICLOUD_SDK_PROJECT_ID": MAIN.id,
        "IMSTUI_IMS_ENDPOINT": url,
        "IMSTUI_KMS_ENDPOINT": url,
        "IMSTUI_EPS_ENDPOINT": url,
    }


def lines(url: str) -> str:
    """The same as lines for a shell; a value is quoted only if it must be."""
    return "".join(f"{name}={shlex.quote(value)}\n" for name, value in settings(url).items())
