"""The words of a workshop and of its rule profile."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    CONVENOR = "CONVENOR", _("convenor")
    FACILITATOR = "FACILITATOR", _("facilitator")
    RAPPORTEUR = "RAPPORTEUR", _("rapporteur")
    COORDINATOR = "COORDINATOR", _("coordinator")
    EVALUATOR = "EVALUATOR", _("evaluator")
    FINANCE = "FINANCE", _("finance officer")
    PARTICIPANT = "PARTICIPANT", _("participant")
    OBSERVER = "OBSERVER", _("observer")
    INTERPRETER = "INTERPRETER", _("interpreter")
    FUNDER = "FUNDER", _("funder")
    OPERATOR = "OPERATOR", _("operator")


ORGANISERS = {Role.CONVENOR, Role.FACILITATOR, Role.COORDINATOR}
TEAM = ORGANISERS | {Role.RAPPORTEUR}
# They look after the dialogue and are not in the room: a round that is not acknowledged is none of theirs.
OFFICE = {Role.EVALUATOR, Role.FINANCE}
IN_THE_ROOM = {Role.PARTICIPANT, Role.OBSERVER, Role.INTERPRETER}
RELEASES = {Role.CONVENOR, Role.FACILITATOR}  # who may seal a dialogue in an emergency, and release it
WRITES_NOTES = {Role.RAPPORTEUR, Role.FACILITATOR}
READS_NOTES = WRITES_NOTES | IN_THE_ROOM
# A funder is seated by sharing a grant, an operator by whoever runs the installation.
GIVEN_BY_CONVENOR = [role for role in Role if role not in {Role.FUNDER, Role.OPERATOR}]


class ReleaseReason(TextChoices):
    """Chosen, not written: a written reason would stand in the trail for years and could tell what happened."""

    UNFOUNDED = "UNFOUNDED", _("the suspicion was unfounded")
    CONTAINED = "CONTAINED", _("what happened is contained")
    ACCOUNTS = "ACCOUNTS", _("the accounts concerned are safe again")
    DEVICES = "DEVICES", _("the lost or seized devices no longer open anything")
    NECESSITY = "NECESSITY", _("the dialogue cannot wait, and the risk is accepted")
    PRACTICE = "PRACTICE", _("it was a drill")


class LinksAfter(TextChoices):
    NEW = "NEW", _("new links: the old ones stay dead, and guests get a letter with a new one")
    SAME = "SAME", _("the old links open again")


class SideKind(TextChoices):
    PARTY = "PARTY", _("party")
    THIRD_PARTY = "THIRD_PARTY", _("third party")
    EXPERT = "EXPERT", _("expert")


class WorkshopState(TextChoices):
    PLANNED = "PLANNED", _("planned")
    INVITING = "INVITING", _("inviting")
    CONFIRMED = "CONFIRMED", _("confirmed")
    IN_SESSION = "IN_SESSION", _("in session")
    CLOSING = "CLOSING", _("closing")
    CLOSED = "CLOSED", _("closed")
    POSTPONED = "POSTPONED", _("postponed")
    CANCELLED = "CANCELLED", _("cancelled")


class StateReason(TextChoices):
    NONE = "", _("no reason given")
    VISA = "VISA", _("visas")
    SECURITY = "SECURITY", _("security")
    FUNDING = "FUNDING", _("funding")
    POLITICS = "POLITICS", _("politics")
    HEALTH = "HEALTH", _("health")


class DatePrecision(TextChoices):
    DAY = "DAY", _("to the day")
    START = "START", _("start only")
    MONTH = "MONTH", _("to the month")
    YEAR = "YEAR", _("to the year")
    UNKNOWN = "UNKNOWN", _("unknown")


class Format(TextChoices):
    IN_PERSON = "IN_PERSON", _("in person")
    ONLINE = "ONLINE", _("online")
    HYBRID = "HYBRID", _("in person and online")


class Level(TextChoices):
    STANDARD = "STANDARD", _("standard seal")
    SEALED = "SEALED", _("sealed")


class MailLevel(TextChoices):
    LINK = "LINK", _("nothing but a link")
    DATE_CITY = "DATE_CITY", _("date and city")
    FULL = "FULL", _("title, date and place")


# --- The eleven switches, each ordered from the widest to the tightest ----------------------


class Existence(TextChoices):
    PUBLIC = "PUBLIC", _("public")
    ON_REQUEST = "ON_REQUEST", _("on request")
    NOT_ACKNOWLEDGED = "NOT_ACKNOWLEDGED", _("not acknowledged")


class PlaceAndDate(TextChoices):
    PUBLIC = "PUBLIC", _("public")
    PUBLIC_AFTER = "PUBLIC_AFTER", _("public afterwards")
    ATTENDEES = "ATTENDEES", _("attendees only")
    NEED_TO_KNOW = "NEED_TO_KNOW", _("need to know")


class Topics(TextChoices):
    PUBLIC = "PUBLIC", _("public")
    ATTENDEES = "ATTENDEES", _("attendees only")
    NEED_TO_KNOW = "NEED_TO_KNOW", _("need to know")


class ParticipantList(TextChoices):
    PUBLIC = "PUBLIC", _("public")
    ATTENDEES = "ATTENDEES", _("attendees only")
    FACILITATORS = "FACILITATORS", _("facilitators only")


class UseOfContent(TextChoices):
    FREE = "FREE", _("free to use")
    INTERNAL = "INTERNAL", _("inside one’s own organisation")
    NAMED_CIRCLE = "NAMED_CIRCLE", _("a named circle")
    NONE = "NONE", _("not to be used")


class Attribution(TextChoices):
    NAMED = "NAMED", _("speakers may be named")
    BY_CONSENT = "BY_CONSENT", _("by consent")
    NONE = "NONE", _("never")


class FinestDescription(TextChoices):
    ROLE = "ROLE", _("a role")
    SIDE = "SIDE", _("a side")
    SECTOR = "SECTOR", _("a sector")
    PARTICIPANT = "PARTICIPANT", _("“a participant”")
    NO_SPEAKER = "NO_SPEAKER", _("no speaker at all")


class NotesKept(TextChoices):
    VERBATIM = "VERBATIM", _("verbatim")
    SUMMARY = "SUMMARY", _("summary")
    POINTS = "POINTS", _("points only")
    NONE = "NONE", _("none")


class Devices(TextChoices):
    YES = "YES", _("allowed")
    POSED = "POSED", _("posed photograph by consent")
    NO = "NO", _("none")
    DEVICES_OUT = "DEVICES_OUT", _("none, devices stay outside")


class JointTextUse(TextChoices):
    MAY_PUBLISH = "MAY_PUBLISH", _("may be published")
    AGREED_ONLY = "AGREED_ONLY", _("agreed text only")
    NAMED_CIRCLE = "NAMED_CIRCLE", _("named circle only")
    NEVER = "NEVER", _("never")


class RetentionRule(TextChoices):
    KEEP = "KEEP", _("kept")
    SEAL_UNTIL = "SEAL_UNTIL", _("sealed until a date")
    RAW_AFTER_RELEASE = "RAW_AFTER_RELEASE", _("raw notes destroyed 30 days after release")
    RAW_AT_ONCE = "RAW_AT_ONCE", _("raw notes destroyed at once")
    DESTROY_ON = "DESTROY_ON", _("destroyed on a date")
    BOTH_SIDES = "BOTH_SIDES", _("decided by both sides")
    NONE_KEPT = "NONE_KEPT", _("none kept")


class Preset(TextChoices):
    OPEN = "OPEN", _("Open")
    CHATHAM_HOUSE = "CHATHAM_HOUSE", _("Chatham House Rule")
    LIST_PUBLIC = "LIST_PUBLIC", _("Chatham House Rule, list public")
    OFF_THE_RECORD = "OFF_THE_RECORD", _("Off the record")
    CLOSED = "CLOSED", _("Closed")
    CUSTOM = "CUSTOM", _("A profile of our own")
