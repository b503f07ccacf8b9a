"""Forms of the review pages."""

from flask import Flask

from analysis.codebook import load_codebook
from voice.review.forms import AddCodeForm


def test_every_code_and_role_can_be_chosen(site: Flask) -> None:
    codebook = load_codebook()
    with site.test_request_context():
        form = AddCodeForm()
        form.offer(codebook)

    offered = {slug for group in form.code.choices.values() for slug, _ in group}
    assert offered == {"", *(code.slug for code in (*codebook.codes, *codebook.residual))}
    assert [slug for slug, _ in form.role.choices] == [each.role.value for each in codebook.roles]
