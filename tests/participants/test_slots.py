"""How slots are judged: a table by hand, and what must hold whatever people say."""

from hypothesis import given
from hypothesis import strategies as st

from participants.choices import Availability
from participants.selectors.slots import Needs, Voice, fit_of, rank

YES, IF_NEED_BE, NO = Availability.YES, Availability.IF_NEED_BE, Availability.NO
SLOTS = ["march", "april", "may"]
SIDES = ["Ardenya", "Soravia", None]


def voices(**said):
    """``voices(Otar="A yyn", …)``: side by its first letter, an answer for each slot; "-" for nothing."""
    words = {"y": YES, "i": IF_NEED_BE, "n": NO}
    sides = {"A": "Ardenya", "S": "Soravia", "X": None}
    return [
        Voice(name, sides[row[0]], {s: words[sign] for s, sign in zip(SLOTS, row[2:], strict=True) if sign != "-"})
        for name, row in said.items()
    ]


def order(said, needs):
    return [fit.slot for fit in rank(SLOTS, said, needs)]


def test_a_slot_where_nothing_is_missing_stands_before_one_with_more_yeses():
    said = voices(Otar="A yyn", Mira="A -yn", Lia="A nyn", Samir="S yny", Layla="S nnn")

    assert order(said, Needs({"Ardenya": 1, "Soravia": 1})) == ["march", "april", "may"]


def test_who_must_be_there_weighs_like_one_of_a_side():
    said = voices(Otar="A yyy", Mira="A nyy", Samir="S nny", Felix="X yny")

    needs = Needs({"Ardenya": 2, "Soravia": 1}, frozenset({"Felix"}))

    assert [(fit.slot, fit.shortfall, dict(fit.short), set(fit.away)) for fit in rank(SLOTS, said, needs)] == [
        ("may", 0, {}, set()),
        ("march", 2, {"Ardenya": 1, "Soravia": 1}, set()),
        ("april", 2, {"Soravia": 1}, {"Felix"}),
    ]


def test_if_need_be_counts_but_a_yes_is_surer():
    said = voices(Otar="A iyn", Samir="S yyi")

    fits = {fit.slot: fit for fit in rank(SLOTS, said, Needs({"Ardenya": 1, "Soravia": 1}))}

    assert order(said, Needs({"Ardenya": 1, "Soravia": 1})) == ["april", "march", "may"]
    assert (fits["march"].serves, fits["march"].doubt, fits["march"].if_need_be) == (True, 1, 1)


def test_silence_is_counted_and_is_neither_yes_nor_no():
    fit = fit_of("march", voices(Otar="A ---", Mira="A nyy", Samir="S yyy"), Needs())

    assert (fit.yes, fit.if_need_be, fit.no, fit.silent) == (1, 0, 1, 1)


def test_slots_that_serve_alike_stay_in_the_order_in_which_they_came():
    assert order(voices(Otar="A yyy"), Needs()) == SLOTS
    assert order([], Needs({"Ardenya": 4})) == SLOTS


# --- whatever people say -------------------------------------------------------------------------

answer = st.sampled_from([YES, IF_NEED_BE, NO])
people = st.lists(
    st.builds(
        lambda side, said: (side, said),
        st.sampled_from(SIDES),
        st.dictionaries(st.sampled_from(SLOTS), answer),
    ),
    max_size=9,
).map(lambda rows: [Voice(number, side, said) for number, (side, said) in enumerate(rows)])
needs = st.builds(
    Needs,
    st.dictionaries(st.sampled_from(SIDES[:2]), st.integers(0, 5)),
    st.frozensets(st.integers(0, 9), max_size=3),
)


def with_answer(said, person, slot, given_answer):
    return [Voice(v.person, v.side, {**v.answers, slot: given_answer}) if v.person == person else v for v in said]


@given(people, needs, st.integers(0, 8), st.sampled_from(SLOTS))
def test_one_more_yes_never_lowers_a_slot(said, wanted, person, slot):
    before, after = order(said, wanted), order(with_answer(said, person, slot, YES), wanted)

    assert after.index(slot) <= before.index(slot)


@given(people, needs, st.integers(0, 8), st.sampled_from(SLOTS))
def test_one_more_no_never_raises_a_slot(said, wanted, person, slot):
    before, after = order(said, wanted), order(with_answer(said, person, slot, NO), wanted)

    assert after.index(slot) >= before.index(slot)


@given(people, needs, st.integers(0, 8), answer)
def test_what_is_said_of_one_slot_leaves_the_figures_of_the_others(said, wanted, person, said_now):
    changed = with_answer(said, person, "march", said_now)

    assert [fit_of(s, said, wanted) for s in SLOTS[1:]] == [fit_of(s, changed, wanted) for s in SLOTS[1:]]


@given(people, needs, st.randoms())
def test_the_order_in_which_people_are_counted_does_not_matter(said, wanted, chance):
    shuffled = list(said)
    chance.shuffle(shuffled)

    assert rank(SLOTS, said, wanted) == rank(SLOTS, shuffled, wanted)


@given(people, needs)
def test_whatever_serves_stands_before_whatever_does_not(said, wanted):
    serves = [fit.serves for fit in rank(SLOTS, said, wanted)]

    assert serves == sorted(serves, reverse=True)


@given(people, needs, st.sampled_from(SLOTS))
def test_everybody_is_counted_once(said, wanted, slot):
    fit = fit_of(slot, said, wanted)

    assert fit.yes + fit.if_need_be + fit.no + fit.silent == len(said)
    assert sum(fit.able.values()) == fit.yes + fit.if_need_be
