"""Freezing a report: numbered, signed, set as a PDF; and reading it."""

import json

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import actions as audit
from audit.anchors import newest_head
from core.errors import DomainError
from outbox.actions import queue
from reports import emails
from reports.actions import pdf
from reports.actions.reports import refuse_leaks
from reports.choices import ReportState
from reports.models import Grant, Release, Report
from reports.selectors.content import canonical, draft_of
from reports.selectors.funding import funder_seats
from reports.selectors.people import may_join, published_by
from reports.selectors.safety import is_accepted
from vault import actions as vault
from workshops.models import Dialogue
from workshops.querysets import today


@transaction.atomic
def release_report(*, report, seen: str = "", by) -> Release:
    """Approves a submitted report as a second person and freezes it; the grant's readers are told.

    ``seen``: the digest of what the approver read; the release is refused when the figures have
    changed since. Raises DomainError when the report is not in review, when the submitter approves,
    when a text points at somebody or when a table does not pass the auditor.
    """
    grant = Grant.objects.select_for_update().get(pk=report.grant_id)  # numbers run through the grant
    Dialogue.objects.select_for_update().get(pk=grant.dialogue_id)  # and figures through all of its releases
    changed = (
        Report.objects.filter(pk=report.pk, state=ReportState.IN_REVIEW)
        .exclude(submitted_by=by)
        .update(state=ReportState.RELEASED)
    )
    if not changed:
        raise DomainError(_("A report is approved by a second person, while it is in review."))
    report.refresh_from_db()
    refuse_leaks(report)
    draft = draft_of(report, today())
    if seen and seen != draft.digest:
        raise DomainError(_("Figures have changed since you read this page. Here is the report as it is now."))
    content = _audited(draft.content, grant)
    number = (Release.objects.filter(report__grant=grant).aggregate(n=Max("number"))["n"] or 0) + 1
    frozen = {"number": number, "released_on": today().isoformat(), "checkpoint": newest_head()}
    release = _freeze(report, content | frozen)
    for seat in funder_seats(grant):
        queue(emails.release_ready(release, seat))
    audit.record("release.published", by=by, obj=release, compartment=grant.dialogue_id, number=number)
    return release


def _audited(content: dict, grant: Grant) -> dict:
    """The content, if the auditor accepts each of its tables, and all of them beside every figure that was
    ever released of the dialogue; it knows nothing of how they were made."""
    for name in ("sector", "group"):
        if not is_accepted(content[name]):
            raise DomainError(_("A table did not pass the check that tries to work out hidden numbers."))
    if not may_join(content, published_by(grant.dialogue_id)):
        raise DomainError(
            _("Beside what was released before, the numbers of this report would let a reader work out a person.")
        )
    return content


def _freeze(report, content: dict) -> Release:
    text = canonical(content)
    signature = vault.sign(text)
    document, pages = pdf.render(content, signature)
    return Release.objects.create(
        report=report,
        number=content["number"],
        content=text.decode(),
        signature=signature,
        released_at=timezone.now(),
        pdf=document,
        pdf_pages=pages,
    )


@transaction.atomic
def read_release(*, release, by, how="page") -> dict:
    """The frozen content of a release; the reading is recorded."""
    compartment = release.report.grant.dialogue_id
    audit.record("release.read", by=by, obj=release, compartment=compartment, how=how)
    return json.loads(release.content)
