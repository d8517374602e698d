"""Django's settings. What differs between places is in `environment`; all else is fixed here."""

from __future__ import annotations

import sys
from pathlib import Path

from sherwood.errors import InputError
from sherwood.service.accounts.outside import outside_providers
from sherwood.service.assets import FOLDER as ASSETS
from sherwood.service.environment import read_environment
from sherwood.service.operations.logs import log_file, logs_to

HERE = Path(__file__).parent
try:
    ENVIRONMENT = read_environment()
except InputError as error:
    # Django and gunicorn would show a page of Python for it.
    sys.exit(f"Stopped: {error}")
CACHE_TABLE = "sherwood_cache"

SECRET_KEY = ENVIRONMENT.secret_key
SECRET_KEY_FALLBACKS = list(ENVIRONMENT.former_keys)
DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
DEMONSTRATION = ENVIRONMENT.demonstration

INSTALLED_APPS = [
    "sherwood.service.accounts",
    "sherwood.service.governance",
    "sherwood.service.audit",
    "sherwood.service.information",
    "sherwood.service.operations",
    "sherwood.service.api",
    "sherwood.service.planning",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    # Before the first that looks at the host and at TLS.
    "sherwood.service.operations.middleware.AskedFromHere",
    # What is put on every answer comes first, so that no answer goes without.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "sherwood.service.operations.middleware.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sherwood.service.operations.middleware.RequestIdentity",
    "sherwood.service.operations.middleware.PlainRequest",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sherwood.service.accounts.sessions.SessionRules",
    "sherwood.service.operations.middleware.OnlyForms",
    "sherwood.service.governance.access.middleware.DenyByDefault",
]

ROOT_URLCONF = "sherwood.service.urls"
WSGI_APPLICATION = "sherwood.service.wsgi.application"
DATABASES = {"default": ENVIRONMENT.database}
CACHES = {
    # In the database, so that failed sign-ins and used codes count in every worker and machine.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": CACHE_TABLE,
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "sherwood.service.pages.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "sherwood.service.pages.every_page",
            ],
        },
    },
    {
        # Only for the packages that bring Django templates of their own.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
] + [{"NAME": "sherwood.service.accounts.passwords.NotEasyValidator"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "choose_role"
ACCOUNT_ADAPTER = "sherwood.service.accounts.adapter.InvitedPeople"
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/5m/ip,5/15m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ACCOUNT_FORMS = {
    "login": "sherwood.service.accounts.forms.SignIn",
    "reauthenticate": "sherwood.service.accounts.forms.PasswordAgain",
    "change_password": "sherwood.service.accounts.forms.ChangePassword",
}
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.proxies
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60

MFA_ADAPTER = "sherwood.service.accounts.adapter.SealedSecrets"
MFA_FORMS = {
    "authenticate": "sherwood.service.accounts.forms.SecondStep",
    "reauthenticate": "sherwood.service.accounts.forms.SecondStepAgain",
    "activate_totp": "sherwood.service.accounts.forms.SetUpSecondStep",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Sherwood"

SOCIALACCOUNT_ADAPTER = "sherwood.service.accounts.adapter.VouchedFor"
SOCIALACCOUNT_PROVIDERS = outside_providers(ENVIRONMENT.provider)
OUTSIDE_NAME = ENVIRONMENT.provider.name if ENVIRONMENT.provider else ""
OUTSIDE_ASSURANCE = ENVIRONMENT.provider.assurance if ENVIRONMENT.provider else 3

SESSION_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENVIRONMENT.secure
CSRF_COOKIE_SECURE = ENVIRONMENT.secure
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = ENVIRONMENT.secure
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.secure else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.secure else None
CSRF_FAILURE_VIEW = "sherwood.service.accounts.views.out_of_date"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

API_CALLS_A_MINUTE = 300
API_FAILURES = 20

LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "sherwood.service.formats"
TIME_ZONE = "Europe/London"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.home / "static"
STATICFILES_DIRS = [HERE / "static", ASSETS]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
LOGGING = logs_to(log_file(ENVIRONMENT.home) if DEMONSTRATION else None)
