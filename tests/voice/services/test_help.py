"""Help numbers."""

import re
from datetime import date

from tests.architecture.tree import ROOT
from voice.services.help import Help, list_late, list_overdue, load_help, parse_help, remind

ENTRY = """
[[service]]
id = "{id}"
name = "Someone to ring"
why_short = "You want to talk."
tel = "0123 456"
sms = "8 1"
url = "https://example.org"
hours = "24 hours a day"
ages = "under 19"
nations = ["England", "Wales"]
cost = "free"
bill_note = ""
need = "{need}"
check_by = 2030-05-21
verified = {verified}
"""


def document(*, verified: str = "true") -> str:
    first = ENTRY.format(id="one", verified=verified, need="")
    more = ENTRY.format(id="later", verified="true", need="Your feelings")
    return f'first = ["one"]\n{first}{more}'


def further(*entries: tuple[str, str, str]) -> Help:
    """Return help whose further services have these names, needs and nations."""
    services = [
        ENTRY.format(id=name, verified="true", need=need)
        .replace("Someone to ring", name)
        .replace('["England", "Wales"]', nations)
        for name, need, nations in entries
    ]
    return parse_help("first = []\n" + "".join(services))


def test_the_first_services_come_first_and_the_rest_behind() -> None:
    found = parse_help(document())

    assert [service.id for service in found.first] == ["one"]
    assert [service.id for service in found.more] == ["later"]


def test_links_drop_the_spaces() -> None:
    service = parse_help(document()).first[0]

    assert (service.tel_link, service.sms_link) == ("tel:0123456", "sms:81")


def test_a_verified_service_says_all_that_is_known() -> None:
    service = parse_help(document()).first[0]

    assert service.facts == (
        "24 hours a day.",
        "Free.",
        "For people under 19.",
        "In England and Wales.",
    )


def test_an_unverified_service_shows_name_and_number_only() -> None:
    service = parse_help(document(verified="false")).first[0]

    assert (service.name, service.tel) == ("Someone to ring", "0123 456")
    assert (service.why_short, service.url, service.facts) == ("", "", ())


def test_services_are_due_thirty_days_before_their_date() -> None:
    found = parse_help(document())

    assert list_overdue(found, date(2030, 4, 20)) == []
    assert list_overdue(found, date(2030, 4, 21)) == ["Someone to ring", "Someone to ring"]


def test_the_shipped_numbers_begin_with_the_emergency_number() -> None:
    found = load_help()

    assert [service.tel for service in found.numbers] == ["999", "0800 1111"]
    assert len(found.first) == 4
    assert found.more


def test_further_services_stand_under_their_need_or_under_their_nation() -> None:
    found = further(
        ("a", "Your feelings", "[]"),
        ("b", "", "[]"),
        ("c", "Your feelings", "[]"),
        ("d", "Your feelings", '["Wales"]'),
    )

    needs = [(need, [service.name for service in those]) for need, those in found.by_need()]
    nations = [(nation, [service.name for service in those]) for nation, those in found.by_nation()]

    assert needs == [("Your feelings", ["a", "c"]), ("", ["b"])]
    assert nations == [("In Wales.", ["d"])]


def test_every_further_service_that_ships_stands_somewhere_and_has_its_heading() -> None:
    found = load_help()

    shown = {service.id for _, those in (*found.by_need(), *found.by_nation()) for service in those}

    assert shown == {service.id for service in found.more}
    assert all(service.need or not service.is_verified for service in found.more)


def test_headings_are_among_the_texts_to_translate() -> None:
    texts = parse_help(document()).more[0].texts

    assert {"Your feelings", "In England.", "In Wales."} <= set(texts)


def test_another_number_has_another_hash_and_another_hour_has_not() -> None:
    plain = parse_help(document()).numbers_hash

    assert parse_help(document().replace("0123 456", "0123 457")).numbers_hash != plain
    assert parse_help(document().replace("24 hours", "12 hours")).numbers_hash == plain


def test_a_service_is_late_the_day_after_its_date() -> None:
    found = parse_help(document())

    assert list_late(found, date(2030, 5, 21)) == []
    assert list_late(found, date(2030, 5, 22)) == ["Someone to ring"] * 2


def test_the_operator_is_reminded_before_the_date_and_after_it() -> None:
    found = parse_help(document(verified="false"))
    unchecked = "Only name and number are shown until somebody checks the rest: Someone to ring."

    assert remind(found, date(2030, 4, 20)) == [unchecked]
    assert remind(found, date(2030, 4, 21))[0].startswith("Check these help numbers within 30 days")
    assert remind(found, date(2030, 5, 22))[0].startswith("The check of these help numbers is late")


def test_no_release_came_out_after_a_number_should_have_been_checked() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert find_late_releases(changelog, load_help()) == []


def test_a_planted_late_release_is_found() -> None:
    changelog = "## [Unreleased]\n\n## [2.0.0] - 2030-05-22\n\n## [1.0.0] - 2030-05-21\n"

    assert find_late_releases(changelog, parse_help(document())) == ["2030-05-22"]


def find_late_releases(changelog: str, found: Help) -> list[str]:
    """Return the day of the newest release, if a number was late by then."""
    days = re.findall(r"^## \[[^\]]+\] - (\d{4}-\d\d-\d\d)$", changelog, re.MULTILINE)
    return [day for day in days[:1] if list_late(found, date.fromisoformat(day))]
