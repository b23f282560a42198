"""Passkeys in a real browser with a virtual authenticator: added, named, signed in with, asked again, taken away."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long quiet evening"


@pytest.fixture
def tab(context, live_server, settings):
    """A page in a browser that has a fingerprint reader; keys work on "localhost" alone."""
    settings.SECOND_FACTOR_REQUIRED = True
    page = context.new_page()
    page.address = live_server.url.replace("127.0.0.1", "localhost")
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert complaints == []


@pytest.fixture
def own(olga):
    olga.set_password(PASSWORD)
    olga.save()
    EmailAddress.objects.update_or_create(user=olga, email=olga.email, defaults={"primary": True, "verified": True})
    return olga


def enter(page, user):
    page.goto(f"{page.address}/accounts/login/")
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def say_again(page):
    """The question that comes before a change of factors."""
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="It is me").click()


def add_a_key(page, name):
    page.get_by_role("link", name="Add a key").click()
    if page.get_by_role("heading", name="Is it you?").is_visible():
        say_again(page)
    page.locator("[name=name]").fill(name)
    page.locator("[name=passwordless]").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def test_a_passkey_from_the_first_enrolment_to_the_last_sign_in(tab, own):
    enter(tab, own)
    expect(tab.get_by_role("heading", name="Second factor")).to_be_visible()  # and nothing else until there is one
    add_a_key(tab, "Kitchen table")
    codes = tab.locator(".codes li").count()
    tab.get_by_role("link", name="Done").click()
    tab.get_by_role("button", name="Sign out").click()

    tab.get_by_role("button", name="Use a passkey").click()
    expect(tab.get_by_role("button", name="Sign out")).to_be_visible()

    tab.goto(f"{tab.address}/accounts/2fa/webauthn/")
    expect(tab.get_by_role("row").nth(1)).to_contain_text("Kitchen table")
    expect(tab.get_by_role("row").nth(1)).to_contain_text("passkey")
    assert codes == 10
    assert {key.type for key in Authenticator.objects.filter(user=own)} == {"webauthn", "recovery_codes"}


def test_a_key_is_renamed_and_taken_away_after_it_has_said_who_is_there(tab, own):
    enter(tab, own)
    add_a_key(tab, "Kitchen table")
    tab.goto(f"{tab.address}/accounts/2fa/webauthn/")
    tab.get_by_role("link", name="Rename Kitchen table").click()
    tab.locator("[name=name]").fill("Writing desk")
    tab.get_by_role("button", name="Call it so").click()
    expect(tab.get_by_role("row").nth(1)).to_contain_text("Writing desk")

    tab.get_by_role("link", name="Take away Writing desk").click()
    tab.get_by_role("button", name="Take it away").click()

    expect(tab.get_by_text("No key is known yet.").or_(tab.get_by_text("has no second factor yet"))).to_be_visible()
    assert Authenticator.objects.filter(user=own).count() == 0


def test_a_key_alone_says_who_is_there(tab, own, settings, dialogue):
    enter(tab, own)
    add_a_key(tab, "Kitchen table")
    settings.STEP_UP_SECONDS = -1  # whatever was proved is too long ago
    tab.goto(f"{tab.address}/dialogues/{dialogue.pk}/seats/")
    tab.get_by_role("link", name="security key").click()
    settings.STEP_UP_SECONDS = 600

    tab.get_by_role("button", name="Use my key").click()

    expect(tab.locator("h1")).to_have_text("Who sits where")
