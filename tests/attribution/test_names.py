import pytest

from attribution import check
from tests.attribution.cast import halden, person

ORLOVA = [person("P1", "Marina Orlova"), person("P2", "Kim Min-soo"), person("P3", "Zhang Xiaoming")]


def found(text, roster=None):
    result = check(text, roster or halden())
    return [(finding.text, finding.people) for finding in result.findings]


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("Yevgeny Tarasov", "P01"),
        ("Tarasov, Yevgeny", "P01"),
        ("TARASOV", "P01"),
        ("tarasov", "P01"),
        ("Y. Tarasov", "P01"),
        ("Ambassador Tarasov", "P01"),
        ("Jewgenij Tarassow", "P01"),
        ("Евгений Тарасов", "P01"),
        ("Тарасова", "P01"),
        ("Tаrasоv", "P01"),
        ("Tara\u200bsov", "P01"),
        ("Ｔａｒａｓｏｖ", "P01"),
        ("Tarassov", "P01"),
        ("Zhenya", "P01"),
        ("Y.T.", "P01"),
        ("y.tarasov@example.org", "P01"),
        ("@yevgenytarasov", "P01"),
        ("Alkassem", "P02"),
        ("Qassim", "P02"),
        ("مريم القاسم", "P02"),
        ("van der Meer", "P04"),
        ("Vandermeer", "P04"),
        ("Åberg", "P06"),
        ("Aberg’s", "P06"),
        ("Colonel May", "P10"),
    ],
)
def test_each_way_of_writing_a_name_is_found(words, who):
    assert found(f"It was then {words} said that the text was too long.") == [(words, (who,))]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Предложение Орловой обсудили вечером.", "P1"),
        ("김민수는 그렇게 말했다.", "P2"),
        ("Min-soo explained it.", "P2"),
        ("A paper by Chang Hsiao-ming was read.", "P3"),
        ("张晓明指出数据应当公开。", "P3"),
    ],
)
def test_other_scripts_and_systems_are_found(text, who):
    assert [people for _, people in found(text, ORLOVA)] == [(who,)]


@pytest.mark.parametrize(
    "text",
    [
        "It may take until May for the annex.",
        "There was hope that the visit could go ahead.",
        "May I suggest a break? Hope remains.",
        "We met on 14 May and again in May 2025.",
        "Anton Petrov's interview on television was mentioned.",
        "The session began at 10 a.m. and some left, e.g. for prayers.",
    ],
)
def test_words_that_are_no_names_here_pass(text):
    assert found(text) == []


def test_a_name_that_two_people_share_warns():
    result = check("Kim agreed.", [person("A", "Kim Min-soo"), person("B", "Kim Ji-young")])
    assert [(f.people, f.fits, f.severity) for f in result.findings] == [(("A", "B"), 2, "warn")]


def test_a_name_that_four_people_share_passes():
    people = [
        person(letter, f"{name} Haddad") for letter, name in zip("ABCD", ("Rima", "Omar", "Zaid", "Huda"), strict=True)
    ]
    assert check("Haddad agreed.", people).verdict == "clear"


def test_an_exact_name_outdoes_one_that_only_resembles_it():
    people = [person("A", "Ivan Taranov"), person("B", "Piotr Tarasov")]
    assert found("It was Tarasov who agreed.", people) == [("Tarasov", ("B",))]


def test_a_surname_with_a_strangers_given_name_is_asked_about():
    result = check("A book by Sergei Tarasov was mentioned.", halden())
    assert [(f.text, f.severity) for f in result.findings] == [("Sergei Tarasov", "warn")]
