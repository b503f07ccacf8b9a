"""Where a child stands in a survey: which page is next, and how many there are."""

from dataclasses import dataclass

from flask_babel import gettext

from voice.services.drafts import Draft
from voice.services.intake import list_too_long
from voice.services.surveys.model import Page, Survey
from voice.services.surveys.routing import expected_total, final_states, pages, read_answer


@dataclass(frozen=True, slots=True)
class Route:
    """The pages of one draft. A page's number in an address starts at 1."""

    survey: Survey
    draft: Draft
    pages: tuple[Page, ...]

    @classmethod
    def of(cls, survey: Survey, draft: Draft) -> "Route":
        """Return the route that follows from what the draft says so far."""
        return cls(survey, draft, pages(survey, draft.answers))

    @property
    def total(self) -> int | None:
        """Return how many pages there will be, about; ``None`` while nobody can tell."""
        return expected_total(self.survey, self.draft.answers)

    @property
    def first_open(self) -> int:
        """Return the number of the first page to be answered; one past the end if none is."""
        return next(
            (number for number, page in enumerate(self.pages, 1) if self.is_open(page)),
            len(self.pages) + 1,
        )

    @property
    def is_complete(self) -> bool:
        """Say whether each page is answered or passed by."""
        return self.first_open > len(self.pages)

    @property
    def answered(self) -> tuple[tuple[int, Page], ...]:
        """Return the pages with an answer or a skip, each with its number."""
        return tuple(
            (number, page)
            for number, page in enumerate(self.pages, 1)
            if read_answer(page, self.draft.answers) is not None
        )

    def is_open(self, page: Page) -> bool:
        """Say whether a page still wants something: no answer yet, or too long a text."""
        return read_answer(page, self.draft.answers) is None or self.is_too_long(page)

    def is_too_long(self, page: Page) -> bool:
        """Say whether the page's text is longer than it takes."""
        return bool(list_too_long([page], self.draft.answers))

    def number_of(self, key: str) -> int | None:
        """Return the number of the page with this key, or ``None`` off the route."""
        return next((number for number, page in enumerate(self.pages, 1) if page.key == key), None)

    def knows(self, key: str) -> bool:
        """Say whether the survey has a page of this key, on this route or another."""
        return self.number_of(key) is not None or key in final_states(self.survey, {})

    def path(self, number: int) -> str:
        """Return the address of a page, no further than the first open one."""
        last = min(number, self.first_open)
        return "/check" if last > len(self.pages) else f"/q/{last}"

    def progress(self, number: int) -> str:
        """Return how far a child is, in words: "Question 3 of about 15"."""
        total = self.total
        if total is None:
            return str(gettext("Question %(number)s", number=number))
        if total == len(self.pages):
            return str(gettext("Question %(number)s of %(total)s", number=number, total=total))
        about = max(total, number)
        return str(gettext("Question %(number)s of about %(total)s", number=number, total=about))
