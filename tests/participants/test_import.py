import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from audit.models import AccessEvent
from core import tables
from participants import actions
from participants.models import ImportDraft, Membership, Person
from tests import factories as make
from vault.models import Sealed

HEAD = "name,email,side,variants,year of birth"
GOOD = f"{HEAD}\nAmal Deniz,amal@example.org,Ardenya,Амаль Дениз|A. Denis,1971\nBoris Kern,,soravia,,\n"


def confirmed(response, **decisions):
    return response.browser.post(response.url, decisions)


def faults(response):
    assert (response.status_code, Person.objects.count(), ImportDraft.objects.count()) == (422, 0, 0)
    return [str(fault) for fault in response.context["reading"].faults]


def refusal(response):
    assert (response.status_code, Person.objects.count(), ImportDraft.objects.count()) == (422, 0, 0)
    return response.context["form"].errors["file"]


def sheet(*rows, merge="", formula="", hidden=False):
    book = Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    if merge:
        page.merge_cells(merge)
    if formula:
        page[formula] = "=1+1"
    if hidden:
        first = book.create_sheet("old", 0)
        first.append(["nothing"])
        first.sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_nothing_is_written_until_it_is_confirmed_and_the_rows_wait_sealed(upload):
    response = upload(GOOD)

    sealed = Sealed.objects.get(kind="participants.importdraft")
    assert response.status_code == 302
    assert Person.objects.count() == 0
    assert b"Amal" not in bytes(sealed.envelope)


def test_confirming_writes_people_once_and_forgets_the_rows(upload, dialogue):
    response = upload(GOOD)
    pages = [confirmed(response) for _click in range(2)]

    amal = Person.objects.get(name="Amal Deniz")
    assert [page.status_code for page in pages] == [302, 302]
    assert dict(Membership.objects.values_list("person__name", "side__name")) == {
        "Amal Deniz": "Ardenya",
        "Boris Kern": "Soravia",
    }
    assert (amal.email, amal.born_in) == ("amal@example.org", 1971)
    assert sorted(amal.variants.values_list("text", "kind")) == [("A. Denis", "SPELLING"), ("Амаль Дениз", "SCRIPT")]
    assert Sealed.objects.count() == 0
    assert AccessEvent.objects.filter(action="people.imported").count() == 1


def test_an_xlsx_is_read_like_a_csv(upload):
    rows = [["Full name", "E-mail", "Telephone"], ["Amal Deniz", "amal@example.org", 41225550100]]
    confirmed(upload(sheet(*rows, hidden=True), "people.xlsx"))

    assert list(Person.objects.values_list("name", "email", "phone")) == [
        ("Amal Deniz", "amal@example.org", "41225550100")
    ]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_and_a_byte_order_mark_are_read(upload, delimiter):
    text = GOOD.replace(",", delimiter)

    confirmed(upload(b"\xef\xbb\xbf" + text.encode()))

    assert Person.objects.count() == 2


def test_a_western_file_is_read_with_a_notice(upload):
    response = upload("name\nJosé Núñez\n".encode("cp1252"))

    page = response.browser.get(response.url)
    assert "it was read as Western European. Look at the accents." in page.text
    assert "José Núñez" in page.text


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",x@example.org,,,", "Row 2, name: a name is missing."),
        ("12345,,,,", "Row 2, name: this is not a name."),
        ("Amal,not-an-address,,,", "Row 2, email: “not-an-address” is not an e-mail address."),
        ("Amal,,Ardenia,,", "Row 2, side: “Ardenia” is no side of this dialogue. Its sides: Ardenya, Soravia."),
        ("Amal,,,,71", "Row 2, year of birth: “71” is not a year of birth."),
        ("=cmd|' /C calc'!A0,,,,", "Row 2, name: holds a formula; give the value itself."),
        ("-Amal,,,,", "Row 2, name: begins with “-”, which a spreadsheet would run as a formula."),
        ("Amal,,,A|@x,", "Row 2, variants: begins with “@”, which a spreadsheet would run as a formula."),
        ("Amal,,,,,,surplus", "Row 2: there are more cells than columns."),
        (f"{'A' * 301},,,,", "Row 2, name: longer than 300 characters."),
        ("Am\x07al,,,,", "Row 2, name: holds a character that cannot be printed."),
    ],
)
def test_what_is_wrong_with_a_row_is_named_by_row_and_column(upload, row, fault):
    assert faults(upload(f"{HEAD}\n{row}\nBoris Kern,,,,\n")) == [fault]


