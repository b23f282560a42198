"""The smallest and largest value that each withheld figure can still have.

A table with totals is a circulation: every published figure is a pipe with a fixed
flow, every withheld one a pipe with a free flow of at least zero. The feasible range
of a pipe is found exactly, in whole numbers, by augmenting paths.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

Node = Hashable


class Inconsistent(ValueError):
    """No table of counts agrees with the published figures."""


@dataclass(frozen=True)
class Pipe:
    """One figure: flows from `tail` to `head`, between `low` and `high`."""

    tail: Node
    head: Node
    low: int
    high: int


class Circulation:
    """A feasible set of flows; raises `Inconsistent` when there is none."""

    def __init__(self, pipes: Iterable[Pipe]):
        self.pipes = list(pipes)
        self.residual: dict[Node, dict[int, int]] = {}
        self.heads: list[Node] = []
        self._fill()

    def range_of(self, index: int) -> tuple[int, int]:
        """Lowest and highest possible flow of pipe number `index`."""
        pipe = self.pipes[index]
        forward, back = 2 * index, 2 * index + 1
        flow = pipe.low + self.residual[pipe.head][back]
        more = self._try(pipe.head, pipe.tail, forward, pipe.high - flow)
        less = self._try(pipe.tail, pipe.head, forward, flow - pipe.low)
        return flow - less, flow + more

    def _fill(self):
        lack: dict[Node, int] = {}
        for pipe in self.pipes:
            if pipe.low > pipe.high:
                raise Inconsistent("A figure is larger than its total.")
            self._arc(pipe.tail, pipe.head, pipe.high - pipe.low)
            lack[pipe.head] = lack.get(pipe.head, 0) + pipe.low
            lack[pipe.tail] = lack.get(pipe.tail, 0) - pipe.low
        source, sink = object(), object()
        needed = 0
        for node, amount in lack.items():
            if amount > 0:
                self._arc(source, node, amount)
                needed += amount
            elif amount < 0:
                self._arc(node, sink, -amount)
        if needed and self._push(source, sink, needed, ()) < needed:
            raise Inconsistent("The published figures do not add up.")

    def _arc(self, tail: Node, head: Node, room: int):
        number = len(self.heads)
        self.heads += [head, tail]
        self.residual.setdefault(tail, {})[number] = room
        self.residual.setdefault(head, {})[number + 1] = 0

    def _try(self, start: Node, goal: Node, forward: int, limit: int) -> int:
        """How much can be rerouted, leaving everything as it was."""
        before = {node: dict(arcs) for node, arcs in self.residual.items()}
        moved = self._push(start, goal, limit, (forward, forward + 1))
        self.residual = before
        return moved

    def _push(self, start: Node, goal: Node, limit: int, closed: tuple[int, ...]) -> int:
        pushed = 0
        while pushed < limit:
            path = self._path(start, goal, closed)
            if path is None:
                break
            step = min([limit - pushed, *(self.residual[n][a] for n, a in path)])
            for node, arc in path:
                self.residual[node][arc] -= step
                self.residual[self.heads[arc]][arc ^ 1] += step
            pushed += step
        return pushed

    def _path(self, start: Node, goal: Node, closed: tuple[int, ...]):
        came: dict[Node, tuple[Node, int] | None] = {start: None}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for arc, room in self.residual.get(node, {}).items():
                head = self.heads[arc]
                if room <= 0 or arc in closed or head in came:
                    continue
                came[head] = (node, arc)
                if head == goal:
                    return _trace(came, goal)
                queue.append(head)
        return None


def _trace(came, goal):
    path = []
    step = came[goal]
    while step is not None:
        path.append(step)
        step = came[step[0]]
    return path
