"""What the lexicon reads out of answers and of free text; every word here is invented."""

import json
from pathlib import Path

import pytest

from analysis.codebook import Role, load_codebook
from analysis.coders.base import Suggestion
from analysis.coders.lexicon import LexiconCoder
from analysis.coders.patterns import parse_lexicon
from analysis.errors import CodebookError
from analysis.evaluation import Labels, reasons, score
from analysis.redaction import restore

CODER = LexiconCoder(load_codebook())
QUOTES = Path(__file__).parents[4] / "shared" / "data" / "quotes-dev.jsonl"


def _read(text: str, question: str | None = None) -> tuple[Suggestion, ...]:
    [suggestions] = CODER.predict([restore(text)], questions=[question])
    return suggestions


def _codes(text: str, question: str | None = None) -> set[str]:
    return {each.code for each in _read(text, question)}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("me and mum just clash all the time", "family_conflict"),
        ("always arguin wiv mam", "family_conflict"),
        ("sick of the arguments", "family_conflict"),
        ("my mum and her bf were kicking off again", "adults_fighting"),
        ("dad was hitting mum", "adults_fighting"),
        ("since my parents split up its been rubbish", "family_change"),
        ("my stepdad hits me", "harm_abuse"),
        ("didnt feel safe at home", "harm_abuse"),
        ("nobody cared if i was there or not", "neglect_ignored"),
        ("mums always drunk", "parent_problems"),
        ("they took my fone off me", "rules_control"),
        ("im never allowed out", "rules_control"),
        ("mum kicked me out", "forced_to_leave"),
        ("dad said go and dont come back", "forced_to_leave"),
        ("i hate my placement", "placement_unhappy"),
        ("the staff are horrible", "placement_unhappy"),
        ("they keep moving me", "placement_moves"),
        ("they put me 100 miles away", "far_from_home"),
        ("ive had like 6 social workers", "worker_changes"),
        ("cos they never listen", "not_listened_to"),
        ("i told school and they did nothing", "asked_no_help"),
        ("wanted 2 see my brother", "see_family"),
        ("to be with my bf", "see_friends_partner"),
        ("was sooooo bored", "fun_freedom"),
        ("getting bullied", "bullying"),
        ("exam stress", "school_problems"),
        ("needed to clear my head", "time_out"),
        ("my anxiety", "mental_health"),
        ("to get high", "substance_use"),
        ("i owed money to some people", "exploitation_grooming"),
        ("my mate talked me into it", "peer_influence"),
        ("police were after me", "in_trouble"),
        ("my mum found out im gay", "identity"),
        ("they say im not 16", "immigration_age"),
        ("we got evicted", "money_housing"),
        ("school", "school_problems"),
        ("arguments", "family_conflict"),
    ],
)
def test_a_short_answer_to_why_is_a_reason(answer: str, code: str) -> None:
    by_code = {each.code: each for each in _read(answer, "left_because")}

    expected = Role.MADE_TO_LEAVE if code == "forced_to_leave" else Role.LEFT_BECAUSE
    assert by_code[code].role is expected


def test_every_code_has_patterns() -> None:
    named = {pattern.name for pattern in CODER.lexicon.codes.patterns}

    assert named == {code.slug for code in load_codebook().codes}


@pytest.mark.parametrize(
    "answer",
    [
        "idk",
        "dunno tbh",
        "rather not say",
        "",
        "🤷",
        "none of your business",
        "nobody hit me and i wasnt bullied",
        "it wasnt because of school",
        "my placement is lovely and the staff are great",
        "hogwarts letter came",
    ],
)
def test_what_gives_no_reason_gets_no_code(answer: str) -> None:
    assert _codes(answer, "left_because") == set()


@pytest.mark.parametrize(
    "text",
    [
        "i ran away from a wasp",
        "we got kicked out of the cinema for laughing",
        "mum beat me at cards",
        "my dad never hits me",
        "i love that song",
        "thats so gay lol",
        "we had maths then lunch with my friends at school",
        "my dad is picking me up after football",
    ],
)
def test_idioms_games_and_plain_days_get_no_code(text: str) -> None:
    assert _codes(text) == set()


