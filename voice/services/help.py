"""Help numbers: dated data, shown as far as they are known and no further."""

import hashlib
import json
import tomllib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from voice.services.languages import hold_numbers

WARNING_DAYS = 30


@dataclass(frozen=True, slots=True)
class Service:
    """One service a child can turn to. An empty field is not known: the page says nothing of it."""

    id: str
    name: str
    why_short: str
    tel: str
    sms: str
    url: str
    hours: str
    ages: str
    nations: tuple[str, ...]
    cost: str
    bill_note: str
    need: str
    """When to turn to it, as a heading: "Your feelings are too much"."""
    check_by: date
    is_verified: bool

    @property
    def tel_link(self) -> str:
        """Return the address that dials the number."""
        return "tel:" + self.tel.replace(" ", "")

    @property
    def tel_shown(self) -> str:
        """Return the number in one piece: it breaks over no line, and no writing turns it round."""
        return hold_numbers(self.tel)

    @property
    def sms_link(self) -> str:
        """Return the address that opens a text to the number."""
        return "sms:" + self.sms.replace(" ", "")

    @property
    def facts(self) -> tuple[str, ...]:
        """Return hours, cost, ages and nations, each as a short sentence in English."""
        found = [self.hours, self.cost, self.bill_note]
        found += [f"For people {self.ages}"] if self.ages else []
        found += [f"In {' and '.join(self.nations)}"] if self.nations else []
        return tuple(f"{fact[:1].upper()}{fact[1:]}." for fact in found if fact)

    @property
    def texts(self) -> tuple[str, ...]:
        """Return each text that a page shows of it, to be translated; numbers are none."""
        headings = (self.need, *(f"In {nation}." for nation in self.nations))
        return tuple(filter(None, (self.name, self.why_short, *self.facts, *headings)))


@dataclass(frozen=True, slots=True)
class Help:
    """The services of one country.

    :param first: the few for the help page, in order
    :param more: the rest
    """

    first: tuple[Service, ...]
    more: tuple[Service, ...]

    @property
    def numbers(self) -> tuple[Service, ...]:
        """Return the first services that can be rung, for a panel or an error page."""
        return tuple(service for service in self.first if service.tel)[:2]

    @property
    def all(self) -> tuple[Service, ...]:
        """Return every service, the first ones first."""
        return (*self.first, *self.more)

    @property
    def unverified(self) -> tuple[str, ...]:
        """Return the names of services of which only name and number are shown."""
        return tuple(service.name for service in self.all if not service.is_verified)

    @property
    def numbers_hash(self) -> str:
        """Return the SHA-256 of every name and number: what somebody rings before opening."""
        rung = [[service.name, service.tel, service.sms] for service in self.all]
        return hashlib.sha256(json.dumps(rung).encode()).hexdigest()

    def by_need(self) -> tuple[tuple[str, tuple[Service, ...]], ...]:
        """Return the further services for everyone under the need they meet, in order.

        Those of which only the number is known have no need and come last.
        """
        shown = [service for service in self.more if not service.nations]
        needs = sorted(dict.fromkeys(service.need for service in shown), key=lambda need: not need)
        return tuple(
            (need, tuple(service for service in shown if service.need == need)) for need in needs
        )

    def by_nation(self) -> tuple[tuple[str, tuple[Service, ...]], ...]:
        """Return the further services that a nation has for itself, under "In England."."""
        nations = dict.fromkeys(nation for service in self.more for nation in service.nations)
        return tuple(
            (f"In {nation}.", tuple(each for each in self.more if nation in each.nations))
            for nation in nations
        )


def load_help() -> Help:
    """Return the services of the country this installation serves."""
    return parse_help((files("voice") / "data" / "help-uk.toml").read_text(encoding="utf-8"))


def parse_help(text: str) -> Help:
    """Read services from TOML; of an unverified one only name and number stay."""
    document = tomllib.loads(text)
    services = {entry["id"]: _service(entry) for entry in document["service"]}
    first = tuple(document["first"])
    return Help(
        first=tuple(services[name] for name in first),
        more=tuple(service for name, service in services.items() if name not in first),
    )


def list_overdue(found: Help, today: date) -> list[str]:
    """Return the names of services to be checked again within 30 days, or already late."""
    limit = today + timedelta(days=WARNING_DAYS)
    return [service.name for service in found.all if service.check_by <= limit]


def list_late(found: Help, today: date) -> list[str]:
    """Return the names of services that should have been checked before ``today``."""
    return [service.name for service in found.all if service.check_by < today]


def remind(found: Help, today: date) -> list[str]:
    """Return, in plain sentences, what the operator must see to."""
    late, due = list_late(found, today), list_overdue(found, today)
    soon = [name for name in due if name not in late]
    reminders = []
    if late:
        reminders.append(f"The check of these help numbers is late: {', '.join(late)}.")
    if soon:
        reminders.append(f"Check these help numbers within 30 days: {', '.join(soon)}.")
    if found.unverified:
        names = ", ".join(found.unverified)
        reminders.append(f"Only name and number are shown until somebody checks the rest: {names}.")
    return reminders


def _service(entry: dict[str, Any]) -> Service:
    service = Service(
        id=entry["id"],
        name=entry["name"],
        why_short=entry["why_short"],
        tel=entry["tel"],
        sms=entry["sms"],
        url=entry["url"],
        hours=entry["hours"],
        ages=entry["ages"],
        nations=tuple(entry["nations"]),
        cost=entry["cost"],
        bill_note=entry["bill_note"],
        need=entry["need"],
        check_by=entry["check_by"],
        is_verified=entry["verified"],
    )
    if service.is_verified:
        return service
    return replace(
        service, why_short="", url="", hours="", ages="", nations=(), cost="", bill_note="", need=""
    )
