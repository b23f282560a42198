"""Every route of ours, with the door that its view carries. Read by the matrix test and by
``manage.py policy_matrix``."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from core.access import Door

FOREIGN = ("allauth.", "django.")


@dataclass(frozen=True)
class Route:
    """``name`` with its namespace; ``params``: the names of what the address holds."""

    name: str
    path: str
    pattern: URLPattern
    params: tuple[str, ...]

    @property
    def door(self) -> Door | None:
        """The mark of the view, or None for a view that carries none."""
        return getattr(self.pattern.callback, "door", None)


def routes(resolver: URLResolver | None = None) -> list[Route]:
    """All routes whose views are ours, by name."""
    found = [route for route in _walk(resolver or get_resolver(), "", "") if not _is_foreign(route)]
    return sorted(found, key=lambda route: (route.name, route.path))


def _walk(resolver: URLResolver, path: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, here, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        else:
            params = tuple(entry.pattern.regex.groupindex)
            yield Route(f"{namespace}{entry.name or here}", here, entry, params)


def _is_foreign(route: Route) -> bool:
    return route.pattern.callback.__module__.startswith(FOREIGN)


def without_door(found: list[Route]) -> list[str]:
    """Names of the routes whose view carries no mark."""
    return [route.name for route in found if not isinstance(route.door, Door)]
