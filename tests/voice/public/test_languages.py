"""Pages in other languages: the language stands in the address and nowhere else."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from flask import render_template
from sqlalchemy import Engine

from tests.databases import Databases, Urls
from tests.factories import make_help_check, make_key, publish
from tests.pages import MAX_QUESTION_BYTES, Page, Pages, words_of
from tests.pseudo import ACCENTED, ARABIC, translate, write_catalogues
from voice.app import create_app
from voice.db import Side, transaction
from voice.models.intake.published import PublishedSurvey
from voice.public.languages import KEY
from voice.services.comeback import code_length, list_words
from voice.services.languages import LANGUAGES, SOURCE, Language
from voice.services.surveys.documents import canonical_json, document_hash, to_document
from voice.services.surveys.loading import load_packaged
from voice.services.surveys.model import Kind, Survey, SurveyVersion
from voice.services.surveys.model import Page as Question
from voice.services.surveys.routing import every_page

CODES = [language.code for language in LANGUAGES if language != SOURCE]
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
OPERATORS = ("Have your say", "The children's rights team", "the children's rights team")
NAMES = [language.name for language in LANGUAGES]
TOKEN = "zK3vQ8n1XyR5tB7wLc2mHd9pJf4sGa6eUo0iYbVxNqE"
"""As random as one that guards a form: it does not compress."""
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


def test_a_language_with_one_text_untranslated_is_not_offered(
    environ: dict[str, str], engines: dict[Side, Engine], tmp_path: Path
) -> None:
    with transaction(engines["intake"]) as session:
        publish(session)
    folder = write_catalogues(tmp_path / "translations", "cy", "pl")
    lacking = folder / "pl" / "LC_MESSAGES" / "pages.po"
    skip = re.compile(rb'(msgid "Skip"\nmsgstr )"[^"]+"')
    lacking.write_bytes(skip.sub(rb'\1""', lacking.read_bytes()))
    environ["VOICE_TRANSLATIONS"] = str(folder)

    with Pages(create_app("public", environ), surface="public") as pages:
        page = pages.get("/help")
        assert (page.tree.get("lang"), page.tree.get("dir")) == ("en-GB", "ltr")
        assert {"Cymraeg", "Polski", "اردو", "Easy read"} & set(page.links()) == {"Cymraeg"}
        assert pages.get("/pl/help", status=404).tree.get("lang") == "en-GB"


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
    assert (given.path, len(set(words))) == ("/ur/done", code_length(len(list_words())))
    letters = [" ".join(word) for word in words]
    assert find_untranslated(given, *words, *letters) == []
    assert len(seen) > 10


@pytest.mark.parametrize(("path", "least"), [("/", 7), ("/help", 3), ("/privacy", 6), ("/code", 1)])
def test_easy_read_has_a_drawn_picture_beside_each_key_sentence(
    translated: Pages, path: str, least: int
) -> None:
    easy, plain = translated.get(f"/en-easy{path}"), translated.get(path)

    drawn = [picture.get("aria-hidden") for picture in list_pictures(easy)]
    assert len(drawn) >= least
    assert set(drawn) == {"true"}
    assert list_pictures(plain) == []


def list_pictures(page: Page) -> list[Element]:
    return [found for found in page.tree.iter() if str(found.tag).endswith("}svg")]


def test_a_phone_number_keeps_its_order_in_a_text_from_the_right(translated: Pages) -> None:
    page = translated.get("/ur/")

    assert "0800\N{NO-BREAK SPACE}1111" in page.html
    assert "0800 1111" not in page.html


def test_the_way_out_keeps_the_language_until_the_neutral_page(translated: Pages) -> None:
    page = translated.get("/ur/leave", bare=True)

    assert list(page.links().values()) == ["/ur/leave/2"]
    assert page.tree.get("dir") == "rtl"


def test_an_address_that_leads_nowhere_says_so_in_its_language(translated: Pages) -> None:
    page = translated.get("/cy/nothing", status=404)

    assert page.tree.get("lang") == "cy"
    assert find_untranslated(page) == []


def test_the_operator_chooses_which_languages_are_offered(
    environ: dict[str, str], engines: dict[Side, Engine], catalogues: Path
) -> None:
    with transaction(engines["intake"]) as session:
        publish(session)
    environ |= {"VOICE_TRANSLATIONS": str(catalogues), "VOICE_LANGUAGES": "cy"}

    with Pages(create_app("public", environ), surface="public") as pages:
        assert pages.get("/cy/help").links()["English"] == "/help"
        assert "Polski" not in pages.get("/help").links()
        assert pages.get("/pl/help", status=404).tree.get("lang") == "en-GB"


def test_the_first_page_hides_a_language_that_the_survey_lacks(
    environ: dict[str, str], engines: dict[Side, Engine], catalogues: Path
) -> None:
    with transaction(engines["intake"]) as session:
        publish(session)
    environ["VOICE_TRANSLATIONS"] = str(catalogues)

    with Pages(create_app("public", environ), surface="public") as pages:
        assert "Polski" not in pages.get("/").links()
        assert "Polski" in pages.get("/help").links()
        first = pages.follow(pages.press(pages.get("/"), "Answer some questions"), "OK, go on")
        assert pages.get(f"/pl{first.path}").path == first.path
        page = pages.press(pages.get("/pl/"), accented("Answer some questions"), status=503)
        assert page.h1 == accented("We take no answers just now")


def accented(words: str) -> str:
    return translate(words, ACCENTED)


@pytest.fixture
def offered(environ: dict[str, str], engines: dict[Side, Engine]) -> Iterator[Pages]:
    """Open the young people's site in the languages that come with the platform."""
    with transaction(engines["intake"]) as session:
        publish(session)
    with Pages(create_app("public", environ), surface="public") as opened:
        yield opened


