import pytest

from participants.actions.likeness import EXACT, NEAR, Known, Register, fold

ONE_PERSON = [
    ("Yevgeny Tarasov", "Евгений Тарасов"),
    ("Yevgeny Tarasov", "Jewgeni Tarasow"),
    ("Mariam al-Qassem", "Maryam el-Kassim"),
    ("Mariam al-Qassem", "مريم القاسم"),
    ("Dawit Hailu", "Davit Haylu"),
    ("Ilse van der Meer", "Ilse Vandermeer"),
    ("Muhammad Hussein", "Mohamed Husain"),
    ("Sergei Ivanov", "Sergey Ivanov"),
    ("Aleksandr Petrov", "Alexander Petrov"),
]
TWO_PEOPLE = [
    ("Ahmed Khalil", "Ahmed Khan"),
    ("Anna Petrova", "Ivan Petrov"),
    ("John Smith", "Jane Smith"),
    ("Ali Hassan", "Ali Hussein"),
    ("Dawit Hailu", "Dawit Haile Selassie"),
    ("Samir Haddou", "Mira Castellane"),
]
THE_SAME = [
    ("José García López", "GARCIA LOPEZ, José"),
    ("Łukasz Nowak", "Lukasz Nowak"),
    ("Ambassador Samir Haddou", "Dr. Samir  Haddou"),
    ("Otar Lomaia", "ოთარ ლომაია"),
]


def found(known, asked, known_address="", asked_address=""):
    likeness = Register([Known("who", (known,), known_address)]).like([asked], asked_address)
    return likeness and (likeness.kind, likeness.why)


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_a_name_in_another_script_or_spelling_is_nearly_the_same(one, other):
    assert (found(one, other), found(other, one)) == ((NEAR, "spelling"), (NEAR, "spelling"))


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE)
def test_two_people_are_two(one, other):
    assert (found(one, other), found(other, one)) == (None, None)


@pytest.mark.parametrize(("one", "other"), THE_SAME)
def test_accents_order_titles_and_some_scripts_make_no_difference(one, other):
    assert found(one, other) == (EXACT, "name")


@pytest.mark.parametrize(
    ("known", "asked", "likeness"),
    [
        (("Amal Deniz", "a@example.org"), ("Amal Deniz", "A@example.org"), (EXACT, "both")),
        (("Amal Deniz", "a@example.org"), ("Amal Deniz", ""), (EXACT, "name")),
        (("Amal Deniz", "a@example.org"), ("Amal Deniz", "b@example.org"), (NEAR, "name")),
        (("Amal Deniz", "a@example.org"), ("Somebody Else", "a@example.org"), (NEAR, "address")),
        (("Amal Deniz", ""), ("Somebody Else", ""), None),
    ],
)
def test_what_the_address_says(known, asked, likeness):
    assert found(known[0], asked[0], known[1], asked[1]) == likeness


def test_a_title_alone_is_still_a_name():
    assert fold("Lady") == "lady"
