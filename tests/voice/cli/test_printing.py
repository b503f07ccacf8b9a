"""Pages to print are whole in themselves."""

import re

from voice.cli.printing import render_form
from voice.services.paper_forms import lay_out
from voice.services.surveys.loading import load_packaged
from voice.services.surveys.model import SurveyVersion
from voice.settings import Settings

PICTURES = lay_out(load_packaged()[0], SurveyVersion.PICTURES, "en")


def test_a_form_is_one_file_that_asks_for_no_other() -> None:
    html = render_form(PICTURES, Settings.from_environ({}))

    assert "@page" in html
    assert re.findall(r"(?:src|href|url)\s*[=(]", html) == []


def test_a_form_carries_ids_codes_pictures_and_numbers_to_call() -> None:
    html = render_form(PICTURES, Settings.from_environ({}))

    assert "Form leaving-1, P, en" in html
    assert ">hurt_or_scared</span>" in html
    assert ">p2.a</span>" in html
    assert html.count("<svg") > html.count('class="box"')
    assert "call 999, or Childline 0800 1111" in html
