"""Help numbers."""

from datetime import date

from voice.services.help import list_overdue, load_help, parse_help

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
check_by = 2030-05-21
verified = {verified}
"""


def document(*, verified: str = "true") -> str:
    more = ENTRY.format(id="later", verified="true")
    return 'first = ["one"]\n' + ENTRY.format(id="one", verified=verified) + more


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
