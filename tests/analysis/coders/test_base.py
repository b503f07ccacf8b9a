"""What a suggestion shows of itself."""

from analysis.codebook import Role
from analysis.coders.base import Suggestion
from analysis.text import Span


def test_the_repr_of_a_suggestion_holds_no_words_of_the_text() -> None:
    suggestion = Suggestion(
        "bullying", Role.PRESENT, Span(0, 9), 0.75, "lexicon", "'picked on me' · rule bullying/1"
    )

    assert repr(suggestion) == "Suggestion(bullying, present, 0.75, lexicon)"
