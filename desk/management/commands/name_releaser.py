"""For a sealed dialogue in which one person alone could release: the operator names a second."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from core.errors import DomainError
from desk.actions import name_releaser
from workshops.models import Dialogue


class Command(BaseCommand):
    help = (
        "Names a second person for the release of a dialogue under an emergency seal, when fewer than two could do "
        "it. Their seat opens the release alone and ends with it. It is noted in the trail, and the others are told."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--dialogue", required=True, metavar="CODE", help="the dialogue's code name")
        parser.add_argument("--name", default="", help="their name, if the address has no account yet")
        parser.add_argument("--language", default="en", choices=[code for code, _name in settings.LANGUAGES])

    def handle(self, *args, **options):
        try:
            validate_email(options["email"])
            seat = name_releaser(
                dialogue=Dialogue.objects.get(code_name=options["dialogue"]),
                email=options["email"],
                name=options["name"],
                language=options["language"],
            )
        except ValidationError:
            raise CommandError(f"“{options['email']}” is not an e-mail address.") from None
        except Dialogue.DoesNotExist:
            raise CommandError(f"No dialogue has the code name “{options['dialogue']}”.") from None
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{options['email']} can release “{options['dialogue']}” together with one other, until {seat.ends_on}. "
            f"They sign in at {settings.SITE_URL}/ and get a letter that says only that something waits."
        )
