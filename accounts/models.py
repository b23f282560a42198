"""Who may sign in. What they may see is written in their seats, nowhere else."""

import uuid

from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import IntegrityError, models, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager):
    """Finds and makes users by address; there is no superuser to make."""

    def create_user(self, email: str, password: str | None = None, **fields):
        """A user with a lower-cased address; without a password only code sign-in works.

        The address is also told to allauth: otherwise the first sign-in by code would ask for a second
        code to confirm what the first has just proved.
        """
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        with transaction.atomic(using=self._db):
            user.save(using=self._db)
            apps.get_model("account", "EmailAddress").objects.create(user=user, email=user.email, primary=True)
        return user

    def ensure_user(self, email: str, **fields):
        """The user with this address, else a new one without a password; safe when two ask at once."""
        found = self.filter(email=email.strip().lower()).first()
        if found:
            return found
        try:
            return self.create_user(email, **fields)
        except IntegrityError:  # somebody else was first
            return self.get(email=email.strip().lower())

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """An account. It has no staff flag and no superuser flag: nothing passes by the seats."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    session_version = models.PositiveIntegerField(default=1, editable=False)  # raising it ends every session

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    def __str__(self):
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret=None) -> str:
        """What a session must carry to be this user's: it changes with the password and the version."""
        salt = "accounts.models.User.session"
        said = f"{self.session_version}:{self.password}"
        return salted_hmac(salt, said, secret=secret, algorithm="sha256").hexdigest()

    def has_perm(self, perm, obj=None) -> bool:
        """Never: Django's permissions are not used, so no library can let anyone pass by them."""
        return False

    def has_module_perms(self, app_label) -> bool:
        return False
