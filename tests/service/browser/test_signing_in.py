"""Signing in, in a browser: with a code, on a telephone, without JavaScript, by keyboard."""

from __future__ import annotations

import pytest
from tests.service.accounts.codes import code_of, wait_for_a_fresh_code
from tests.service.made_up import grant, partnership, signed_in, user

from sherwood.service.accounts.invitations import link_for

PASSWORD = "three words nobody joins"


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, True), (320, False)])
def test_from_the_link_to_the_first_page(visit, settings, width, scripts):
    settings.DEMONSTRATION = False
    settings.SECRET_KEY_FALLBACKS = []
    partnership()
    ann = user("Ann Other")
    grant(ann, "general_practitioner", at="city1", down=None, purpose="direct_care")
    one = visit(width=width, scripts=scripts)
    look = one.check_accessible if scripts else one.heading

    page = one.go(link_for(ann.email))
    assert "link" in page.url and one.heading() == "Choose a password"
    look()
    one.fill(New_password=PASSWORD, New_password_again=PASSWORD)
    one.press("Set password")

    assert one.heading() == "Sign in"
    look()
    one.fill(Email_address=ann.email, Password=PASSWORD)
    one.press("Sign in")

    assert one.heading() == "In which role are you working?"
    look()
    one.press("Continue")
    assert one.heading() == "This role needs an authenticator app"
    look()
    page.get_by_role("button", name="Set it up").click()
    assert one.heading() == "Confirm that it is you"
    look()
    one.fill(Password=PASSWORD)
    one.press("Continue")

    assert one.heading() == "Set up your authenticator app"
    look()
    assert page.locator("img.sherwood-qr").bounding_box()["width"] == 200
    secret = page.locator("code").inner_text().replace(" ", "")
    wait_for_a_fresh_code()
    one.fill(Code=code_of(secret))
    one.press("Continue")
    assert one.heading() == "Recovery codes"
    look()
    recovery = page.locator("main li code").all_inner_texts()
    assert len(set(recovery)) == 10

    page.get_by_role("button", name="Continue").click()
    one.press("Continue")
    assert one.heading() == "Ann Other"
    look()

    page.context.clear_cookies()
    one.go("/accounts/sign-in/")
    one.fill(Email_address=ann.email, Password=PASSWORD)
    one.press("Sign in")
    assert one.heading() == "Enter your code"
    look()
    one.fill(Code="000000")
    one.press("Sign in")
    assert "The code is not right" in page.get_by_role("alert").inner_text()
    look()
    one.fill(Code=recovery[0])
    one.press("Sign in")
    assert one.heading() == "In which role are you working?"


def test_a_mistake_is_summed_up_and_led_to(visit):
    one = visit()
    page = one.go("/accounts/sign-in/")
    one.fill(Email_address="nobody@example.org", Password="wrong")
    one.press("Sign in")
    assert page.title().startswith("Error: ")
    summary = page.get_by_role("alert")
    assert "The email address or the password is not right" in summary.inner_text()
    one.check_accessible()


def test_the_keyboard_is_enough(visit):
    partnership()
    one = visit(signed_in("board_member"))
    page = one.go("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.closest('main') !== null")
    assert focused


def test_a_page_that_is_not_there_is_accessible(visit):
    partnership()
    one = visit(signed_in("board_member"), width=320)
    one.go("/no-such-page/")
    one.check_accessible()
