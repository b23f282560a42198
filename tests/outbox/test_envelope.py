"""The mail as it crosses the wire: one recipient, neutral headers, the link filled in."""

from email import message_from_bytes, policy

import pytest
from django.core.mail.utils import DNS_NAME

from core.access import link_token, read_link_token
from outbox.actions import sweep
from outbox.emails import LINK
from outbox.envelope import envelope, personal_link
from outbox.models import CapturedMail, Message
from participants.models import Invitation
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(workshop):
    return make.InvitationFactory(workshop=workshop)


def wire(message):
    """The mail parsed from its bytes, as the recipient's program does."""
    return message_from_bytes(envelope(message).message().as_bytes(linesep="\r\n"), policy=policy.default)


def test_the_headers_are_these_and_no_others(letter):
    message = letter(to_name="Mira Castellane")

    mail = wire(message)

    assert sorted(mail.keys()) == [
        "Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To",
        "X-Auto-Response-Suppress",
    ]  # fmt: skip
    assert mail["To"] == "Mira Castellane <mira@example.org>"
    assert mail["Message-ID"] == message.message_id
    assert mail["From"] == "Antechamber <desk@antechamber.example>"


def test_the_row_holds_no_link_and_the_mail_holds_the_right_one(letter, invitation, settings):
    message = letter(linked=invitation)
    Message.objects.update(text=f"Please answer: {LINK}\n", html=f'<a href="{LINK}">Answer</a>')
    message.refresh_from_db()

    mail = wire(message)

    link = personal_link(message)
    assert link == f"{settings.SITE_URL}/answer/{link_token(invitation)}/"
    assert read_link_token(Invitation, link.split("/")[-2]) == invitation
    assert mail.get_body(("plain",)).get_content().strip() == f"Please answer: {link}"
    assert mail.get_body(("html",)).get_content().strip() == f'<a href="{link}">Answer</a>'


def test_a_link_made_for_an_older_version_opens_nothing(letter, invitation):
    message = letter(linked=invitation)
    Invitation.objects.update(link_version=2)

    assert read_link_token(Invitation, personal_link(message).split("/")[-2]) is None


def test_the_calendar_file_is_attached_with_its_method(letter):
    file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    message = letter(calendar=file, calendar_method="REQUEST")

    part = next(wire(message).iter_attachments())

    assert part["Content-Type"] == 'text/calendar; charset="utf-8"; method="REQUEST"'
    assert part.get_filename() == "calendar.ics"
    assert part.get_payload(decode=True).decode() == file


@pytest.mark.parametrize(
    "name",
    ["Хатіра, О.", 'Anna "Ann" O’Neil', "سمير حداد", "N" * 300, "Mira\nBcc: all@example.org"],
)
def test_any_name_is_a_name_and_never_a_header(letter, name):
    mail = wire(letter(to_name=name))

    address = mail["To"].addresses[0]
    assert (len(mail["To"].addresses), mail["Bcc"], address.addr_spec) == (1, None, "mira@example.org")
    assert address.display_name == " ".join(name.split())


@pytest.mark.parametrize("name", ["Lake Room\nBcc: all@example.org", "Lake\r\n\r\nRoom", "Зал у озера", "L" * 300])
def test_any_code_name_makes_one_subject_and_never_a_header(letter, name):
    message = letter(kind="workshops/seat_given", context={"code_name": name, "url": "https://desk.example/"})

    mail = wire(message)

    assert (len(mail.get_all("Subject")), mail["Bcc"]) == (1, None)
    assert mail["Subject"] == f"A message from {' '.join(name.split())}"[:200]
    assert mail.get_body(("plain",)) is not None


def test_an_international_domain_is_written_for_old_servers(letter, post):
    letter(to_email="mira@bücher.example")

    sweep()

    assert post.addresses() == ["mira@xn--bcher-kva.example"]


def test_the_date_names_no_zone_of_ours(letter):
    assert str(wire(letter())["Date"]).endswith(" -0000")


def test_the_captured_mailbox_keeps_what_would_have_gone_out(letter, settings):
    settings.EMAIL_BACKEND = "outbox.backends.CapturedBackend"
    message = letter()

    sweep()

    kept = CapturedMail.objects.get()
    mail = message_from_bytes(bytes(kept.raw), policy=policy.default)
    assert (kept.to_email, kept.subject) == ("mira@example.org", message.subject)
    assert mail["Message-ID"] == message.message_id


def test_mail_servers_are_greeted_by_our_domain_and_not_by_the_machines_name(settings):
    assert DNS_NAME.get_fqdn() == settings.MESSAGE_ID_DOMAIN
