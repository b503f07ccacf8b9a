"""Write back to who asked for a code."""

from datetime import date

import pytest
from sqlalchemy import Engine, select

from tests.factories import make_key, make_request, make_waiting_text
from tests.pages import Pages
from voice.db import Side, transaction
from voice.models.intake.thread import SealedReply
from voice.models.vault.account import Account
from voice.models.vault.text import Text
from voice.sealing import Sealer
from voice.services.comeback import Cost, derive
from voice.services.threads import apply_request
from voice.services.threads_public import list_replies, open_thread

KEY = derive(("acorn",), b"p" * 32, Cost(8, 1))
WORDS = "we had a row and she kicked me out"


@pytest.fixture
def text_id(engines: dict[Side, Engine], sealer: Sealer) -> str:
    """Let a text wait whose writer asked for a code."""
    with transaction(engines["intake"]) as intake:
        make_key(intake)
        open_thread(intake, sealer, KEY, form_token=b"t" * 16, today=date(2030, 5, 29))
    with transaction(engines["vault"]) as vault:
        text = make_waiting_text(vault, WORDS)
        form = vault.get_one(Account, text.account_id).child_id
        apply_request(vault, make_request("link", KEY.lookup_hash, form=form))
    return text.id.hex()


def test_a_reply_reaches_the_child_and_stands_on_the_page(
    reviewer: Pages, text_id: str, engines: dict[Side, Engine]
) -> None:
    page = reviewer.get(f"/review/texts/{text_id}")

    page = reviewer.press(page, "Send the reply", reply="you can ask for <b>someone</b> else")

    with transaction(engines["intake"]) as intake:
        (reply,) = list_replies(intake, KEY)
    assert reply["text"] == "you can ask for <b>someone</b> else"
    assert "you can ask for <b>someone</b> else" in page.words
    assert "Sent." in page.words


@pytest.mark.parametrize("words", ["", "x" * 3001])
def test_an_empty_or_endless_reply_is_not_sent(
    reviewer: Pages, text_id: str, words: str, engines: dict[Side, Engine]
) -> None:
    page = reviewer.get(f"/review/texts/{text_id}")

    page = reviewer.press(page, "Send the reply", status=400, reply=words)

    assert "There is a problem" in page.words
    with transaction(engines["intake"]) as intake:
        assert intake.scalars(select(SealedReply)).all() == []


def test_without_a_code_there_is_nobody_to_write_to(
    reviewer: Pages, text_id: str, engines: dict[Side, Engine]
) -> None:
    page = reviewer.get(f"/review/texts/{text_id}")
    _, fields = page.fields("Send the reply")
    with transaction(engines["vault"]) as vault:
        other = make_waiting_text(vault, WORDS).id.hex()

    assert "Replies" not in reviewer.get(f"/review/texts/{other}").words
    reviewer.post(f"/review/texts/{other}/replies", fields | {"reply": "hello"}, status=404)


def test_to_who_deleted_everything_meanwhile_nothing_is_sent(
    reviewer: Pages, text_id: str, engines: dict[Side, Engine]
) -> None:
    page = reviewer.get(f"/review/texts/{text_id}")
    with transaction(engines["vault"]) as vault:
        apply_request(vault, make_request("erase", KEY.lookup_hash))
        assert vault.scalars(select(Text)).all() == []

    reviewer.press(page, "Send the reply", status=404, reply="hello")
