"""Reading for safety: the list, one press, and raising a concern."""

from sqlalchemy import Engine, select

from tests.factories import make_safety_text, make_waiting_text
from tests.pages import Page, Pages, words_of
from voice.db import transaction
from voice.models.vault.audit import AuditEvent
from voice.models.vault.text import Flag, Text

READ = "Read, nothing to worry about"
RAISE = "Raise this concern"


def add_texts(vault: Engine, *weeks: str) -> list[str]:
    with transaction(vault) as session:
        return [make_safety_text(session, week=week).id.hex() for week in weeks]


def open_text(reviewer: Pages, text_id: str) -> Page:
    return reviewer.get(f"/review/texts/{text_id}")


def test_an_empty_list_says_so_and_its_link_shows_no_number(reviewer: Pages) -> None:
    page = reviewer.get("/review/safety")

    assert "Nothing waits to be read for safety." in page.words
    assert "Safety reading" in page.links()


def test_the_list_shows_the_oldest_first_and_no_words(reviewer: Pages, vault: Engine) -> None:
    with transaction(vault) as session:
        make_waiting_text(session)
    add_texts(vault, "2030-W12", "2030-W11")

    page = reviewer.get("/review/safety")

    rows = [words_of(row) for row in page.tree.iter("tr")][1:]
    assert ["2030-W11" in rows[0], "2030-W12" in rows[1], len(rows)] == [True, True, 2]
    assert "please" not in page.html


def test_every_page_says_how_many_wait(reviewer: Pages, vault: Engine) -> None:
    add_texts(vault, "2030-W12", "2030-W11")

    for path in ("/review/", "/review/flags", "/account"):
        assert reviewer.get(path).links()["Safety reading (2)"] == "/review/safety"


def test_the_list_has_fifty_texts_on_a_page(reviewer: Pages, vault: Engine) -> None:
    add_texts(vault, *["2030-W10"] * 51)

    first = reviewer.get("/review/safety")
    last = reviewer.follow(first, "Next page")

    assert "Text 50" in first.links()
    assert "Text 51" in last.links()
    assert reviewer.follow(last, "Page before").links() == first.links()


def test_one_press_says_that_it_was_read_and_opens_the_next(reviewer: Pages, vault: Engine) -> None:
    first, second = add_texts(vault, "2030-W01", "2030-W02")

    page = reviewer.press(reviewer.follow(reviewer.get("/review/safety"), "Text 1"), READ)

    assert page.path == f"/review/texts/{second}"
    with transaction(vault) as session:
        assert session.get_one(Text, bytes.fromhex(first)).reviewed_at
        assert session.scalars(select(AuditEvent.action)).all() == ["read for safety"]


def test_such_a_text_stands_in_the_ordinary_queue(reviewer: Pages, vault: Engine) -> None:
    (text_id,) = add_texts(vault, "2030-W01")

    queue = reviewer.get("/review/")

    assert "for safety only" in queue.words
    assert "1 text waits among these to be read for safety only" in queue.words
    assert reviewer.follow(queue, "Start with the first text").path == f"/review/texts/{text_id}"


def test_after_the_last_text_nothing_waits(reviewer: Pages, vault: Engine) -> None:
    (text_id,) = add_texts(vault, "2030-W01")

    assert "Nothing waits any more." in reviewer.press(open_text(reviewer, text_id), READ).words


def test_the_page_of_such_a_text_offers_no_code(reviewer: Pages, vault: Engine) -> None:
    (text_id,) = add_texts(vault, "2030-W01")

    page = open_text(reviewer, text_id)

    assert "Reasons in this text" not in page.words
    assert "Add a reason" not in page.words
    assert "please just read this" in page.words


def test_reading_is_the_first_button_after_the_focused_words(
    reviewer: Pages, vault: Engine
) -> None:
    (text_id,) = add_texts(vault, "2030-W01")

    page = open_text(reviewer, text_id)

    order = [each for each in page.tree.iter() if each.tag in {"section", "button", "summary"}]
    tags = [each.tag for each in order]
    first = tags.index("section")
    assert tags[first : first + 3] == ["section", "summary", "button"]
    assert words_of(order[first + 2]) == READ


def test_a_concern_goes_to_the_flags(reviewer: Pages, vault: Engine) -> None:
    (text_id,) = add_texts(vault, "2030-W01")

    page = reviewer.press(open_text(reviewer, text_id), RAISE, category="other", level="red")

    assert page.path == "/review/flags"
    assert "Another worry (raised by a colleague)" in page.words
    assert "raised by a colleague about the whole text" in open_text(reviewer, text_id).words
    with transaction(vault) as session:
        assert session.scalars(select(Flag.level)).all() == ["red"]


def test_a_concern_says_what_and_how_soon(reviewer: Pages, vault: Engine) -> None:
    (text_id,) = add_texts(vault, "2030-W01")

    page = reviewer.press(open_text(reviewer, text_id), RAISE, status=400, category="")

    assert "Choose what it may tell of." in page.words
    assert "Choose how soon somebody must act." in page.words
    with transaction(vault) as session:
        assert session.scalars(select(Flag)).all() == []


def test_somebody_else_was_first(reviewer: Pages, vault: Engine) -> None:
    (text_id,) = add_texts(vault, "2030-W01")
    page = open_text(reviewer, text_id)
    reviewer.press(page, READ)

    assert "Not saved" in reviewer.press(page, READ).words


def test_a_concern_about_no_text_is_no_page(reviewer: Pages, vault: Engine) -> None:
    (text_id,) = add_texts(vault, "2030-W01")
    _, sent = open_text(reviewer, text_id).fields(RAISE)
    sent |= {"category": "weapon", "level": "red"}

    reviewer.post(f"/review/texts/{'00' * 16}/concern", sent, status=404)
