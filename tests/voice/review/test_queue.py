"""The review queue and the page of one text."""

from sqlalchemy import Engine, select

from tests.factories import (
    MOMENT,
    make_actor,
    make_flag,
    make_staff,
    make_text,
    make_told_account,
    make_unlocked,
    make_waiting_text,
)
from tests.pages import Page, Pages, words_of
from voice.db import transaction
from voice.models.vault.coding import Coding, Suggestion, Verdict
from voice.models.vault.text import Text
from voice.services.review import confirm_all

CODES = {"family_conflict": "we had a row", "forced_to_leave": "she kicked me out"}
CONFIRM_ALL = "Confirm all 2 and go on"
UNDO = "Undo my last decision"


def add_text(vault: Engine, *, week: str = "2030-W10", level: str | None = None) -> str:
    with transaction(vault) as session:
        return make_waiting_text(session, codes=CODES, week=week, level=level).id.hex()


def open_text(reviewer: Pages, text_id: str) -> Page:
    return reviewer.get(f"/review/texts/{text_id}")


def codings(vault: Engine) -> list[tuple[str, str]]:
    with transaction(vault) as session:
        found = session.scalars(select(Coding).order_by(Coding.start, Coding.code))
        return [(each.code, each.role) for each in found]


def test_an_empty_queue_says_so(reviewer: Pages) -> None:
    page = reviewer.get("/review/")

    assert page.h1 == "Texts to review"
    assert "Nothing waits." in page.words


def test_the_list_shows_codes_and_flags_and_no_words(reviewer: Pages, vault: Engine) -> None:
    add_text(vault, level="red")

    page = reviewer.get("/review/")

    assert "Told to leave, thrown out or locked out" in page.words
    assert "red" in page.words
    assert "kicked" not in page.html


def test_the_list_has_fifty_texts_on_a_page(reviewer: Pages, vault: Engine) -> None:
    with transaction(vault) as session:
        for _ in range(51):
            make_waiting_text(session)

    first = reviewer.get("/review/")
    last = reviewer.follow(first, "Next page")

    assert "Text 50" in first.links()
    assert "Text 51" not in first.links()
    assert "Text 51" in last.links()
    assert reviewer.follow(last, "Page before").links() == first.links()


def test_the_words_behind_each_suggestion_are_marked_and_numbered(
    reviewer: Pages, vault: Engine
) -> None:
    page = open_text(reviewer, add_text(vault))

    marks = ["".join(mark.itertext()) for mark in page.tree.iter("mark")]
    assert marks == ["we had a row", "she kicked me out"]
    assert [words_of(sup) for sup in page.tree.iter("sup")] == ["reason 1", "reason 2"]
    assert "sure (score 0.80), rule forced_to_leave/1" in page.words


def test_words_of_a_child_are_shown_as_text_only(reviewer: Pages, vault: Engine) -> None:
    words = "i <3 my dog <script>alert(1)</script>\n[person 1] مرحبا"

    with transaction(vault) as session:
        text_id = make_waiting_text(session, words).id.hex()

    page = open_text(reviewer, text_id)

    shown = next(each for each in page.tree.iter("p") if each.get("class") == "words")
    assert "".join(shown.itertext()) == words
    assert shown.get("dir") == "auto"


def test_one_press_confirms_all_and_opens_the_next_text(reviewer: Pages, vault: Engine) -> None:
    first, second = add_text(vault, week="2030-W01"), add_text(vault, week="2030-W02")

    page = reviewer.press(reviewer.get("/review/next"), CONFIRM_ALL)

    assert page.path == f"/review/texts/{second}"
    assert codings(vault) == [
        ("family_conflict", "left_because"),
        ("forced_to_leave", "left_because"),
    ]
    back = reviewer.press(page, UNDO)
    assert back.path == f"/review/texts/{first}"
    assert codings(vault) == []


def test_confirm_all_is_the_first_button_after_the_focused_words(
    reviewer: Pages, vault: Engine
) -> None:
    page = open_text(reviewer, add_text(vault))

    order = [each.tag for each in page.tree.iter() if each.tag in {"section", "button", "summary"}]
    assert order[order.index("section") :][:3] == ["section", "summary", "button"]
    focused = [each.get("id") for each in page.tree.iter() if each.get("autofocus") is not None]
    assert focused == ["said"]


def test_after_the_last_text_nothing_waits(reviewer: Pages, vault: Engine) -> None:
    add_text(vault)

    page = reviewer.press(reviewer.get("/review/next"), CONFIRM_ALL)

    assert page.path == "/review/"
    assert "Nothing waits any more." in page.words
    assert reviewer.get("/review/next").path == "/review/"


def test_a_text_can_be_left_for_later(reviewer: Pages, vault: Engine) -> None:
    first, second = add_text(vault, week="2030-W01"), add_text(vault, week="2030-W02")

    there = reviewer.follow(open_text(reviewer, first), "Leave for later")
    back = reviewer.follow(there, "Leave for later")

    assert [there.path, back.path] == [f"/review/texts/{second}", f"/review/texts/{first}"]


