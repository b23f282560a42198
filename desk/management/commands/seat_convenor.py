"""The operator's first step on a new installation: a dialogue and its first convenor."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from audit.actions import record
from core.errors import DomainError
from workshops.actions.seat import give_seat
from workshops.choices import Role
from workshops.models import Dialogue


class Command(BaseCommand):
    help = "Seats the first convenor of a dialogue, founding it if there is none of that title, and writes to them."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--dialogue", required=True, metavar="TITLE", help="seen by its own team alone")
        parser.add_argument("--code-name", default="", help="used in letters; says nothing about the subject")
        parser.add_argument("--name", default="", help="the convenor's name, if the address has no account yet")
        parser.add_argument("--language", default="en", choices=[code for code, _name in settings.LANGUAGES])

    def handle(self, *args, **options):
        try:
            validate_email(options["email"])
            dialogue = self._seat(options)
        except ValidationError:
            raise CommandError(f"“{options['email']}” is not an e-mail address.") from None
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{options['email']} convenes “{dialogue.title}” ({dialogue.code_name}) and gets a letter. "
            f"They sign in at {settings.SITE_URL}/ with a code by mail."
        )

    @transaction.atomic
    def _seat(self, options) -> Dialogue:
        dialogue = Dialogue.objects.filter(title=options["dialogue"]).first()
        if dialogue is None:
            code_name = options["code_name"] or f"Room {Dialogue.objects.count() + 1}"
            if Dialogue.objects.filter(code_name=code_name).exists():
                raise DomainError(f"The code name “{code_name}” is in use: choose another with --code-name.")
            dialogue = Dialogue.objects.create(title=options["dialogue"], code_name=code_name)
            record("dialogue.created", obj=dialogue, compartment=dialogue.pk, sides=0)
        give_seat(
            dialogue=dialogue,
            email=options["email"],
            name=options["name"],
            language=options["language"],
            facts={"role": Role.CONVENOR},
            by=None,
        )
        return dialogue
