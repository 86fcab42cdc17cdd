"""Operating systems, roles and words that generated images are made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class System:
    """An operating system as images name it.

    Attributes:
        short: What people put into an image's name.
    """

    platform: str
    os_type: str
    version: str
    short: str
    is_arm: bool = False


SYSTEMS = (
    System("Ubuntu", "Linux", "Ubuntu 24.04 server 64bit", "ubuntu2404"),
    System("Ubuntu", "Linux", "Ubuntu 22.04 server 64bit", "ubuntu2204"),
    System("Ubuntu", "Linux", "Ubuntu 20.04 server 64bit", "ubuntu2004"),
    System("Debian", "Linux", "Debian GNU/Linux 12.0.0 64bit", "debian12"),
    System("Debian", "Linux", "Debian GNU/Linux 11.0.0 64bit", "debian11"),
    System("CentOS", "Linux", "CentOS 7.9 64bit", "centos79"),
    System("CentOS", "Linux", "CentOS 7.3 64bit", "centos73"),
    System("RedHat", "Linux", "Redhat Linux Enterprise 9.4 64bit", "rhel9"),
    System("RedHat", "Linux", "Redhat Linux Enterprise 8.10 64bit", "rhel8"),
    System("Rocky Linux", "Linux", "Rocky Linux 9.4 64bit", "rocky9"),
    System("AlmaLinux", "Linux", "AlmaLinux 8.9 64bit", "alma8"),
    System("openSUSE", "Linux", "openSUSE 15.5 64bit", "leap155"),
    System("SUSE", "Linux", "SUSE Enterprise 15 SP5 64bit", "sles15"),
    System("EulerOS", "Linux", "EulerOS 2.10 64bit", "euler210"),
    System("Oracle Linux", "Linux", "Oracle Linux Server release 8.9 64bit", "ol8"),
    System("Ubuntu", "Linux", "Ubuntu 22.04 server 64bit for ARM", "ubuntu2204-arm", is_arm=True),
    System("Windows", "Windows", "Windows Server 2022 Standard 64bit", "win2022"),
    System("Windows", "Windows", "Windows Server 2019 Datacenter 64bit", "win2019"),
    System("Windows", "Windows", "Windows Server 2016 Standard 64bit", "win2016"),
)

ROLES = (
    "web", "app", "db", "cache", "ci-runner", "build", "bastion", "gitlab", "jenkins", "grafana", "prometheus",
    "kafka", "etcd", "k8s-node", "k8s-master", "nginx", "haproxy", "vault", "postgres", "mysql", "redis", "elastic",
    "sap-app", "file", "mail", "ldap", "dns", "proxy", "vpn", "backup", "batch", "gpu", "jump", "license", "erp",
)  # fmt: skip

STAGES = ("prod", "stage", "test", "dev", "golden", "base", "hardened", "rollback", "pre-patch", "v2", "blue", "green")

DESCRIPTIONS = (
    "",
    "",
    "",
    "before the patch day",
    "base for the autoscaling group",
    "hardened after CIS benchmark, level 1",
    "do not delete: the auditors want it",
    "made by packer",
    "Golden Image der Plattform, bitte nicht ändern",
    "rollback for the release",
    "old app server, customer 4711",
)

TAGS = (
    "env=prod",
    "env=test",
    "team=platform",
    "team=web",
    "keep=true",
    "cost-center=4711",
    "app.legacy",
    "owner=alex",
)
