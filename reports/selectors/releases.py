"""What a funder's reader sees on coming in: grants, releases, due dates."""

import datetime as dt
import json
from dataclasses import dataclass

from reports.models import Grant, Release
from reports.querysets import funder
from vault.actions import signing_public_key
from workshops.querysets import today


@dataclass(frozen=True)
class Edition:
    """A release in a list; ``title`` as it was frozen; ``replaced_by`` the number of its correction."""

    release: Release
    title: str
    period: list[str]
    released_on: dt.date
    replaced_by: int | None


@dataclass(frozen=True)
class Shared:
    """A grant shared with a reader: its editions, the newest first, and when the next report is due."""

    grant: Grant
    editions: list[Edition]
    due_on: dt.date | None


def shared_with(user) -> list[Shared]:
    """The grants that ``user`` reads as a funder; two queries, however many releases."""
    grants = list(Grant.objects.filter(funder(user, "pk")).select_related("funder").order_by("reference"))
    releases = Release.objects.shared_with(user).defer("pdf").select_related("report").order_by("-number")
    by_grant: dict = {}
    newest: dict = {}
    for release in releases:
        content = json.loads(release.content)
        later = newest.setdefault(release.report_id, release.number)
        edition = Edition(
            release=release,
            title=content["title"],
            period=content["period"],
            released_on=dt.date.fromisoformat(content["released_on"]),
            replaced_by=later if later != release.number else None,
        )
        by_grant.setdefault(release.report.grant_id, []).append(edition)
    return [Shared(grant, by_grant.get(grant.pk, []), _due(grant)) for grant in grants]


def _due(grant: Grant):
    due = grant.next_report_due_on
    return due if due and due >= today() else None


def contents_with_activity() -> list[dict]:
    """The frozen contents from which an activity file can be made, in the order of their making; one query."""
    texts = Release.objects.order_by("released_at").values_list("content", flat=True)
    return [content for content in map(json.loads, texts) if "grant" in content]


def newer_edition(release: Release) -> Release | None:
    """The newest release of the same report, if it is not this one."""
    editions = Release.objects.filter(report=release.report_id, number__gt=release.number)
    return editions.defer("pdf", "content").order_by("-number").first()


def public_key() -> str:
    """The hex digits of the key with which releases are checked."""
    return signing_public_key().hex()
