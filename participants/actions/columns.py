"""The columns of a file of people: what they are called, what they hold, which words they take."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from participants.choices import Gender, Sector


@dataclass(frozen=True)
class Column:
    """A column that is read. ``also``: other headings under which it is found."""

    name: str
    says: str
    example: str
    longest: int
    also: tuple[str, ...] = ()


COLUMNS = [
    Column(
        "name",
        gettext_lazy("The full name, as it should stand on letters. The only column that must be there."),
        "Mariam al-Qassem",
        300,
        ("full name", "person", "participant"),
    ),
    Column("given_name", gettext_lazy("Given name."), "Mariam", 150, ("first name", "forename")),
    Column("family_name", gettext_lazy("Family name."), "al-Qassem", 150, ("last name", "surname")),
    Column(
        "honorific",
        gettext_lazy("Form of address: Ms, Dr, Ambassador."),
        "Dr",
        40,
        ("form of address", "salutation", "prefix"),
    ),
    Column(
        "email",
        gettext_lazy("E-mail address. Without one, invite by telephone."),
        "mariam@example.org",
        320,
        ("e-mail", "email address", "e-mail address", "mail"),
    ),
    Column(
        "phone",
        gettext_lazy("Telephone, with the country’s number."),
        "+41 22 555 01 00",
        40,
        ("telephone", "mobile", "tel"),
    ),
    Column("language", gettext_lazy("Language of letters: en, fr, es, ru or ar."), "ar", 20, ("lang",)),
    Column("time_zone", gettext_lazy("Time zone, such as Asia/Amman."), "Asia/Amman", 64, ("timezone", "zone")),
    Column("country", gettext_lazy("Country."), "Soravia", 120),
    Column("gender", gettext_lazy("F, M or X; it serves the balance of the room alone."), "F", 10, ("sex",)),
    Column("born_in", gettext_lazy("Year of birth."), "1971", 4, ("year of birth", "birth year")),
    Column(
        "sector",
        gettext_lazy("diplomacy, military, academia, media, politics, business, civil society, other."),
        "diplomacy",
        60,
        ("field",),
    ),
    Column("expertise", gettext_lazy("What they know about."), "water law", 300),
    Column(
        "side",
        gettext_lazy("A side of this dialogue, as it is called here; empty for none."),
        "Soravia",
        100,
        ("party", "delegation"),
    ),
    Column(
        "title",
        gettext_lazy("Title or former office."),
        "former deputy minister",
        200,
        ("position", "job title", "office"),
    ),
    Column(
        "institution",
        gettext_lazy("Institution."),
        "University of Lazur",
        200,
        ("organisation", "organization", "affiliation", "employer"),
    ),
    Column("acronym", gettext_lazy("The institution’s acronym."), "UoL", 40),
    Column(
        "variants",
        gettext_lazy("Other spellings and scripts of the name, parted by |."),
        "Maryam el-Kassim|مريم القاسم",
        900,
        ("other spellings", "aliases"),
    ),
    Column("nicknames", gettext_lazy("Nicknames, parted by |."), "", 300, ("nick", "nickname")),
    Column("initials", gettext_lazy("Initials that a note might use, parted by |."), "M.Q.", 100),
    Column("proposed_by", gettext_lazy("Who proposed them."), "Felix Okoye", 200),
]
BY_NAME = {column.name: column for column in COLUMNS}
HEADINGS = {heading: column.name for column in COLUMNS for heading in (column.name.replace("_", " "), *column.also)}
SECTORS = {
    "diplomacy": Sector.DIPLOMACY,
    "diplomat": Sector.DIPLOMACY,
    "military": Sector.MILITARY,
    "security": Sector.MILITARY,
    "military and security": Sector.MILITARY,
    "academia": Sector.ACADEMIA,
    "academic": Sector.ACADEMIA,
    "media": Sector.MEDIA,
    "politics": Sector.POLITICS,
    "business": Sector.BUSINESS,
    "civil society": Sector.CIVIL_SOCIETY,
    "other": Sector.OTHER,
}
GENDERS = {
    "f": Gender.FEMALE,
    "female": Gender.FEMALE,
    "woman": Gender.FEMALE,
    "w": Gender.FEMALE,
    "m": Gender.MALE,
    "male": Gender.MALE,
    "man": Gender.MALE,
    "x": Gender.OTHER,
    "other": Gender.OTHER,
}
