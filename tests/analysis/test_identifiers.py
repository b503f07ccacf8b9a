import pytest

from analysis.identifiers import Kind, find_identifiers, is_nhs_number


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        ("text 07700 900123.", Kind.PHONE, "07700 900123"),
        ("mail a.b@example.org, ok", Kind.EMAIL, "a.b@example.org"),
        ("sam at example dot com", Kind.EMAIL, "sam at example dot com"),
        ("my snap is jay_09", Kind.HANDLE, "jay_09"),
        ("wolf99 on insta", Kind.HANDLE, "wolf99"),
        ("near ls9 7tf", Kind.POSTCODE, "ls9 7tf"),
        ("born 3rd of june 2010", Kind.BIRTH_DATE, "3rd of june 2010"),
        ("nhs number 9434765919", Kind.NHS_NUMBER, "9434765919"),
        ("943 476 5919", Kind.NHS_NUMBER, "943 476 5919"),
        ("a van, AB12 CDE", Kind.REGISTRATION, "AB12 CDE"),
        ("see www.example.org/me.", Kind.URL, "www.example.org/me"),
        ("case number is 4456721", Kind.OTHER_ID, "4456721"),
        ("AB123456C", Kind.OTHER_ID, "AB123456C"),
    ],
)
def test_a_number_or_address_is_found_by_its_shape(value: str, kind: Kind, words: str) -> None:
    found = {(each.kind, each.span.of(value)) for each in find_identifiers(value)}

    assert (kind, words) in found


@pytest.mark.parametrize(
    "value",
    [
        "ring 999 or 0800 1111 or 116 000",
        "24 hours a day and 10 out of 10",
        "they owe me £1000 since 2021",
        "i left at 10.30 and came back 3/4 of an hour later",
        "tiktok and snap all day",
        "I was on insta then they took it",
        "in the house at 3.",
    ],
)
def test_ordinary_numbers_and_help_lines_are_left_alone(value: str) -> None:
    assert list(find_identifiers(value)) == []


def test_nine_of_ten_last_digits_make_no_nhs_number() -> None:
    valid = [digit for digit in range(10) if is_nhs_number(f"943476591{digit}")]

    assert valid == [9]


@pytest.mark.parametrize("value", ["0" * 5000, "a.@" * 1600, "1 a " * 1250, "snap " * 1000])
def test_a_long_text_without_sense_ends(value: str) -> None:
    assert all(each.span.end <= len(value) for each in find_identifiers(value))
