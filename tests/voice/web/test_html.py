"""Staff-written HTML: what comes through the one door, read as a browser would read it."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.errors import HtmlTooLongError
from voice.web.html import ATTRIBUTES, MAX_BYTES, TAGS, clean_staff_html

CORPUS = (
    "<p>Fine</p>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#x6A;avascript:alert(1)'>x</a>",
    "<a href=' data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='//elsewhere.example/'>x</a>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=1&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<p style='position:fixed' onclick=alert(1) id=x class=y>p</p>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=https://x.example><input name=a><button>go</button></form>",
    "<template><script>alert(1)</script></template>",
    "<p><!-- <script>alert(1)</script> -->after",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<a href=https://gov.example/?a=1&amp;b=2>ok</a>",
    "<<script>alert(1)//<</script>",
    "<p/onmouseover=alert(1)>x",
    "<base href=https://x.example/><meta http-equiv=refresh content=0>",
    "<strong><em><ul><li>deep",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "a < b and b > c & d",
)


def things_a_browser_would_see(markup: str) -> set[tuple[str, str, str]]:
    """Parse with another parser than the cleaner's and list elements with attributes."""
    tree = html5lib.parseFragment(markup, namespaceHTMLElements=False)
    return {
        (element.tag if isinstance(element.tag, str) else "comment", name, value)
        for element in tree.iter()
        if element is not tree
        for name, value in [("", ""), *element.attrib.items()]
    }


def assert_harmless(markup: str) -> None:
    for tag, name, value in things_a_browser_would_see(markup):
        assert tag in TAGS
        assert name == "" or name in ATTRIBUTES.get(tag, [])
        assert name == "" or ":" not in value or value.startswith(("https:", "mailto:"))


@pytest.mark.parametrize("value", CORPUS)
def test_a_browser_sees_only_allowed_elements_in_what_was_cleaned(value: str) -> None:
    assert_harmless(clean_staff_html(value))


def test_the_oracle_sees_what_an_uncleaned_text_holds() -> None:
    with pytest.raises(AssertionError):
        assert_harmless("<p onclick=alert(1)>x</p>")


@given(st.lists(st.sampled_from((*CORPUS, "<", ">", "'", '"', "</p>", "<p ", "href=", " "))))
def test_no_mixture_of_hostile_pieces_comes_through(pieces: list[str]) -> None:
    assert_harmless(clean_staff_html("".join(pieces)))


@given(st.text())
def test_cleaning_twice_changes_nothing_more(value: str) -> None:
    once = clean_staff_html("<p>" + value)

    assert clean_staff_html(once) == once


def test_formatting_and_links_that_staff_need_are_kept() -> None:
    kept = '<p>See <a href="https://gov.example/">this</a>, <strong>really</strong>.</p>'

    assert clean_staff_html(kept) == kept


def test_a_text_without_tags_gets_a_paragraph_for_each_block() -> None:
    cleaned = clean_staff_html("First & foremost.\n\n  \nSecond,\nstill second.\n")

    assert cleaned == "<p>First &amp; foremost.</p><p>Second,\nstill second.</p>"


def test_a_note_of_32_kilobytes_is_taken() -> None:
    assert len(clean_staff_html("é" * (MAX_BYTES // 2))) == MAX_BYTES // 2 + len("<p></p>")


def test_a_note_over_32_kilobytes_is_refused_before_it_is_read() -> None:
    with pytest.raises(HtmlTooLongError, match="32 kB"):
        clean_staff_html("é" * (MAX_BYTES // 2) + "x")