@pytest.mark.parametrize("code", ["", *CODES])
@pytest.mark.parametrize(
    ("path", "most"),
    [("/", 10_240), ("/help", 6 * 1024), ("/help/more", 6 * 1024), ("/privacy", 10_240)],
)
def test_a_page_is_small_in_each_language(path: str, most: int, code: str, offered: Pages) -> None:
    page = offered.get(f"/{code}{path}" if code else path)

    assert len(gzip.compress(page.body)) <= most


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_each_question_of_each_survey_is_small_in_each_language(
    language: Language, offered: Pages
) -> None:
    found = {
        f"{survey.key} {page.key}": len(gzip.compress(draw(offered, language, survey, page)))
        for survey in load_packaged()
        for page in every_page(survey, SurveyVersion.FULL)
    }

    assert len(found) > 60
    assert {name: size for name, size in found.items() if size > MAX_QUESTION_BYTES} == {}


def test_a_question_with_too_many_bytes_is_found(offered: Pages) -> None:
    survey = next(found for found in load_packaged() if found.channel == "survey")
    page = every_page(survey, SurveyVersion.FULL)[0]
    longest = replace(page, answers=page.answers * 400)

    assert len(gzip.compress(draw(offered, SOURCE, survey, longest))) > MAX_QUESTION_BYTES


def draw(pages: Pages, language: Language, survey: Survey, page: Question) -> bytes:
    """Return a question with all that can stand around it, as it is sent."""
    prefix = "" if language == SOURCE else f"/{language.code}"
    with pages.app.test_request_context(
        "/q/9", environ_overrides={KEY: language, "SCRIPT_NAME": prefix}
    ):
        return render_template(
            "public/question.html",
            title="Question 12 of about 24",
            progress="Question 12 of about 24",
            page=page,
            words=page.wording(language.code),
            is_text=page.kind is Kind.TEXT,
            is_multi=page.kind is Kind.MULTI,
            is_rescued=True,
            has_panel=True,
            back="/q/8",
            action="/q/9",
            can_finish=True,
            channel=survey.channel,
            csrf=TOKEN,
        ).encode()


def test_a_word_outside_the_catalogues_is_found(pages: Pages) -> None:
    assert find_untranslated(pages.get("/help")) != []


def _answer(pages: Pages, page: Page, typed: str) -> Page:
    """Take the first answer there is, or write a text."""
    button = urdu("Save and go on")
    if page.tree.find(".//textarea") is not None:
        return pages.press(page, button, text=typed)
    first = next(field for field in page.tree.iter("input") if field.get("name") == "code")
    return pages.press(page, button, code=first.get("value", ""))
