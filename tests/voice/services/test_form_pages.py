from voice.services.form_pages import Button, FormPage, read_page

QUESTION = """
<a class="line" href="/back">Back</a>
<form method="get" action="/search"><input name="q">
<button class="main" name="go">Go</button></form>
<form method="POST" action="/q/1">
<input type="hidden" name="page" value="b1"><input type="hidden" name="empty">
<input type="checkbox" name="code" value="a"><input type="checkbox" name="code" value="b">
<button class="wide main" name="do" value="save">Go on</button>
<button name="do" value="skip">Skip</button><button>Nameless</button>
</form>
<a class="go main" href="/next">On</a><a class="main" href="/later">Later</a>
"""


def test_a_question_gives_its_hidden_fields_and_choices_in_order() -> None:
    (form,) = read_page(QUESTION).forms

    assert form.action == "/q/1"
    assert form.hidden == [("page", "b1"), ("empty", "")]
    assert form.choices == {"code": ["a", "b"]}
    assert form.is_multi
    assert form.is_question


def test_buttons_are_found_by_value_and_by_where_they_lead() -> None:
    (form,) = read_page(QUESTION).forms

    assert form.find_button("skip") == Button("do", "skip", leads_on=False)
    assert form.find_button("rather_not") is None
    assert form.find_way_on() == Button("do", "save", leads_on=True)


def test_the_first_main_link_leads_on() -> None:
    assert read_page(QUESTION).way_on == "/next"


def test_one_of_several_is_no_multiple_choice() -> None:
    page = read_page('<form method="post"><input type="radio" name="code" value="a"></form>')

    assert not page.forms[0].is_multi


def test_fields_for_words_are_told_apart_from_other_fields() -> None:
    page = read_page(
        '<form method="post"><textarea name="text"></textarea><input name="line">'
        '<input type="file" name="file"><select name="kind"></select></form>'
        '<textarea name="stray"></textarea>'
    )

    assert page.forms[0].texts == ["text", "line"]


def test_a_page_without_a_form_that_leads_on_has_none() -> None:
    page = read_page('<form method="post"><button name="do" value="remove">Remove</button></form>')

    assert page.find_form() is None
    assert not page.forms[0].is_question


def test_an_empty_page_offers_nothing() -> None:
    assert read_page("") == FormPage((), None)
