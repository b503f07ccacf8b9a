"""Languages and their catalogues."""

from pathlib import Path

import pytest
from babel import Locale

from tests.pseudo import ARABIC, translate, write_catalogues
from voice.services.languages import (
    LANGUAGES,
    SOURCE,
    Catalogues,
    Language,
    find_language,
    hold_numbers,
    list_missing,
    read_catalogue,
)
from voice.settings import LANGUAGE_CODES

URDU = LANGUAGES[-1]


@pytest.fixture
def catalogues(tmp_path: Path) -> Catalogues:
    return Catalogues(write_catalogues(tmp_path, "ur"))


def edit(folder: Path, old: str, new: str) -> Catalogues:
    """Change Urdu's pages after they were written."""
    file = write_catalogues(folder, "ur") / "ur" / "LC_MESSAGES" / "pages.po"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return Catalogues(folder)


def test_each_language_has_one_code_that_the_settings_know() -> None:
    assert tuple(language.code for language in LANGUAGES) == LANGUAGE_CODES
    assert len({language.name for language in LANGUAGES}) == len(LANGUAGES)


def test_easy_read_is_english_to_a_browser() -> None:
    easy = find_language("en-easy")

    assert easy is not None
    assert (easy.tag, easy.direction) == ("en-GB", "ltr")


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_each_language_is_written_the_way_babel_says(language: Language) -> None:
    assert language.direction == Locale.parse(language.locale).text_direction


def test_an_unknown_code_is_no_language() -> None:
    assert find_language("fr") is None


def test_a_catalogue_that_is_not_there_has_no_word(catalogues: Catalogues) -> None:
    assert catalogues.percent(LANGUAGES[2], "pages") == 0
    assert catalogues.list_complete("pages") == (SOURCE, URDU)


def test_a_complete_catalogue_translates(catalogues: Catalogues) -> None:
    found = catalogues.get(URDU, "pages")

    assert catalogues.percent(URDU, "pages") == 100
    assert found.ugettext("Get help now") == translate("Get help now", ARABIC)


def test_the_source_gives_back_what_it_gets(catalogues: Catalogues) -> None:
    assert catalogues.get(SOURCE, "pages").ugettext("Get help now") == "Get help now"


def test_one_text_without_translation_hides_the_language(tmp_path: Path) -> None:
    words = translate("Get help now", ARABIC)

    catalogues = edit(tmp_path, f'msgstr "{words}"', 'msgstr ""')

    assert catalogues.percent(URDU, "pages") == 99
    assert catalogues.list_complete("pages") == (SOURCE,)
    assert list_missing(read_catalogue(tmp_path, URDU, "pages")) == ["Get help now"]


def test_a_doubtful_translation_hides_the_language(tmp_path: Path) -> None:
    catalogues = edit(tmp_path, 'msgid "Get help now"', '#, fuzzy\nmsgid "Get help now"')

    assert catalogues.list_complete("pages") == (SOURCE,)


def test_a_survey_text_that_is_not_known_has_no_translation(catalogues: Catalogues) -> None:
    translator = catalogues.translator(URDU)

    assert translator("How are you doing this?", "") == translate("How are you doing this?", ARABIC)
    assert translator("Not in any survey", "") == ""


def test_a_bare_yes_is_looked_up_with_its_question(catalogues: Catalogues) -> None:
    translator = catalogues.translator(URDU)

    assert translator("Yes", "Is your friend safe now?") == translate("Yes", ARABIC)
    assert translator("Yes", "") == ""


def test_the_groups_of_a_phone_number_are_held_together() -> None:
    assert hold_numbers("0808 800 5000 or 116 000, 3 days") == (
        "0808\N{NO-BREAK SPACE}800\N{NO-BREAK SPACE}5000 or 116\N{NO-BREAK SPACE}000, 3 days"
    )
