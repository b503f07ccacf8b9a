"""Forms of the sign-in and account pages."""

from flask import Flask

from voice.admin.forms import AccountForm, SignInForm


def test_every_field_has_a_label_and_a_hint() -> None:
    app = Flask(__name__)
    app.secret_key = b"test"
    with app.test_request_context():
        fields = [field for form in (SignInForm(), AccountForm()) for field in form]

    shown = [field for field in fields if field.name != "csrf_token"]
    assert all(field.label.text and field.description for field in shown)
