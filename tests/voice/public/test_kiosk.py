"""A shared device: it starts again after each child and keeps nothing of the one before."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from tests.factories import publish
from tests.pages import ORIGIN, Page, Pages
from voice.app import create_app
from voice.db import Side, transaction
from voice.public.visits import COOKIE
from voice.services.comeback import Cost
from voice.services.payloads import AnswerPayload

HERE = "/library-tablet"
NEUTRAL = "https://www.metoffice.gov.uk/"

Stored = Callable[[], list[AnswerPayload]]


@pytest.fixture
def kiosk(environ: dict[str, str], engines: dict[Side, Engine]) -> Iterator[Pages]:
    """Open the site of an operator who named a shared device."""
    with transaction(engines["intake"]) as session:
        publish(session)
    named = environ | {"VOICE_KIOSK": "library-tablet", "VOICE_KIOSK_MINUTES": "5"}
    with Pages(create_app("public", named), surface="public") as opened:
        yield opened


def start(pages: Pages, at: str = HERE, button: str = "Answer some questions") -> Page:
    return pages.follow(pages.press(pages.get(f"{at}/"), button), "OK, go on")


def refresh(pages: Pages, path: str) -> str:
    return pages.client.get(path, base_url=ORIGIN).headers.get("Refresh", "")


def answer_all(pages: Pages, at: str, **said: str) -> Page:
    page = start(pages, at)
    while page.h1 != "Check what you said, then send it":
        _, fields = page.fields("Save and go on")
        code = said.get(str(fields["page"]))
        page = pages.press(page, "Save and go on", code=code) if code else pages.press(page, "Skip")
    return pages.press(page, "Send what I said")


def test_every_page_stays_at_the_shared_device(kiosk: Pages) -> None:
    page = start(kiosk)

    assert page.path == f"{HERE}/q/1"
    for link in page.links().values():
        assert link.startswith((HERE, "#")), link
    assert all(form.get("action", "").startswith(HERE) for form in page.tree.iter("form"))


def test_leaving_leads_through_two_blank_pages_to_the_start_and_closes_every_page(
    kiosk: Pages,
) -> None:
    page = start(kiosk)
    kiosk.press(page, "Skip")

    first = kiosk.get(f"{HERE}/leave", bare=True)
    second = kiosk.get(f"{HERE}/leave/2", bare=True)

    assert f'content="0; url={HERE}/leave/2"' in first.html
    assert f'content="0; url={HERE}/"' in second.html
    for blank in (first, second):
        assert blank.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert kiosk.client.get_cookie(COOKIE, domain="localhost") is None
    kiosk.get(f"{HERE}/q/1", status=410)
    assert list(kiosk.app.extensions["settings"].draft_folder.iterdir()) == []


def test_a_page_left_alone_asks_then_clears_without_any_script(kiosk: Pages) -> None:
    start(kiosk)

    assert refresh(kiosk, f"{HERE}/q/1") == f"300; url={HERE}/still-there"
    assert refresh(kiosk, f"{HERE}/help") == f"300; url={HERE}/still-there"
    assert refresh(kiosk, f"{HERE}/still-there") == f"120; url={HERE}/leave"
    assert refresh(kiosk, f"{HERE}/") == ""
    assert refresh(kiosk, f"{HERE}/leave") == ""


def test_a_closed_page_too_makes_way_for_the_next_child(kiosk: Pages) -> None:
    assert refresh(kiosk, f"{HERE}/q/1") == f"300; url={HERE}/still-there"


def test_it_is_said_before_that_the_device_clears_and_more_time_keeps_what_was_typed(
    kiosk: Pages,
) -> None:
    page = start(kiosk, button="Just tell us something")
    assert "It clears 5 minutes after a page opens." in page.words

    page = kiosk.press(page, "Keep this. I need more time", text="my words so far")

    assert page.path == f"{HERE}/q/1"
    _, fields = page.fields("Save and go on")
    assert str(fields["text"]).strip() == "my words so far"


def test_more_time_is_given_without_an_answer_too_and_skips_nothing(kiosk: Pages) -> None:
    page = start(kiosk)

    again = kiosk.press(page, "Keep this. I need more time")

    assert again.h1 == page.h1


def test_who_is_still_there_goes_on_at_the_same_question(kiosk: Pages) -> None:
    page = start(kiosk, button="Just tell us something")
    action, fields = page.fields("Save and go on")
    asked = kiosk.post(action, fields | {"text": "half a sent", "to": "pause"})
    assert asked.h1 == "Are you still there?"

    page = kiosk.follow(asked, "Yes, go on")

    assert "half a sent" in page.html


@pytest.mark.parametrize(
    ("at", "said", "mode"),
    [
        (HERE, {}, "shared_device"),
        (HERE, {"v1": "with_worker"}, "with_worker"),
        ("", {}, "not_said"),
    ],
)
def test_an_answer_says_that_the_device_was_shared_unless_the_child_says_otherwise(
    kiosk: Pages, stored: Stored, at: str, said: dict[str, str], mode: str
) -> None:
    answer_all(kiosk, at, e1="none", o1="", **said)

    (payload,) = stored()
    assert payload["mode"] == mode


def test_after_send_the_device_starts_again_and_back_leads_to_nothing(kiosk: Pages) -> None:
    done = answer_all(kiosk, HERE, e1="none")

    assert done.links()["Close this page"] == f"{HERE}/leave"
    assert refresh(kiosk, f"{HERE}/done") == f"300; url={HERE}/still-there"
    kiosk.get(f"{HERE}/leave", bare=True)
    kiosk.get(f"{HERE}/done", status=410)


def test_a_code_is_to_be_written_down_and_not_copied_there(kiosk: Pages) -> None:
    page = kiosk.press(answer_all(kiosk, HERE, e1="none"), "Give me a code")

    assert "Write them on paper now. In 5 minutes this device clears them." in page.words
    assert "Copy the words" not in page.words


@pytest.fixture
def back(kiosk: Pages) -> Page:
    """Come back with a code, at the device."""
    codes = kiosk.app.extensions["codes"]
    kiosk.app.extensions["codes"] = replace(codes, cost=Cost(memory_kib=8, rounds=1))
    page = kiosk.press(answer_all(kiosk, HERE, e1="none"), "Give me a code")
    words = " ".join(word.text or "" for word in page.tree.findall(".//ol[@id='words']/li"))
    kiosk.get(f"{HERE}/leave", bare=True)
    return kiosk.press(kiosk.get(f"{HERE}/code"), "Open", words=words)


def test_who_came_back_is_told_before_writing_and_more_time_keeps_what_was_typed(
    kiosk: Pages, back: Page
) -> None:
    assert "It clears 5 minutes after a page opens." in back.words

    page = kiosk.press(back, "Keep this. I need more time", text="one more word")

    assert page.path == f"{HERE}/q/1"
    _, fields = page.fields("Save and go on")
    assert str(fields["text"]).strip() == "one more word"


def test_who_came_back_and_typed_nothing_gets_more_time_on_the_same_page(
    kiosk: Pages, back: Page
) -> None:
    page = kiosk.press(back, "Keep this. I need more time")

    assert page.h1 == back.h1
    assert page.path == f"{HERE}/reply"


def test_words_typed_after_coming_back_wait_while_the_device_asks(kiosk: Pages, back: Page) -> None:
    action, fields = back.fields("Go on")

    asked = kiosk.post(action, fields | {"text": "one more word", "to": "pause"})

    assert asked.path == f"{HERE}/still-there"
    page = kiosk.follow(asked, "Yes, go on")
    assert "one more word" in page.html


def test_a_phone_of_ones_own_has_the_usual_site(kiosk: Pages) -> None:
    page = start(kiosk, "")

    assert page.path == "/q/1"
    assert "Other people use this device" not in page.words
    assert refresh(kiosk, "/q/1") == ""
    assert f'url={NEUTRAL}"' in kiosk.get("/leave/2", bare=True).html
    kiosk.get("/still-there", status=404)
    assert kiosk.get(f"{HERE}/").links()["Is this your own phone? Go here."] == "/"


def test_without_a_name_there_is_no_shared_device(pages: Pages) -> None:
    pages.get(f"{HERE}/", status=404)


def test_nothing_on_the_device_says_that_it_is_shared(kiosk: Pages) -> None:
    start(kiosk)

    kept = kiosk.client._cookies or {}  # noqa: SLF001 - all of them
    cookies = [cookie.key for cookie in kept.values()]
    assert cookies == [COOKIE]