def test_all_faults_are_told_at_once_in_the_order_of_rows(upload):
    response = upload(f"{HEAD}\nAmal,x,,,\nBoris,,,,9\n,,Nowhere,,\n")

    assert [fault.partition(":")[0] for fault in faults(response)] == [
        "Row 2, email",
        "Row 3, year of birth",
        "Row 4, name",
        "Row 4, side",
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "The file is empty."),
        ("name\n", "The file has a heading but no rows."),
        ("email\na@example.org\n", "The column “name” is missing. The first row of the file has: “email”."),
        ("name,Full name\nA,B\n", "The columns “name” and “full name” hold the same."),
        ("name\n" + "Имя Человека\n" * 3, None),
        ("name,email\n" + "A,\n" * 5001, "The file has more than 5000 rows."),
        (b"x" * tables.MAX_BYTES, "The file is larger than 10 MB. Split it, or remove what is not needed."),
        (b"\xd0\xcf\x11\xe0 old", "This is an old Excel file, or one locked with a password. Save it as XLSX or CSV."),
        (b"PK\x03\x04 broken", "This XLSX file is damaged or is not a spreadsheet."),
        ('name\n"Amal\n', "Row 2 cannot be read: a quotation mark is not closed."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(upload, data, sentence):
    if sentence is None:  # Cyrillic in its own code page would come out garbled
        data, sentence = data.encode("cp1251"), "The file is not in UTF-8 (row 2). Save it as “CSV UTF-8” or as XLSX."

    assert refusal(upload(data)) == [sentence]


def test_formulas_and_merged_cells_of_a_spreadsheet_are_named(upload):
    rows = [["name", "country"], ["Amal Deniz", "X"], ["Boris Kern", "Y"], ["Cyra Nolan", None]]

    assert faults(upload(sheet(*rows, merge="A3:B3", formula="B4"), "people.xlsx")) == [
        "Row 3: cells A3:B3 are merged; give each its own value.",
        "Row 4, country: holds a formula; give the value itself.",
    ]


# --- duplicates ----------------------------------------------------------------------------


NEARLY = "name,email\nЕвгений Тарасов,tarasov@example.org\n"


def test_a_near_duplicate_is_shown_beside_and_must_be_decided(upload, tarasov):
    response = upload(NEARLY)
    page = response.browser.get(response.url).text
    undecided = confirmed(response)

    assert ("Yevgeny Tarasov" in page, "Евгений Тарасов" in page) == (True, True)
    assert undecided.status_code == 422
    assert "Row 2 may be somebody who is known already. Say which it is." in undecided.text
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("decision", "names", "variants", "address"),
    [
        ("keep", ["Yevgeny Tarasov"], [], ""),
        ("variant", ["Yevgeny Tarasov"], ["Евгений Тарасов"], "tarasov@example.org"),
        ("new", ["Yevgeny Tarasov", "Евгений Тарасов"], [], ""),
    ],
)
def test_a_known_name_is_never_replaced(upload, tarasov, decision, names, variants, address):
    confirmed(upload(NEARLY), **{"row-2": decision})

    tarasov.refresh_from_db()
    assert sorted(Person.objects.values_list("name", flat=True)) == names
    assert list(tarasov.variants.values_list("text", flat=True)) == variants
    assert (tarasov.name, tarasov.email) == ("Yevgeny Tarasov", address)


def test_a_second_import_of_the_same_file_adds_nobody(upload):
    for _time in range(2):
        confirmed(upload(GOOD))

    assert Person.objects.count() == 2


def test_two_rows_about_one_person_are_noticed(upload):
    response = upload("name\nAmal Deniz\nAmal Denis\n")
    confirmed(response, **{"row-3": "keep"})

    assert list(Person.objects.values_list("name", flat=True)) == ["Amal Deniz"]


def test_people_of_dialogues_that_the_importer_does_not_see_are_not_looked_at(upload, sam):
    elsewhere = sam.seats.get().dialogue
    make.MembershipFactory(dialogue=elsewhere, person=make.PersonFactory(name="Amal Deniz", email="amal@example.org"))

    response = upload(GOOD)

    page = response.browser.get(response.url)
    assert (page.context["exact_count"], len(page.context["near"]), page.context["new_count"]) == (0, 0, 2)


def test_somebody_known_from_another_dialogue_is_brought_over_as_a_row_of_their_own(upload, olga, dialogue):
    elsewhere = make.DialogueFactory()
    make.SeatFactory(user=olga, dialogue=elsewhere)
    known = make.PersonFactory(name="Amal Deniz", email="amal@example.org", language="ar")
    make.MembershipFactory(dialogue=elsewhere, person=known)

    confirmed(upload("name,country\nAmal Deniz,Ardenya\n"))

    here = Person.objects.get(memberships__dialogue=dialogue)
    known.refresh_from_db()
    assert here != known
    assert (here.email, here.language, here.country, known.country) == ("amal@example.org", "ar", "Ardenya", "")


# --- who, and how long ---------------------------------------------------------------------


@pytest.mark.parametrize(("who", "status"), [("cora", 200), ("felix", 403), ("ravi", 403), ("mira", 404), ("sam", 404)])
def test_who_may_import(request, sign_in, dialogue, who, status):
    user = request.getfixturevalue(who)

    assert sign_in(user).get(reverse("participants:people-import", args=[dialogue.pk])).status_code == status


def test_a_draft_is_its_makers_alone(upload, sign_in, cora):
    response = upload(GOOD)

    assert sign_in(cora).get(response.url).status_code == 404


def test_a_file_that_nobody_confirms_is_forgotten_after_a_day(upload, time_machine):
    upload(GOOD)
    young = actions.forget_stale_imports()
    time_machine.move_to(timezone.now() + dt.timedelta(hours=24, minutes=1))

    assert (young, actions.forget_stale_imports()) == (0, 1)
    assert (ImportDraft.objects.count(), Sealed.objects.count()) == (0, 0)


def test_a_discarded_file_leaves_nothing(upload):
    response = upload(GOOD)
    response.browser.post(f"{response.url}discard/")

    assert (ImportDraft.objects.count(), Sealed.objects.count(), Person.objects.count()) == (0, 0, 0)


def test_the_template_reads_back_as_a_whole_file(upload, dialogue):
    browser = upload(GOOD).browser
    template = browser.get(reverse("participants:import-template", args=[dialogue.pk])).content

    confirmed(upload(template))

    assert list(Person.objects.values_list("name", "language")) == [("Mariam al-Qassem", "ar")]