def test_each_suggestion_can_be_confirmed_changed_or_rejected(
    reviewer: Pages, vault: Engine
) -> None:
    page = open_text(reviewer, add_text(vault))
    page = reviewer.press(page, "Reject reason 1")
    page = reviewer.press(
        page, "Save the change of reason 2", code="family_change", role="made_to_leave"
    )

    assert codings(vault) == [("family_change", "made_to_leave")]
    assert "Rejected" in page.words
    assert "Changed" in page.words
    reviewer.press(page, "Finish and go on")
    with transaction(vault) as session:
        assert session.scalars(select(Text)).one().reviewed_at


def test_a_single_suggestion_can_be_confirmed(reviewer: Pages, vault: Engine) -> None:
    page = reviewer.press(open_text(reviewer, add_text(vault)), "Confirm reason 1")

    assert codings(vault) == [("family_conflict", "left_because")]
    assert "Confirm it and go on" in page.words


def test_a_reason_can_be_added_with_its_words(reviewer: Pages, vault: Engine) -> None:
    page = reviewer.press(
        open_text(reviewer, add_text(vault)),
        "Add",
        code="bullying",
        role="helped",
        words="SHE  kicked",
    )

    with transaction(vault) as session:
        coding = session.scalars(select(Coding)).one()
    assert (coding.code, coding.start, coding.end) == ("bullying", 17, 27)
    assert "Added by a person" in page.words


def test_a_reason_without_words_stands_for_the_whole_text(reviewer: Pages, vault: Engine) -> None:
    reviewer.press(open_text(reviewer, add_text(vault)), "Add", code="bullying", role="helped")

    with transaction(vault) as session:
        coding = session.scalars(select(Coding)).one()
    assert (coding.start, coding.end) == (0, 34)


def test_words_that_are_not_in_the_text_are_refused(reviewer: Pages, vault: Engine) -> None:
    page = reviewer.press(
        open_text(reviewer, add_text(vault)),
        "Add",
        status=400,
        code="bullying",
        role="helped",
        words="something else",
    )

    assert "These words do not stand in the text." in page.words
    assert codings(vault) == []


def test_a_reason_must_be_chosen(reviewer: Pages, vault: Engine) -> None:
    page = reviewer.press(
        open_text(reviewer, add_text(vault)), "Add", status=400, code="", role="helped"
    )

    assert "Choose a reason." in page.words


def test_a_second_reviewer_is_told_that_it_was_decided(reviewer: Pages, vault: Engine) -> None:
    text_id = add_text(vault)
    page = open_text(reviewer, text_id)
    with transaction(vault) as session:
        confirm_all(session, make_actor(make_staff(session, "omar")), bytes.fromhex(text_id))

    after = reviewer.press(page, "Reject reason 1")

    assert "Not saved" in after.words
    assert "finished" in after.words
    with transaction(vault) as session:
        assert {each.verdict for each in session.scalars(select(Suggestion))} == {Verdict.CONFIRMED}


def test_undo_without_a_decision_says_so(reviewer: Pages) -> None:
    assert "There is nothing to undo." in reviewer.press(reviewer.get("/review/"), UNDO).words


def test_words_with_a_red_flag_open_on_demand(reviewer: Pages, vault: Engine) -> None:
    page = open_text(reviewer, add_text(vault, level="red"))

    words = page.tree.find(".//section[@id='said']/details")
    assert words is not None
    assert words.get("open") is None
    assert "In danger now: “we”" in page.words


def test_words_that_may_not_be_used_are_shown_for_safety_only(
    reviewer: Pages, vault: Engine
) -> None:
    with transaction(vault) as session:
        text = make_text(session, make_told_account(session), is_codable=False)
        text.redacted = make_unlocked().cipher.lock("help me", row_id=text.id)
        make_flag(session, text)

    page = open_text(reviewer, text.id.hex())

    assert "for safety only" in page.words
    assert "Add a reason" not in page.words


def test_a_text_that_is_not_there_is_no_page(reviewer: Pages) -> None:
    for text_id in ("00" * 16, "nonsense"):
        assert reviewer.get(f"/review/texts/{text_id}", status=404).h1 == "There is no such page"


def test_a_sign_in_without_keys_is_sent_to_sign_in_again(reviewer: Pages, vault: Engine) -> None:
    text_id = add_text(vault)
    reviewer.app.extensions["readers"].forget_idle(MOMENT.replace(year=2200))

    page = open_text(reviewer, text_id)

    assert page.h1 == "Sign in"
    assert "Sign in again to read the texts" in page.words


def test_adding_without_keys_is_refused(reviewer: Pages, vault: Engine) -> None:
    page = open_text(reviewer, add_text(vault))
    reviewer.app.extensions["readers"].forget_idle(MOMENT.replace(year=2200))

    reviewer.press(page, "Add", status=403, code="bullying", role="helped")

    assert codings(vault) == []