@pytest.mark.parametrize(
    ("text", "code", "role"),
    [
        ("i ran away because my dad hits me", "harm_abuse", Role.LEFT_BECAUSE),
        ("my dad hits me", "harm_abuse", Role.PRESENT),
        ("my dad hits me. i want to run away", "harm_abuse", Role.THINKING_OF_LEAVING_BECAUSE),
        ("they chucked me out cos im gay", "identity", Role.MADE_TO_LEAVE),
        ("mum locked me out", "forced_to_leave", Role.MADE_TO_LEAVE),
        ("i left and moved in with my nan", "see_family", Role.LEFT_BECAUSE),
        ("i moved in with my nan", "see_family", Role.LEFT_BECAUSE),
        ("i came back cos i missed my sister", "see_family", Role.CAME_BACK_BECAUSE),
        (
            "i would have stayed if they listened to me",
            "not_listened_to",
            Role.WOULD_HAVE_STAYED_IF,
        ),
        (
            "im not going back because my stepdad hits me",
            "harm_abuse",
            Role.STAYED_AWAY_BECAUSE,
        ),
        (
            "she snuck out to see her boyfriend",
            "see_friends_partner",
            Role.LEFT_BECAUSE,
        ),
    ],
)
def test_the_role_is_read_from_the_words_around(text: str, code: str, role: Role) -> None:
    by_code = {each.code: each.role for each in _read(text)}

    assert by_code[code] is role


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("if my mum stopped drinking", "parent_problems"),
        ("if he didnt hit me", "harm_abuse"),
        ("let me see my sister more", "see_family"),
        ("a quiet place to go", "time_out"),
        ("not being grounded", "rules_control"),
        ("someone to talk to", "not_listened_to"),
    ],
)
def test_a_wish_is_what_would_have_made_the_child_stay(answer: str, code: str) -> None:
    roles = {each.code: each.role for each in _read(answer, "would_have_stayed_if")}

    assert roles[code] is Role.WOULD_HAVE_STAYED_IF


def test_other_questions_give_their_own_role() -> None:
    assert [each.role for each in _read("they never listened", "made_it_worse")] == [
        Role.MADE_IT_WORSE
    ]


def test_being_made_to_leave_is_read_even_where_the_question_asks_why_one_left() -> None:
    roles = {each.role for each in _read("mum kicked me out cos i smoke weed", "left_because")}

    assert roles == {Role.MADE_TO_LEAVE}


def test_leaving_two_sentences_away_still_makes_a_reason() -> None:
    near = _read("i ran away. it rained. my dad hits me")
    far = _read("i ran away. it rained. i slept. then it was day. my dad hits me")

    assert [each.role for each in near] == [Role.LEFT_BECAUSE]
    assert [each.role for each in far] == [Role.PRESENT]


def test_a_weak_word_needs_a_because_in_free_text() -> None:
    assert "school_problems" in _codes("i ran away because of school")
    assert "school_problems" not in _codes("i ran away after school")


def test_a_because_makes_surer_and_an_if_or_another_person_less_sure() -> None:
    [plain] = _read("i ran away, my dad hits me")
    [because] = _read("i ran away because my dad hits me")
    [hypothetical] = _read("i want to run away if my dad hits me")
    [other] = _read("my friend ran away, her dad hits me")

    assert because.score > plain.score > hypothetical.score > other.score


def test_each_code_is_suggested_once_by_its_best_evidence() -> None:
    [suggestion] = _read("my dad hits me. he hit me again so i ran away because he hits me")

    assert suggestion.score == 0.85
    assert suggestion.role is Role.LEFT_BECAUSE


def test_a_suggestion_shows_its_words_its_rule_and_its_clause() -> None:
    text = "so i left \u2014 she\u2019s ALWAYS drunk, ok"

    [suggestion] = _read(text)

    assert suggestion.span.of(text) == "she\u2019s ALWAYS drunk"
    assert suggestion.why.startswith("'she's always drunk' · rule parent_problems/strong/")
    assert suggestion.why.endswith("context left")


def test_a_firm_match_leaves_no_room_for_a_weak_one_in_its_clause() -> None:
    assert _codes("the girls at school keep picking on me", "left_because") == {"bullying"}
    assert _codes("bullying, and school", "left_because") == {"bullying", "school_problems"}


def test_patterns_for_a_code_outside_the_codebook_are_refused() -> None:
    lexicon = parse_lexicon(
        'lists: {x: "a"}\ncontexts: {left: "ran"}\nguards: "b"\ncodes: {magic: {strong: "wand"}}'
    )

    with pytest.raises(CodebookError, match="unknown codes: magic"):
        LexiconCoder(load_codebook(), lexicon)


@pytest.mark.bench
@pytest.mark.skipif(not QUOTES.exists(), reason="quotes-dev is not beside the project")
def test_real_texts_are_coded_far_better_than_by_keywords() -> None:
    labels = {
        entry["id"]: entry
        for line in QUOTES.with_name("quotes-dev-labels.jsonl").read_text("utf-8").splitlines()
        for entry in [json.loads(line)]
    }
    quotes = [json.loads(line) for line in QUOTES.read_text("utf-8").splitlines()]

    given = [reasons(each) for each in CODER.predict([restore(quote["text"]) for quote in quotes])]
    result = score(
        given,
        [
            Labels(
                frozenset(labels[quote["id"]]["reasons"]),
                frozenset(labels[quote["id"]]["reasons_optional"]),
                labels[quote["id"]]["kind"] == "neutral",
            )
            for quote in quotes
        ],
    )

    assert result.micro.f1 >= 0.6
    assert result.share_of_neutrals_coded <= 0.12
