"""Read a page as a browser without JavaScript does: its form, its ways on."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_WAY_ON = "main"
"""The class of the one button or link of a page that leads on."""

_Attributes = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Button:
    """A button that sends its form."""

    name: str
    value: str
    leads_on: bool


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes, what it holds and what may be filled in.

    :param hidden: what goes along unseen, in order
    :param choices: by field name, the values that may be ticked
    :param is_multi: whether more than one may
    :param texts: names of the fields for words
    """

    action: str
    is_post: bool
    hidden: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    is_multi: bool = False
    texts: list[str] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)

    @property
    def is_question(self) -> bool:
        """Tell whether there is anything to tick or to write."""
        return bool(self.choices or self.texts)

    def find_button(self, value: str) -> Button | None:
        """Return the button with this value, or ``None``."""
        return next((button for button in self.buttons if button.value == value), None)

    def find_way_on(self) -> Button | None:
        """Return the button that leads on, or ``None``."""
        return next((button for button in self.buttons if button.leads_on), None)


@dataclass(frozen=True, slots=True)
class FormPage:
    """What a page offers: its forms that post, and the link that leads on."""

    forms: tuple[Form, ...]
    way_on: str | None

    def find_form(self) -> Form | None:
        """Return the first form with a button that leads on, or ``None``."""
        return next((form for form in self.forms if form.find_way_on()), None)


def read_page(html: str) -> FormPage:
    """Return what a page offers."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return FormPage(tuple(form for form in parser.forms if form.is_post), parser.way_on)


class _Parser(HTMLParser):
    """Collect the forms of a page and the link that leads on."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.way_on: str | None = None
        self._form: Form | None = None

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        found = {name: value or "" for name, value in attrs}
        leads_on = _WAY_ON in found.get("class", "").split()
        if tag == "form":
            is_post = found.get("method", "").lower() == "post"
            self._form = Form(found.get("action", ""), is_post)
            self.forms.append(self._form)
        elif tag == "a" and leads_on:
            self.way_on = self.way_on or found.get("href")
        elif self._form is None or not found.get("name"):
            return
        elif tag == "input":
            _add_input(self._form, found)
        elif tag == "textarea":
            self._form.texts.append(found["name"])
        elif tag == "button":
            button = Button(found["name"], found.get("value", ""), leads_on)
            self._form.buttons.append(button)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


def _add_input(form: Form, found: dict[str, str]) -> None:
    kind, name = found.get("type", "text"), found["name"]
    if kind == "hidden":
        form.hidden.append((name, found.get("value", "")))
    elif kind in ("radio", "checkbox"):
        form.choices.setdefault(name, []).append(found.get("value", "on"))
        form.is_multi = form.is_multi or kind == "checkbox"
    elif kind == "text":
        form.texts.append(name)
