"""Forms of the review pages."""

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from analysis.codebook import Codebook
from voice.errors import HtmlTooLongError
from voice.review.reading import CONCERNS
from voice.services.heard import MAX_CHARACTERS
from voice.services.releases import MAX_TITLE_CHARACTERS, MIN_REASON_CHARACTERS
from voice.services.safety import LEVELS
from voice.services.threads import MAX_REPLY_CHARACTERS
from voice.web.html import clean_staff_html


class CodeForm(FlaskForm):
    """A code and its role."""

    code = SelectField("Reason", validators=[InputRequired("Choose a reason.")])
    role = SelectField("How it stands in the text")

    def offer(self, codebook: Codebook) -> None:
        """Fill the lists from the codebook: codes by group, roles in its order."""
        groups = {
            group.label: [
                (code.slug, code.label) for code in codebook.codes if code.group == group.slug
            ]
            for group in codebook.groups
        }
        groups["None of these"] = [(code.slug, code.label) for code in codebook.residual]
        self.code.choices = {"": [("", "Choose a reason")]} | groups
        self.role.choices = [(role.role.value, role.label) for role in codebook.roles]


class AddCodeForm(CodeForm):
    """A code that no machine suggested, with its words if there are any."""

    words = StringField(
        "Words that show it",
        validators=[Length(max=500)],
        description="Copy them from the text. Leave it empty for the whole text.",
    )


class ConcernForm(FlaskForm):
    """What a person sees in a text that a machine may not have seen."""

    category = SelectField(
        "What it may tell of",
        choices=[
            SelectChoice("", "Choose what it may tell of"),
            *(SelectChoice(category, words) for category, words in CONCERNS.items()),
        ],
        validators=[InputRequired("Choose what it may tell of.")],
    )
    level = RadioField(
        "How soon somebody must act",
        choices=[SelectChoice(level, words) for level, words in LEVELS.items()],
        validators=[InputRequired("Choose how soon somebody must act.")],
    )


class ReplyForm(FlaskForm):
    """What a young person who comes back with a code will read."""

    reply = TextAreaField(
        "Write a reply",
        validators=[
            InputRequired("Write something first."),
            Length(max=MAX_REPLY_CHARACTERS, message="Make it shorter: 3,000 characters at most."),
        ],
        description=(
            "Somebody may stand beside them. Use plain words. Name nobody, and do not repeat what "
            "they wrote. It cannot be changed afterwards."
        ),
    )


class ReleaseForm(FlaskForm):
    """What stands above the tables of a release."""

    title = StringField(
        "Title",
        validators=[InputRequired("Give it a title."), Length(max=MAX_TITLE_CHARACTERS)],
        description="Planners read it first. Example: What we heard in spring.",
    )
    note = TextAreaField(
        "Note to planners",
        description=(
            "What they should know before they use the numbers. Leave an empty line between "
            "paragraphs. You may use the HTML tags p, ul, ol, li, strong, em and a."
        ),
    )

    def validate_note(self, field: TextAreaField) -> None:
        """Refuse a note that is longer than is read."""
        try:
            clean_staff_html(field.data or "")
        except HtmlTooLongError as err:
            message = f"Make the note shorter than {err.max_bytes // 1024} kB."
            raise ValidationError(message) from err


class HeardForm(FlaskForm):
    """One line of "You said, we did", in English; translations stand beside it."""

    theme = SelectField(
        "Theme",
        validators=[InputRequired("Choose a theme.")],
        description="Only themes that a published release shows with a number.",
    )
    said = StringField(
        "What young people said",
        validators=[InputRequired("Say what young people said."), Length(max=MAX_CHARACTERS)],
        description="In their kind of words, about many of them. Never one child's own words.",
    )
    outcome = RadioField(
        "What came of it",
        choices=[
            SelectChoice("done", "We did it"),
            SelectChoice("planned", "We will do it"),
            SelectChoice("cannot", "We cannot do it"),
        ],
        validators=[InputRequired("Choose what came of it.")],
    )
    did = StringField(
        "What you did, will do, or cannot do and why",
        validators=[InputRequired("Say what came of it."), Length(max=MAX_CHARACTERS)],
        description="Short words, at most 15 in a sentence. A child of nine reads it alone.",
    )
    month = StringField(
        "Month",
        validators=[Regexp(r"^\s*20\d\d-(0[1-9]|1[0-2])\s*$", message="Write it as 2030-03.")],
        description="When you did it, by when you will, or when you said no: 2030-03.",
    )

    def offer(self, themes: Mapping[str, tuple[int, str]]) -> None:
        """Fill the list of themes."""
        self.theme.choices = [
            SelectChoice("", "Choose a theme"),
            *(
                SelectChoice(code, f"{label} (release {number})")
                for code, (number, label) in themes.items()
            ),
        ]


class WithdrawForm(FlaskForm):
    """Why planners may no longer use a release."""

    reason = StringField(
        "Why it is withdrawn",
        validators=[
            InputRequired("Say why: planners will read it."),
            Length(min=MIN_REASON_CHARACTERS, max=500, message="Say it in one sentence."),
        ],
        description="Planners will read this sentence.",
    )
