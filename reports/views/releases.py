"""Releases as they are read. Only what was frozen is shown."""

import json

from django.conf import settings
from django.http import Http404, HttpResponse

from core.access import scoped, signed_in
from core.htmx import page
from reports import actions, policies
from reports.models import Release
from reports.selectors import releases
from reports.selectors.iati import activity_xml
from reports.selectors.reading import heading_of, reading_of


@signed_in(policies.can_read_releases)
def release_list(request):
    return page(request, "reports/release_list.html", {"grants": releases.shared_with(request.user)})


@scoped(Release, policies.can_read_release)
def release_detail(request, release):
    content = actions.read_release(release=release, by=request.user)
    context = {
        "release": release,
        "heading": heading_of(content, release.short_signature),
        "reading": reading_of(content),
        "newer": releases.newer_edition(release),
        "iati": bool(settings.IATI_ORGANISATION) and "grant" in content,
        "keeps": policies.can_view_report(request.user, release.report),
    }
    return page(request, "reports/release_detail.html", context)


@scoped(Release, policies.can_read_release, fresh=True)
def release_pdf(request, release):
    if release.pdf is None:
        raise Http404
    actions.read_release(release=release, by=request.user, how="pdf")
    return HttpResponse(
        bytes(release.pdf),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="report-{release.number}.pdf"'},
    )


@scoped(Release, policies.can_read_release, fresh=True)
def release_iati(request, release):
    """The release as an IATI activity, where this installation has an identifier to publish under."""
    if not settings.IATI_ORGANISATION or "grant" not in json.loads(release.content):
        raise Http404
    content = actions.read_release(release=release, by=request.user, how="iati")
    return HttpResponse(
        activity_xml(content),
        content_type="application/xml",
        headers={"Content-Disposition": f'attachment; filename="activity-{release.number}.xml"'},
    )


@scoped(Release, policies.can_read_release, fresh=True)
def release_data(request, release):
    """The signed bytes with their signature, so that anyone can check it with the public key."""
    actions.read_release(release=release, by=request.user, how="data")
    signed = {"content": release.content, "signature": bytes(release.signature).hex(), "key": releases.public_key()}
    return HttpResponse(
        json.dumps(signed, ensure_ascii=False, indent=1),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="report-{release.number}.json"'},
    )
