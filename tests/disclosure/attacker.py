"""An attacker with linear programming, who shares nothing with the auditor but the published figures."""

from itertools import product

import highspy

CELLS = list(product("ABCD", "xyz"))


def range_of(figures, grown, asked):
    """Smallest and largest value, in fractions, of a sum of ``asked``: (release, where, sign). Every cell
    of every release is an unknown; of each pair in ``grown`` the second has nobody fewer in any cell."""
    releases = sorted({figure.people for figure in figures})
    place = {(n, cell): i for i, (n, cell) in enumerate(product(releases, CELLS))}
    model = _model(len(place))
    for figure in figures:
        if figure.count is not None:
            _equation(model, [place[figure.people, cell] for cell in _inside(figure.where)], figure.count)
    for smaller, larger in grown:
        for cell in CELLS:
            model.addRow(0, highspy.kHighsInf, 2, [place[smaller, cell], place[larger, cell]], [-1.0, 1.0])
    for people, where, sign in asked:
        for cell in _inside(where):
            model.changeColCost(place[people, cell], sign)
    return [_end(model, sense) for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize)]


def _inside(where):
    wanted = dict(where)
    return [cell for cell in CELLS if cell[0] in wanted.get("rows", cell[0]) and cell[1] in wanted.get("cols", cell[1])]


def _model(count):
    model = highspy.Highs()
    model.silent()
    for _cell in range(count):
        model.addVariable(lb=0, ub=1000)
    return model


def _equation(model, spots, count):
    model.addRow(count, count, len(spots), spots, [1.0] * len(spots))


def _end(model, sense):
    model.changeObjectiveSense(sense)
    model.run()
    return model.getObjectiveValue()
