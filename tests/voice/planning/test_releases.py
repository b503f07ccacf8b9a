"""What a planner sees and takes away: released tables, and nothing else."""

import csv
import hashlib
import io

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import Engine, select

from analysis.codebook import load_codebook
from analysis.disclosure import WORDS
from tests.factories import make_actor, make_children, make_heading, make_staff
from tests.pages import ORIGIN, Pages, words_of
from tests.signing_in import open_as_new
from voice.db import Side, transaction
from voice.models.vault.release import Export
from voice.models.vault.staff import StaffRole
from voice.services.releases import approve_release, freeze_release, withdraw_release

FILES = ("/planning/releases/1.csv", "/planning/releases/1.xlsx")
HIDDEN_THEME = "Bullying"


@pytest.fixture
def app(site: Flask, engines: dict[Side, Engine]) -> Flask:
    """Open a site with one published release and one that is only frozen."""
    codebook = load_codebook()
    with transaction(engines["vault"]) as session:
        ruth, omar = (make_actor(make_staff(session, login)) for login in ("ruth", "omar"))
        reader = make_staff(session, "reader")
        make_children(session, reader, 24)
        make_children(session, reader, 8, code="bullying")
        frozen = freeze_release(session, ruth, codebook, make_heading(note="<p>Mind this.</p>"))
        approve_release(session, omar, 1, shown_hash=frozen.content_hash)
        freeze_release(session, ruth, codebook, make_heading("Summer"))
    return site


@pytest.fixture
def planner(app: Flask, engines: dict[Side, Engine]) -> Pages:
    return open_as_new(app, engines["vault"], "pat", role=StaffRole.PLANNER)


def download(pages: Pages, path: str) -> bytes:
    response = pages.client.get(path, base_url=ORIGIN)
    assert response.status_code == 200
    name = path.rpartition("/")[2]
    assert response.headers["Content-Disposition"] == f'attachment; filename="release-{name}"'
    content: bytes = response.data
    return content


def test_the_list_holds_published_releases_only(planner: Pages) -> None:
    page = planner.get("/planning/releases")

    assert "Release 1: Spring" in page.words
    assert "Summer" not in page.words


def test_a_frozen_release_has_no_page_and_no_files(planner: Pages) -> None:
    planner.get("/planning/releases/2", status=404)
    planner.get("/planning/releases/2.csv", status=404)


def test_table_chart_alternative_text_and_files_hide_a_small_number_in_the_same_words(
    planner: Pages,
) -> None:
    page = planner.get("/planning/releases/1")
    rows = list(csv.DictReader(io.StringIO(download(planner, FILES[0]).decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(download(planner, FILES[1])))["reasons"]

    hidden = [row for row in rows if row["theme_label"] == HIDDEN_THEME]
    named = [words_of(part) for part in page.tree.iter("details") if HIDDEN_THEME in words_of(part)]
    assert named
    assert all(words.startswith(WORDS.capitalize()) for words in named)
    assert HIDDEN_THEME not in [words_of(head) for head in page.tree.iter("th")]
    assert f"{HIDDEN_THEME}: {WORDS}" in page.html.partition("<desc")[2].partition("</desc>")[0]
    assert {row["children"] for row in hidden} == {""}
    assert all(row["symbol"] == "c" and row["meaning"].startswith(WORDS) for row in hidden)
    assert {row[1] for row in sheet.values if row[0] == HIDDEN_THEME} == {WORDS}


def test_chart_and_table_show_the_same_numbers(planner: Pages) -> None:
    page = planner.get("/planning/releases/1")

    assert page.html.count("25 (83 %)") >= 4
    assert "fewer than 10 children" in page.words


def test_the_page_carries_note_header_and_hash(planner: Pages, engines: dict[Side, Engine]) -> None:
    page = planner.get("/planning/releases/1")

    assert "<p>Mind this.</p>" in page.html
    assert "2030-W10 to 2030-W10" in page.words
    assert "at most" in page.words


def test_each_download_is_registered_with_its_hash(
    planner: Pages, engines: dict[Side, Engine]
) -> None:
    contents = [download(planner, path) for path in FILES]

    with transaction(engines["vault"]) as session:
        entries = {entry.format: entry.file_hash for entry in session.scalars(select(Export))}
    assert entries == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in zip(("csv", "xlsx"), contents, strict=True)
    }


def test_a_file_is_the_same_each_time(planner: Pages) -> None:
    assert download(planner, FILES[1]) == download(planner, FILES[1])


def test_a_withdrawn_release_shows_its_reason_and_no_number(
    planner: Pages, engines: dict[Side, Engine]
) -> None:
    with transaction(engines["vault"]) as session:
        ruth = make_actor(make_staff(session, "ruth again"))
        withdraw_release(session, ruth, 1, reason="A survey was counted twice.")

    page = planner.get("/planning/releases/1")

    assert "Reason: A survey was counted twice." in page.words
    assert "25 (83 %)" not in page.words
    assert "withdrawn" in planner.get("/planning/releases").words
    planner.get(FILES[0], status=404)


@pytest.mark.parametrize("path", ["/review/queue", "/review/themes", "/review/releases"])
def test_a_planner_sees_nothing_else(planner: Pages, path: str) -> None:
    response = planner.client.get(path, base_url=ORIGIN)

    assert response.status_code in {403, 404}


@pytest.mark.parametrize("path", ["/planning/releases", "/planning/releases/1", *FILES])
def test_a_reviewer_does_not_work_on_the_planners_pages(
    app: Flask, engines: dict[Side, Engine], path: str
) -> None:
    open_as_new(app, engines["vault"], "reviewer").get(path, status=403)


def test_a_site_without_releases_says_so(site: Flask, engines: dict[Side, Engine]) -> None:
    pages = open_as_new(site, engines["vault"], role=StaffRole.PLANNER)

    assert "Nothing is published yet." in pages.get("/planning/releases").words
