"""The codebook: every reason for leaving, what counts as it and what does not.

A codebook is immutable and carries its version: the version written in the
file and a short hash of its content, so that a suggestion can say exactly
which wording it was made under.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from analysis.errors import CodebookError


class Role(StrEnum):
    """How a code stands in an answer."""

    LEFT_BECAUSE = "left_because"
    MADE_TO_LEAVE = "made_to_leave"
    THINKING_OF_LEAVING_BECAUSE = "thinking_of_leaving_because"
    STAYED_AWAY_BECAUSE = "stayed_away_because"
    CAME_BACK_BECAUSE = "came_back_because"
    WOULD_HAVE_STAYED_IF = "would_have_stayed_if"
    HELPED = "helped"
    MADE_IT_WORSE = "made_it_worse"
    PRESENT = "present"


REASON_ROLES: frozenset[Role] = frozenset(
    {
        Role.LEFT_BECAUSE,
        Role.MADE_TO_LEAVE,
        Role.THINKING_OF_LEAVING_BECAUSE,
        Role.STAYED_AWAY_BECAUSE,
    }
)
"""The roles that make a code a reason for leaving."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure, with the keys of its sources; never an expected rate."""

    figure: str
    sources: tuple[str, ...]
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Code:
    """One reason (or a residual code): what it means and what belongs to it."""

    slug: str
    group: str
    """The slug of its group; empty for a residual code."""
    label: str
    child_label: str
    definition: str
    include: str
    exclude: str
    often_with: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    lever: str = ""
    """What a planner can do about it."""
    review_flag: bool = False
    """A person looks at every answer with this code."""


@dataclass(frozen=True, slots=True)
class Group:
    """A family of codes."""

    slug: str
    label: str
    child_label: str


@dataclass(frozen=True, slots=True)
class RoleLabel:
    """The names of a role: for planners and for children."""

    role: Role
    label: str
    child_label: str


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One thing a facet can say."""

    slug: str
    label: str
    figures: str = ""
    review_flag: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """Something else to note of an answer, beside its reasons."""

    slug: str
    label: str
    child_label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """A national number that a planner may want beside local counts."""

    name: str
    value: str
    sources: tuple[str, ...]
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Codebook:
    """Codes, groups, roles and facets in file order; never changed once loaded."""

    version: str
    """Version in the file and the first eight digits of its SHA-256: ``1.0+9f86d081``."""
    rules: Mapping[str, Any]
    groups: tuple[Group, ...]
    codes: tuple[Code, ...]
    """The reasons; the residual codes stand apart."""
    residual: tuple[Code, ...]
    roles: tuple[RoleLabel, ...]
    facets: tuple[Facet, ...]
    baselines: tuple[Baseline, ...]
    sources: Mapping[str, str]

    def get(self, slug: str) -> Code:
        """Return a code, a residual one too.

        :raises CodebookError: if there is no such code
        """
        for code in (*self.codes, *self.residual):
            if code.slug == slug:
                return code
        message = f"no code is called {slug!r}"
        raise CodebookError(message)

    def label(self, slug: str) -> str:
        """Return a code's label, or its slug where only an older codebook had it."""
        return self.get(slug).label if slug in self else slug

    def __contains__(self, slug: object) -> bool:
        return any(code.slug == slug for code in (*self.codes, *self.residual))

    def role(self, role: Role) -> RoleLabel:
        """Return the names of ``role``."""
        return next(label for label in self.roles if label.role is role)


@lru_cache(maxsize=1)
def load_codebook() -> Codebook:
    """Load the codebook that ships with the package.

    >>> len(load_codebook().codes)
    28
    """
    file = resources.files("analysis") / "data" / "codebook.yaml"
    return parse_codebook(file.read_text(encoding="utf-8"))


def parse_codebook(text: str) -> Codebook:
    """Read a codebook from YAML and check it.

    :raises CodebookError: if a rule is broken; the message lists each fault in plain words
    """
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as err:
        message = "the codebook is not valid YAML"
        raise CodebookError(message) from err
    if not isinstance(document, dict):
        message = "the codebook is not a mapping of sections"
        raise CodebookError(message)
    faults = _faults(document)
    if faults:
        raise CodebookError("; ".join(faults))
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]
    return _codebook(document, f"{document['version']}+{digest}")


_SECTIONS = ("version", "coding_rules", "groups", "codes", "residual", "roles", "facets", "sources")
_CODE_TEXTS = ("label", "child_label", "definition", "include", "exclude")


def _faults(document: Mapping[str, Any]) -> list[str]:
    """List what is wrong, in the order of the file."""
    missing = [f"section {name} is missing" for name in _SECTIONS if not document.get(name)]
    if missing:
        return missing
    return [
        *_version_faults(document["version"]),
        *_group_faults(document),
        *_code_faults(document),
        *_role_faults(document["roles"]),
        *_facet_faults(document["facets"]),
        *_figure_faults(
            "a planner baseline", document.get("planner_baselines", ()), document["sources"]
        ),
    ]


