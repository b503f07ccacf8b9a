"""Pages in other languages: the language stands in the address and nowhere else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.databases import Databases, Urls
from tests.factories import make_help_check, make_key
from tests.pages import Page, Pages, words_of
from tests.pseudo import ARABIC, translate, write_catalogues
from voice.app import create_app
from voice.db import Side, transaction
from voice.models.intake.published import PublishedSurvey
from voice.services.languages import LANGUAGES, SOURCE
from voice.services.surveys.documents import canonical_json, document_hash, to_document
from voice.services.surveys.loading import load_packaged

CODES = [language.code for language in LANGUAGES if language != SOURCE]
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
OPERATORS = ("Have your say", "The children's rights team", "the children's rights team")
NAMES = [language.name for language in LANGUAGES]
WEBSITE = re.compile(r"\b[\w.-]+\.(?:uk|org|com)\S*")


@pytest.fixture
def urls(databases: Databases, tmp_path: Path) -> Urls:
    """Return SQLite databases: nothing here depends on which kind they are."""
    return databases.sqlite(tmp_path)


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_catalogues(tmp_path_factory.mktemp("translations"), *CODES)


@pytest.fixture
def translated(
    environ: dict[str, str], engines: dict[Side, Engine], catalogues: Path
) -> Iterator[Pages]:
    """Open the young people's site in all languages, with all surveys of the platform open."""
    with transaction(engines["intake"]) as session:
        make_key(session)
        make_help_check(session)
        for survey in load_packaged():
            document = to_document(survey)
            session.add(
                PublishedSurvey(
                    version=survey.key,
                    channel=survey.channel,
                    document=canonical_json(document),
                    document_hash=document_hash(document),
                    is_open=True,
                )
            )
    environ["VOICE_TRANSLATIONS"] = str(catalogues)
    with Pages(create_app("public", environ), surface="public") as opened:
        yield opened


def urdu(words: str) -> str:
    return translate(words, ARABIC)


def find_untranslated(page: Page, *known: str) -> list[str]:
    """Return each word in Latin letters that no catalogue and no operator put there."""
    attributes = ("aria-label", "title", "alt", "placeholder", "data-left", "data-over", "value")
    texts = [page.words, page.title] + [
        element.get(name, "")
        for element in page.tree.iter()
        for name in attributes
        if name != "value" or (element.tag == "input" and element.get("type") == "submit")
    ]
    left = " ".join(texts)
    for words in (*OPERATORS, *NAMES, *known):
        left = left.replace(words, " ")
    return LATIN_WORD.findall(WEBSITE.sub(" ", left))


def test_english_has_no_prefix_and_is_offered_alone_until_another_language_is_complete(
    pages: Pages,
) -> None:
    page = pages.get("/")

    assert (page.tree.get("lang"), page.tree.get("dir")) == ("en-GB", "ltr")
    assert not {"Cymraeg", "Polski", "اردو", "Easy read"} & set(page.links())
    assert pages.get("/cy/", status=404).tree.get("lang") == "en-GB"


@pytest.mark.parametrize(
    ("code", "tag", "direction"),
    [("en-easy", "en-GB", "ltr"), ("cy", "cy", "ltr"), ("pl", "pl", "ltr"), ("ur", "ur", "rtl")],
)
@pytest.mark.parametrize("path", ["/", "/help", "/help/more", "/privacy", "/ways", "/code"])
def test_a_page_says_which_language_it_is_in(
    translated: Pages, path: str, code: str, tag: str, direction: str
) -> None:
    page = translated.get(f"/{code}{path}")

    assert (page.tree.get("lang"), page.tree.get("dir")) == (tag, direction)
    assert find_untranslated(page) == []


def test_the_first_page_leads_to_itself_in_each_other_language(translated: Pages) -> None:
    page = translated.get("/ur/help")

    links = {words: link for words, link in page.links().items() if words in NAMES}
    assert links == {
        "English": "/help",
        "Easy read": "/en-easy/help",
        "Cymraeg": "/cy/help",
        "Polski": "/pl/help",
    }
    tags = {link.get("hreflang"): link.get("lang") for link in page.tree.iter("a")}
    assert tags["cy"] == "cy"


def test_every_link_and_form_keeps_the_language(translated: Pages) -> None:
    for path in ("/ur/", "/ur/help", "/ur/privacy", "/ur/code", "/ur/ways", "/ur/nothing"):
        page = translated.get(path, status=404 if path.endswith("nothing") else 200)
        links = {words: link for words, link in page.links().items() if words not in NAMES}
        own = [link for link in links.values() if link.startswith("/")]
        actions = [form.get("action", "") for form in page.tree.iter("form")]
        assert own
        assert [link for link in (*own, *actions) if not link.startswith("/ur/")] == []


def test_a_way_from_the_first_page_to_the_receipt_in_another_language(
    translated: Pages,
) -> None:
    page = translated.press(translated.get("/ur/"), urdu("Answer some questions"))
    assert page.path == "/ur/how-to-leave"
    seen = [page]
    page = translated.follow(page, urdu("OK, go on"))
    typed = "Words of a child"
    while page.path != "/ur/check":
        seen.append(page)
        assert page.path.startswith("/ur/q/")
        assert find_untranslated(page, typed) == []
        page = _answer(translated, page, typed)

    assert find_untranslated(page, typed) == []
    done = translated.press(page, urdu("Send what I said"))
    assert (done.path, done.tree.get("dir")) == ("/ur/done", "rtl")
    assert find_untranslated(done) == []
    given = translated.press(done, urdu("Give me a code"))
    words = [words_of(word) for word in given.tree.iterfind(".//ol[@class='code']/li")]
    assert (given.path, len(words)) == ("/ur/done", 5)
    assert find_untranslated(given, *words) == []
    assert len(seen) > 10


def _answer(pages: Pages, page: Page, typed: str) -> Page:
    """Take the first answer there is, or write a text."""
    button = urdu("Save and go on")
    if page.tree.find(".//textarea") is not None:
        return pages.press(page, button, text=typed)
    first = next(field for field in page.tree.iter("input") if field.get("name") == "code")
    return pages.press(page, button, code=first.get("value", ""))
