"""Charts of a frozen content; they know nothing else."""

from django.utils.translation import gettext as _

from core.charts import Chart, bar_chart, line_chart


def chart_of(content: dict) -> Chart | None:
    """The picture of a release: how an indicator moved, else how many people came of each field."""
    return course_chart(content) or sector_chart(content)


def course_chart(content: dict) -> Chart | None:
    """The first indicator in per cent over time, else the first with any movement; None without one."""
    rows = [row for row in content["indicators"] if len(row["course"]) > 1]
    row = next((row for row in rows if "%" in row["unit"]), rows[0] if rows else None)
    if row is None:
        return None
    percent = "%" in row["unit"]
    values = [value for _label, value in row["course"]]
    return line_chart(
        title=_course_title(row["name"], values),
        labels=[label for label, _value in row["course"]],
        series=[(row["name"], values)],
        unit="%" if percent else "",
        top=100 if percent and max(values) <= 100 else None,
        corner=_("Until"),
    )


def _course_title(name: str, values: list) -> str:
    if values[-1] > values[0]:
        return _("“%(indicator)s” has risen") % {"indicator": name}
    if values[-1] < values[0]:
        return _("“%(indicator)s” has fallen") % {"indicator": name}
    return _("“%(indicator)s” stands where it began") % {"indicator": name}


def sector_chart(content: dict) -> Chart | None:
    """How many people of each field; a withheld total stays so."""
    table = content["sector"]
    if "withheld" in table:
        return None
    return bar_chart(title=_("People by field"), labels=table["rows"], values=table["row_totals"], corner=_("Field"))
