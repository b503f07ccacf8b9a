"""Forms of the sign-in and account pages."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):
    """What opens an account."""

    login = StringField(
        "Login",
        validators=[InputRequired("Type your login."), Length(max=40)],
        description="Your short name here, not an email address.",
    )
    passphrase = PasswordField(
        "Passphrase",
        validators=[InputRequired("Type your passphrase."), Length(max=200)],
        description="15 characters or more.",
    )
    code = StringField(
        "Six-digit code",
        validators=[InputRequired("Type the code."), Length(max=12)],
        description="From your authenticator app. Each code works once.",
    )


class AccountForm(FlaskForm):
    """What a person may choose for this browser."""

    shortcuts = BooleanField(
        "Use single-letter keys in the review",
        description="C confirms everything and goes on, U undoes, N leaves a text for later.",
    )
