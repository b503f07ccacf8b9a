from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.codebook import load_codebook
from analysis.coders.lexicon import LexiconCoder
from analysis.redaction import Redactor
from tests.factories import KEY_ID, ORGANISATION, PRIVATE_KEY, collect_answer, small_survey
from voice.errors import SealedError
from voice.models.vault.account import Account, ClosedAnswer, Stage
from voice.models.vault.coding import Suggestion, Verdict
from voice.models.vault.text import Flag, Removal, Text
from voice.opening import DataCipher, Opener
from voice.services.coding import STEPS, Tools, show_accounts
from voice.services.keys import Unlocked
from voice.services.publishing import store_survey
from voice.services.surveys.model import Answers

CODEBOOK = load_codebook()
LEFT: Answers = {
    "v0": {"codes": ["S"]},
    "v1": {"codes": ["alone"]},
    "e1": {"codes": ["left"]},
    "b1": {"codes": ["arguing", "school"]},
    "b3": {"text": "my dad kicked me out. my name is Zara and i wanna die"},
    "w3": {"state": "rather_not"},
    "u1": {"codes": ["quote"]},
}


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(
        unlocked=Unlocked(Opener(ORGANISATION, {KEY_ID: PRIVATE_KEY}), DataCipher(b"k" * 32)),
        redactor=Redactor(),
        coder=LexiconCoder(CODEBOOK).fit((), ()),
        codebook_version=CODEBOOK.version,
    )


@pytest.fixture
def account(session: Session) -> Account:
    store_survey(session, small_survey())
    return collect_answer(session, small_survey(), LEFT, today=date(2030, 5, 29))


def test_the_steps_follow_each_other_to_the_end(
    session: Session, account: Account, tools: Tools
) -> None:
    stages = [account.stage]
    for stage, step in STEPS.items():
        assert account.stage is stage
        step(session, account, tools)
        stages.append(account.stage)

    assert stages == [Stage.COLLECTED, Stage.OPENED, Stage.REDACTED, Stage.FLAGGED, Stage.CODED]


def test_opening_stores_ticks_and_states(session: Session, account: Account, tools: Tools) -> None:
    _advance(session, account, tools, to=Stage.OPENED)

    rows = session.scalars(select(ClosedAnswer)).all()
    found = {(row.item, row.code) for row in rows}
    assert {("b1", "arguing"), ("b1", "school"), ("w3", "rather_not"), ("e1", "left")} <= found
    assert (account.mode, account.about, account.use_of_words) == ("alone", "self", "quote")
    assert account.child_id != account.id


def test_a_name_is_taken_out_and_the_rest_is_locked(
    session: Session, account: Account, tools: Tools
) -> None:
    _advance(session, account, tools, to=Stage.REDACTED)

    text = session.scalars(select(Text)).one()
    words = tools.unlocked.cipher.unlock(text.redacted, row_id=text.id)
    removal = session.scalars(select(Removal)).one()
    assert words == "my dad kicked me out. my name is [person 1] and i wanna die"
    assert b"kicked" not in text.redacted
    assert (removal.kind, removal.start, removal.end) == ("person", 33, 37)


def test_words_of_danger_raise_a_red_flag_with_their_place(
    session: Session, account: Account, tools: Tools
) -> None:
    _advance(session, account, tools, to=Stage.FLAGGED)

    flags = session.scalars(select(Flag)).all()
    places = {LEFT["b3"]["text"][flag.start : flag.end] for flag in flags if flag.level == "red"}
    assert any("wanna die" in words for words in places)


def test_a_suggestion_carries_place_rule_and_versions_and_no_words(
    session: Session, account: Account, tools: Tools
) -> None:
    _advance(session, account, tools, to=Stage.CODED)

    found = session.scalars(select(Suggestion).where(Suggestion.code == "forced_to_leave")).one()
    words = "my dad kicked me out. my name is [person 1] and i wanna die"
    assert "kicked me out" in words[found.start : found.end]
    assert "kicked" not in found.rule
    assert found.rule.startswith("forced_to_leave")
    assert (found.role, found.verdict) == ("made_to_leave", Verdict.OPEN)
    assert (found.codebook_version, found.coder_version) == (CODEBOOK.version, tools.coder.version)


def test_words_a_child_keeps_from_use_are_flagged_but_not_coded(
    session: Session, tools: Tools
) -> None:
    store_survey(session, small_survey())
    answers: Answers = {**LEFT, "u1": {"codes": ["do_not_use"]}}
    account = collect_answer(session, small_survey(), answers, today=date(2030, 5, 29))

    _advance(session, account, tools, to=Stage.CODED)

    assert session.scalars(select(Flag)).first() is not None
    assert session.scalars(select(Suggestion)).all() == []


def test_an_answer_without_words_reaches_the_end(session: Session, tools: Tools) -> None:
    store_survey(session, small_survey())
    account = collect_answer(
        session, small_survey(), {"v0": {"codes": ["P"]}}, today=date(2030, 5, 29)
    )

    _advance(session, account, tools, to=Stage.CODED)

    assert session.scalars(select(Text)).all() == []


def test_an_answer_that_does_not_open_says_so(
    session: Session, account: Account, tools: Tools
) -> None:
    account.survey_version = "moved-1"

    with pytest.raises(SealedError):
        _advance(session, account, tools, to=Stage.OPENED)


def test_words_to_an_unknown_survey_are_coded_as_free_words(session: Session, tools: Tools) -> None:
    account = collect_answer(session, small_survey(), LEFT, today=date(2030, 5, 29))

    _advance(session, account, tools, to=Stage.CODED)

    assert session.scalars(select(Text.prior)).all() == [None]


def test_only_coded_accounts_are_shown(session: Session, account: Account, tools: Tools) -> None:
    other = collect_answer(session, small_survey(), LEFT, today=date(2030, 5, 29))
    _advance(session, account, tools, to=Stage.CODED)

    show_accounts(session)
    session.expire_all()

    assert (account.stage, other.stage) == (Stage.SHOWN, Stage.COLLECTED)


def test_the_named_accounts_are_shown_alone(session: Session, tools: Tools) -> None:
    store_survey(session, small_survey())
    accounts = [
        collect_answer(session, small_survey(), LEFT, today=date(2030, 5, 29)) for _ in range(2)
    ]
    for account in accounts:
        _advance(session, account, tools, to=Stage.CODED)

    show_accounts(session, [accounts[0].id])
    session.expire_all()

    assert [account.stage for account in accounts] == [Stage.SHOWN, Stage.CODED]


def _advance(session: Session, account: Account, tools: Tools, *, to: Stage) -> None:
    while account.stage is not to:
        STEPS[account.stage](session, account, tools)
        session.flush()
