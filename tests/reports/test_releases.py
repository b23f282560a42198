"""A release is frozen, numbered, signed; its reader sees it and nothing else."""

import datetime as dt
import io
import json

import pikepdf
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.urls import get_resolver, reverse

from audit.anchors import found_in
from audit.models import AccessEvent, Checkpoint
from audit.sealer import seal_waiting
from audit.verifier import verify
from core.errors import DomainError
from outbox.choices import MessageState
from outbox.models import Message
from participants.models import Invitation, Person
from reports import actions
from reports.choices import ReportState
from reports.models import Release, Report
from reports.selectors import releases
from reports.selectors.content import draft_of
from tests import factories as make
from tests.reports.conftest import crowd
from vault.actions import signing_public_key
from workshops.choices import Role
from workshops.models import Seat

TODAY = dt.date(2027, 1, 20)


def url(name, obj):
    return reverse(f"reports:{name}", args=[obj.pk])


def test_the_signature_fits_the_content_and_no_other(release):
    key = Ed25519PublicKey.from_public_bytes(signing_public_key())

    key.verify(bytes(release.signature), release.content.encode())
    with pytest.raises(InvalidSignature):
        key.verify(bytes(release.signature), release.content.replace("79", "80").encode())


def test_the_signed_content_can_be_fetched_and_checked_by_its_reader(sign_in, frank, release):
    given = sign_in(frank).get(url("release-data", release)).json()

    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(given["key"]))
    key.verify(bytes.fromhex(given["signature"]), given["content"].encode())
    assert json.loads(given["content"])["number"] == 1


def test_a_release_does_not_change_when_live_data_does(sign_in, frank, release, held, ardenya, grant):
    browser = sign_in(frank)
    before = browser.get(url("release-detail", release)).content

    crowd(held, ardenya, {"DIPLOMACY": (20, 20)})
    grant.indicators.create(name="Uses", baseline=0, target=2, now=1)
    Report.objects.update(title="Another title", summary="Other words")
    grant.reference = "CHANGED"
    grant.save()

    after = browser.get(url("release-detail", release)).content
    assert before.split(b"<main")[1].split(b"page-foot")[0] == after.split(b"<main")[1].split(b"page-foot")[0]


def test_the_reader_sees_withheld_cells_and_why(sign_in, frank, release):
    page = sign_in(frank).get(url("release-detail", release)).content.decode()

    assert page.count('<span class="withheld">withheld</span>') == 4
    assert "a number that could point to a person, and one that would give it away" in page
    assert f"Grant MF-2025-114 · release 1 · 20 January 2027 · signed {release.short_signature}" in page


def test_each_release_carries_a_checkpoint_of_the_trail(submitted, otto, frank, sign_in):
    seal_waiting()
    release = actions.release_report(report=submitted, by=otto)
    browser = sign_in(frank)

    content, page = (
        browser.get(url("release-data", release)).content,
        browser.get(url("release-detail", release)).content,
    )
    kept = [found_in(given) for given in (content, page)]
    assert [[anchor.head for anchor in anchors] for anchors in kept] == [[bytes(Checkpoint.objects.get().head)]] * 2
    assert verify(*kept[0]).is_whole
    assert bytes(Checkpoint.objects.get().head).hex() not in release.content


def test_reading_a_release_is_recorded(sign_in, frank, release):
    browser = sign_in(frank)
    browser.get(url("release-detail", release))
    browser.get(url("release-pdf", release))

    events = AccessEvent.objects.filter(action="release.read", actor_id=frank.pk, object_id=release.pk)
    assert [json.loads(payload)["how"] for payload in events.values_list("payload", flat=True)] == ["page", "pdf"]


def test_the_grants_readers_get_one_neutral_letter_each(release, frank, dialogue):
    letter = Message.objects.get(kind="reports/release_ready")

    assert (letter.to_email, letter.key) == (frank.email, f"release:{release.pk}:{frank.pk}")
    assert letter.subject == "A report is ready"
    words = letter.subject + letter.text + letter.html
    told = [word for word in (dialogue.title, dialogue.code_name, "MF-2025", "Lake Room", "Meridian") if word in words]
    assert told == []


def test_a_correction_is_the_next_number_and_the_old_release_stays(sign_in, release, otto, olga, frank):
    old = release.content
    report = actions.correct_report(report=Report.objects.get(), by=olga)
    actions.edit_report(report=report, by=olga, summary="It was shorter.", correction="The summary was too long.")
    actions.submit_report(report=report, by=olga)

    newer = actions.release_report(report=report, by=otto)

    page = sign_in(frank).get(url("release-detail", release)).content.decode()
    assert (newer.number, Release.objects.get(pk=release.pk).content) == (2, old)
    assert "Release 2 corrects this one." in page
    assert "The summary was too long." in sign_in(frank).get(url("release-detail", newer)).content.decode()


