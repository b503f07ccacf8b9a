"""Ticks of languages."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.factories import MOMENT
from tests.pseudo import write_catalogues
from voice.services.audit import Actor
from voice.services.language_checks import Check, find_check, hash_words, record_check
from voice.services.languages import LANGUAGES, Catalogues

EASY, WELSH, POLISH, URDU = LANGUAGES[1:]
ACTOR = Actor(None, MOMENT, b"audit key of the tests")


def test_nobody_has_ticked_a_new_language(session: Session) -> None:
    assert find_check(session, WELSH, "aa") is None


def test_a_tick_holds_for_its_language_alone(session: Session) -> None:
    record_check(session, ACTOR, EASY, "aa")

    assert find_check(session, EASY, "aa") == Check(MOMENT, is_current=True)
    assert find_check(session, POLISH, "aa") is None


def test_changed_words_are_not_checked_any_more(session: Session) -> None:
    record_check(session, ACTOR, WELSH, "aa")

    assert find_check(session, WELSH, "bb") == Check(MOMENT, is_current=False)


def test_the_last_tick_counts(session: Session) -> None:
    record_check(session, ACTOR, WELSH, "aa")
    later = replace(ACTOR, at=MOMENT + timedelta(days=1))
    record_check(session, later, WELSH, "bb")

    assert find_check(session, WELSH, "bb") == Check(later.at, is_current=True)


@pytest.mark.parametrize("domain", ["pages", "surveys"])
def test_one_changed_word_changes_the_hash(domain: str, tmp_path: Path) -> None:
    before = hash_words(Catalogues(write_catalogues(tmp_path, "ur")), URDU)
    file = tmp_path / "ur" / "LC_MESSAGES" / f"{domain}.po"
    text = file.read_text(encoding="utf-8")
    head, msgstr, last = text.rpartition('msgstr "')
    file.write_text(f"{head}{msgstr}x{last}", encoding="utf-8")

    assert hash_words(Catalogues(tmp_path), URDU) != before