def _version_faults(version: object) -> list[str]:
    if isinstance(version, str):
        return []
    return ["version must be written in quotes, or 1.10 would become 1.1"]


def _group_faults(document: Mapping[str, Any]) -> list[str]:
    faults = _duplicates("group", (group.get("slug") for group in document["groups"]))
    for group in document["groups"]:
        faults += _missing_texts(f"group {group.get('slug')}", group, ("label", "child_label"))
    return faults


def _code_faults(document: Mapping[str, Any]) -> list[str]:
    codes = document["codes"]
    everything = [*codes, *document["residual"]]
    slugs = {code.get("slug") for code in codes}
    groups = {group.get("slug") for group in document["groups"]}
    faults = _duplicates("code", (code.get("slug") for code in everything))
    for code in everything:
        faults += _missing_texts(f"code {code.get('slug')}", code, _CODE_TEXTS)
    for code in codes:
        name = f"code {code.get('slug')}"
        if code.get("group") not in groups:
            faults.append(f"{name} stands in an unknown group, {code.get('group')}")
        for other in code.get("often_with", ()):
            if other not in slugs:
                faults.append(f"{name} is often with {other}, which is no code")
            elif other == code["slug"]:
                faults.append(f"{name} is often with itself")
        if not code.get("examples"):
            faults.append(f"{name} has no examples")
        faults += _figure_faults(name, code.get("prevalence", ()), document["sources"])
    return faults


def _figure_faults(
    name: str, figures: Iterable[Mapping[str, Any]], sources: Mapping[str, str]
) -> list[str]:
    return [
        f"{name} names an unknown source, {source}"
        for figure in figures
        for source in figure.get("sources", ["none"])
        if source not in sources
    ]


def _role_faults(roles: Iterable[Mapping[str, Any]]) -> list[str]:
    roles = list(roles)
    named = [role.get("slug") for role in roles]
    faults = _duplicates("role", named)
    faults += [f"role {role} has no entry" for role in Role if role.value not in named]
    faults += [f"role {slug} is unknown" for slug in named if slug not in set(Role)]
    for role in roles:
        faults += _missing_texts(f"role {role.get('slug')}", role, ("label", "child_label"))
    return faults


def _facet_faults(facets: Mapping[str, Mapping[str, Any]]) -> list[str]:
    faults = []
    for slug, facet in facets.items():
        name = f"facet {slug}"
        faults += _missing_texts(name, facet, ("label", "child_label"))
        values = facet.get("values") or ()
        if not values:
            faults.append(f"{name} has no values")
        faults += _duplicates(f"value of {name}", (value.get("slug") for value in values))
        for value in values:
            faults += _missing_texts(f"{name}, value {value.get('slug')}", value, ("label",))
    return faults


def _duplicates(kind: str, slugs: Iterable[object]) -> list[str]:
    return [
        f"{kind} {slug} has no name" if slug is None else f"{kind} {slug} is defined {times} times"
        for slug, times in Counter(slugs).items()
        if times > 1 or slug is None
    ]


def _missing_texts(name: str, entry: Mapping[str, Any], texts: Iterable[str]) -> list[str]:
    return [f"{name} has no {text}" for text in texts if not entry.get(text)]


def _codebook(document: Mapping[str, Any], version: str) -> Codebook:
    """Build the codebook from a document that has passed every check."""
    return Codebook(
        version=version,
        rules=document["coding_rules"],
        groups=tuple(Group(**group) for group in document["groups"]),
        codes=tuple(_code(entry) for entry in document["codes"]),
        residual=tuple(_code(entry) for entry in document["residual"]),
        roles=tuple(
            RoleLabel(Role(entry["slug"]), entry["label"], entry["child_label"])
            for entry in document["roles"]
        ),
        facets=tuple(
            Facet(
                slug,
                facet["label"],
                facet["child_label"],
                tuple(FacetValue(**value) for value in facet["values"]),
            )
            for slug, facet in document["facets"].items()
        ),
        baselines=tuple(
            Baseline(
                item["name"], str(item["value"]), tuple(item["sources"]), item["status"] == "seen"
            )
            for item in document.get("planner_baselines", ())
        ),
        sources=document["sources"],
    )


def _code(entry: Mapping[str, Any]) -> Code:
    return Code(
        slug=entry["slug"],
        group=entry.get("group", ""),
        label=entry["label"],
        child_label=entry["child_label"],
        definition=entry["definition"],
        include=entry["include"],
        exclude=entry["exclude"],
        often_with=tuple(entry.get("often_with", ())),
        cues=tuple(entry.get("cues", ())),
        examples=tuple(entry.get("examples", ())),
        figures=tuple(
            Figure(item["figure"], tuple(item["sources"]), item["status"] == "seen")
            for item in entry.get("prevalence", ())
        ),
        lever=entry.get("lever", ""),
        review_flag=entry.get("review_flag", False),
    )