def test_a_correction_repeats_the_figures_about_people(release, olga, held, ardenya):
    """Two tables of nearly the same people would show who was added."""
    crowd(held, ardenya, {"MILITARY": (1, 0)})
    report = actions.correct_report(report=Report.objects.get(), by=olga)

    draft = draft_of(report, TODAY)

    before = json.loads(release.content)
    assert draft.taken_from == 1
    assert [draft.content[name] for name in ("people", "sector")] == [before["people"], before["sector"]]


def test_numbers_run_through_the_reports_of_a_grant(release, grant, olga, otto):
    second = make.ReportFactory(
        grant=grant, summary="A quiet year.", starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2025, 12, 31)
    )
    actions.submit_report(report=second, by=olga)

    assert actions.release_report(report=second, by=otto).number == 2


def test_an_indicators_course_is_drawn_from_what_was_released(grant, olga, otto, held):
    indicator = grant.indicators.create(name="Would come again", unit="%", baseline=58, target=80, now=66)
    first = make.ReportFactory(
        grant=grant, summary="A quiet year.", starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2025, 12, 31)
    )
    actions.submit_report(report=first, by=olga)
    actions.release_report(report=first, by=otto)
    indicator.now = 83
    indicator.save()

    course = draft_of(make.ReportFactory(grant=grant), TODAY).content["indicators"][0]["course"]

    assert course == [["Start", 58.0], ["Dec 2025", 66.0], ["Dec 2026", 83.0]]


# --- The PDF -------------------------------------------------------------------------------


@pytest.fixture
def pdf(sign_in, frank, release):
    answer = sign_in(frank).get(url("release-pdf", release))
    assert answer.headers["Content-Disposition"] == 'inline; filename="report-1.pdf"'
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        yield document


def test_the_pdf_is_tagged_and_has_a_language_and_a_title(pdf, release):
    assert pdf.Root.MarkInfo.Marked
    assert (str(pdf.Root.Lang), str(pdf.docinfo["/Title"])) == ("en", "Lake Room, third year")
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert len(pdf.pages) == release.pdf_pages


def test_the_pdf_says_that_it_is_accessible(pdf):
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def tags_in(node, found):
    if isinstance(node, pikepdf.Array):
        for child in node:
            tags_in(child, found)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.append(str(node.S))
        if "/K" in node:
            tags_in(node.K, found)
    return found


def test_the_pdfs_tables_have_headings_for_their_columns(pdf):
    tags = tags_in(pdf.Root.StructTreeRoot.K, [])

    assert tags.count("/H1") == 1
    assert {"/H2", "/Table", "/TH", "/TD", "/P"} <= set(tags)


def test_the_pdfs_metadata_tell_nothing_more(pdf):
    assert {name: str(value) for name, value in pdf.docinfo.items()} == {
        "/Title": "Lake Room, third year",
        "/Creator": "Antechamber ",
        "/CreationDate": "D:20270120000000Z",
        "/ModDate": "D:20270120000000Z",
    }


def test_the_same_content_gives_the_same_pdf(release):
    again, pages = actions.releases.pdf.render(json.loads(release.content), bytes(release.signature))

    assert (again, pages) == (bytes(release.pdf), release.pdf_pages)


def test_words_of_a_report_are_never_read_as_source(grant, olga, otto, held):
    words = '#read("/etc/passwd") *bold* $x^2$ = heading @ref <script>alert(1)</script>'
    report = make.ReportFactory(grant=grant, summary=words, themes=words, title="#panic()")

    actions.submit_report(report=report, by=olga)

    assert actions.release_report(report=report, by=otto).pdf_pages >= 1


# --- The reader -----------------------------------------------------------------------------


def test_a_reader_is_given_a_seat_an_account_and_a_neutral_letter(sign_in, olga, grant, dialogue):
    answer = sign_in(olga).post(
        url("grant-share", grant), {"email": "New@Fund.example", "name": "Nora Fund", "language": "fr"}
    )

    seat = Seat.objects.get(role=Role.FUNDER)
    letter = Message.objects.get(kind="reports/grant_shared")
    assert answer.status_code == 302
    assert (seat.user.email, seat.grant_id, seat.dialogue, seat.workshop) == (
        "new@fund.example",
        grant.pk,
        dialogue,
        None,
    )
    assert (letter.to_email, letter.language) == ("new@fund.example", "fr")
    assert dialogue.code_name not in letter.subject + letter.text


def test_a_participant_cannot_be_a_funders_reader(olga, grant, mira):
    with pytest.raises(DomainError, match="sits nowhere else in it"):
        actions.share_grant(grant=grant, email=mira.email, by=olga)

    assert not Seat.objects.filter(role=Role.FUNDER).exists()


def test_a_reader_whose_seat_has_ended_finds_nothing(sign_in, olga, frank, grant, release):
    browser = sign_in(frank)
    seat = Seat.objects.get(user=frank)

    sign_in(olga).post(reverse("reports:grant-share-end", args=[grant.pk, seat.pk]))

    assert [browser.get(url(name, release)).status_code for name in ("release-detail", "release-pdf")] == [404, 404]
    assert browser.get(reverse("reports:release-list")).status_code == 404


