"""Whose images and replications they are: a file of its own, for a list of images wants no more of a replication."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Binding:
    """The account that a replication belongs to: only one of the same host, region and project may follow it.

    Attributes:
        user: who asked for it.
    """

    iam_host: str
    region: str
    project_id: str
    profile: str = ""
    user: str = ""

    def same_project(self, other: Binding) -> bool:
        """Whether both mean the same images; profile and user don't matter."""
        return (self.iam_host, self.region, self.project_id) == (other.iam_host, other.region, other.project_id)
