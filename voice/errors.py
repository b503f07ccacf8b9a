"""Errors of the platform.

VoiceError
├── SettingsError            a setting is missing or wrong; nothing starts
├── SchemaError              a database is older or newer than the code
├── BusyError                the database is locked or away; trying again helps
├── CrowdedError             very many send from one network; waiting a little helps
├── NoRoomError              the disk is nearly full; no answer can be kept
├── SealedError              a sealed record cannot be opened with this key
├── LockedError              no key is unlocked; a reader must sign in first
├── KeyWordsError            recovery words do not open this installation
├── SurveyError              a survey file breaks rules; lists each in plain words
├── SurveyClosedError        a survey takes no answers today
├── AnswerTooLongError       a text is longer than the form takes
├── LoginError               an account cannot be made or found
├── PolicyError              a route says not, or twice, who may come in; nothing starts
├── ReviewError              a decision that cannot be taken
├── ReleaseError             a release cannot go on
├── HeardError               a line of "You said, we did" cannot go on
├── HtmlTooLongError         staff wrote more formatted text than is read
├── TableFileError           a file of texts cannot be read
└── SiteError                the public site does not answer as a site should
"""


class VoiceError(Exception):
    """Root of every error the platform raises on purpose.

    A message never holds what a child wrote.
    """


class SettingsError(VoiceError):
    """A setting is missing or wrong; the message names it and says what to do."""


class SchemaError(VoiceError):
    """A database is older or newer than the code."""


class BusyError(VoiceError):
    """The database is locked or away; the same request may be sent again."""


class CrowdedError(VoiceError):
    """Very many send from one network; the same request may be sent again after a wait.

    :param wait: the stamp of the wait that began
    """

    def __init__(self, wait: str) -> None:
        self.wait = wait
        super().__init__("very many send from one network")


class NoRoomError(VoiceError):
    """The disk is nearly full; no answer can be kept."""


class SealedError(VoiceError):
    """A sealed record cannot be opened with this key."""


class LockedError(VoiceError):
    """No key is unlocked; a reader must sign in first."""


class KeyWordsError(VoiceError):
    """Recovery words do not open this installation."""


class SurveyError(VoiceError):
    """A survey file breaks rules.

    :param problems: one sentence for each broken rule, rule id first
    """

    def __init__(self, name: str, problems: list[str]) -> None:
        self.name = name
        self.problems = problems
        super().__init__(f"{name}: " + "; ".join(problems))


class SurveyClosedError(VoiceError):
    """A survey takes no answers today."""

    def __init__(self, version: str) -> None:
        super().__init__(f"the survey {version} takes no answers now")


class AnswerTooLongError(VoiceError):
    """A text is longer than the form takes.

    :param max_characters: how many code points the form takes
    """

    def __init__(self, max_characters: int) -> None:
        self.max_characters = max_characters
        super().__init__(f"a text is longer than {max_characters} characters")


class LoginError(VoiceError):
    """An account cannot be made or found: a weak passphrase, a login taken or unknown."""


class PolicyError(VoiceError):
    """A route says not, or twice, who may come in; the site does not start."""


class ReviewError(VoiceError):
    """A decision that cannot be taken, for instance on a suggestion already decided."""


class ReleaseError(VoiceError):
    """A release cannot go on, for instance approved twice by one person."""


class HeardError(VoiceError):
    """A line of "You said, we did" cannot go on; the message says why in plain words."""


class HtmlTooLongError(VoiceError):
    """Staff wrote more formatted text than is read.

    :param max_bytes: how many bytes of UTF-8 are taken
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        super().__init__(f"the note is longer than {max_bytes // 1024} kB")


class TableFileError(VoiceError):
    """A file of texts cannot be read; the message names file, row or column."""


class SiteError(VoiceError):
    """The public site does not answer, or not with pages one can go on from."""