def test_ending_a_share_takes_the_waiting_letter_back(olga, grant):
    seat = actions.share_grant(grant=grant, email="new@fund.example", by=olga)

    actions.end_share(grant=grant, seat_id=seat.pk, by=olga)

    assert Message.objects.get().state == MessageState.WITHDRAWN


def test_a_seat_of_another_grant_is_not_ended_here(olga, frank, grant, dialogue):
    other = make.GrantFactory(dialogue=dialogue, reference="OTHER")

    with pytest.raises(DomainError):
        actions.end_share(grant=other, seat_id=Seat.objects.get(user=frank).pk, by=olga)

    assert Seat.objects.held().filter(user=frank).exists()


def test_a_reader_of_one_grant_sees_nothing_of_another(sign_in, frank, release, dialogue, olga, otto):
    other = make.GrantFactory(dialogue=dialogue, reference="OTHER")
    report = make.ReportFactory(grant=other, summary="Elsewhere.")
    actions.submit_report(report=report, by=olga)
    secret = actions.release_report(report=report, by=otto)
    browser = sign_in(frank)

    listed = browser.get(reverse("reports:release-list")).content.decode()

    assert browser.get(url("release-detail", secret)).status_code == 404
    assert "OTHER" not in listed
    assert "Lake Room, third year" in listed


@pytest.mark.parametrize("many", [1, 4])
def test_the_readers_list_costs_the_same_queries_for_one_and_for_four(frank, release, many, django_assert_num_queries):
    for number in range(2, many + 1):
        Release.objects.create(
            report=release.report,
            number=number,
            content=release.content,
            signature=b"",
            released_at=release.released_at,
        )

    with django_assert_num_queries(2):
        (shared,) = releases.shared_with(frank)

    assert [edition.replaced_by for edition in shared.editions] == [None] + [many] * (many - 1)


# What a funder may fetch; everything else that takes part in this test is "not there".
OPEN_TO_FUNDERS = {
    "reports": {
        "reports:release-list",
        "reports:release-detail",
        "reports:release-pdf",
        "reports:release-data",
        "reports:release-iati",
    },
    "followups": {"followups:concern"},  # whoever has a seat can report a concern; nothing is read there
}


def routes_of(namespace):
    resolver = next(r for r in get_resolver().url_patterns if getattr(r, "namespace", None) == namespace)
    return [pattern.name for pattern in resolver.url_patterns]


@pytest.fixture
def things(dialogue, held, release, grant, mira, olga):
    """One of each kind that has an address of its own here."""
    line = make.BudgetLineFactory(grant=grant)
    return {
        "dialogue": dialogue,
        "workshop": held,
        "grant": grant,
        "line": line,
        "expense": line.expenses.create(amount=5, spent_on=dt.date(2026, 5, 1)),
        "indicator": grant.indicators.create(name="Uses", baseline=0, target=1, now=0),
        "report": release.report,
        "release": release,
        "action": make.ActionItemFactory(dialogue=dialogue),
        "text": make.JointTextFactory(dialogue=dialogue),
        "transfer": make.TransferFactory(dialogue=dialogue),
        "person": Person.objects.get(user=mira),
        "invitation": Invitation.objects.filter(workshop=held).first(),
    }


@pytest.mark.once  # the same querysets and policies as in test_08_policy_matrix, which asks both databases
@pytest.mark.parametrize("namespace", ["reports", "followups"])
def test_a_funder_who_tries_every_address_opens_releases_alone(sign_in, frank, things, namespace):
    browser, opened = sign_in(frank), set()

    for route in routes_of(namespace):
        name = f"{namespace}:{route}"
        for thing in [None, *things.values()]:
            for args in ([], [thing and thing.pk], [thing and thing.pk, things["report"].pk], [thing and thing.pk, 1]):
                try:
                    address = reverse(name, args=[arg for arg in args if arg])
                except Exception:  # noqa: BLE001, S112 -- this address takes other arguments
                    continue
                for answer in (browser.get(address), browser.post(address)):
                    assert answer.status_code in {200, 404, 405, 422}, address
                    if answer.status_code in {200, 422}:
                        opened.add(name)

    assert opened == OPEN_TO_FUNDERS[namespace]


def test_what_a_funder_fetches_holds_no_name_side_place_or_date_to_come(sign_in, frank, release, held, workshop):
    browser = sign_in(frank)
    fetched = b"".join(
        browser.get(address).content
        for address in (
            reverse("reports:release-list"),
            url("release-detail", release),
            url("release-data", release),
        )
    ).decode()

    names = [name for name in Person.objects.values_list("name", flat=True) if name in fetched]
    told = [word for word in ("Ardenya", "Soravia", "Geneva", held.title, "31 Dec 2026 –") if word in fetched]
    assert names == []
    assert told == []


def test_a_released_report_is_not_edited_before_it_is_opened_again(release, olga):
    with pytest.raises(DomainError, match="Open it for correction first"):
        actions.edit_report(report=Report.objects.get(), by=olga, summary="x")

    assert Report.objects.get().state == ReportState.RELEASED
