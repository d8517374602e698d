"""The values a partnership writes: years, rates, shares, pounds, and figures that are not sure.

A record that holds a figure says where the figure comes from, or that it is illustrative.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

_YEAR = re.compile(r"(\d{4})/(\d{2})")


class Record(BaseModel):
    """What a partnership writes: it cannot be changed here, and holds no key we do not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False
    )


class Sourced(Record):
    """A record with figures."""

    source: Annotated[str, StringConstraints(min_length=3)] = Field(
        description="Where the figures come from, or the word 'illustrative'."
    )


def _financial_year(written: Any) -> Any:
    if isinstance(written, str) and (found := _YEAR.fullmatch(written)):
        first, second = int(found[1]), int(found[2])
        if (first + 1) % 100 == second:
            return first
    raise ValueError("it is not a financial year; write it as '2017/18'")


Year = Annotated[
    int,
    BeforeValidator(_financial_year),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}/\d{2}$"}),
    Field(description="A financial year, '2017/18'."),
]
"""A financial year: written '2017/18', read as 2017."""

Code = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_-]+$"),
    Field(description="The code of an organisation, as in organisations.toml."),
]
"""The short name of an organisation or a place: an ODS code where it has one."""

Name = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]*$"),
    Field(description="By which others point to it: lower case, digits and underscores."),
]
"""The name by which one record points to another, in lower case with underscores."""

Share = Annotated[float, Field(ge=0, le=1, description="A part of one: 0.25 is a quarter.")]
Rate = Annotated[
    float, Field(gt=-0.5, lt=0.5, description="A change in a year: 0.02 is two per cent more.")
]
MOST = 1e12
"""More pounds than a country has for all its care: a figure beyond is a slip of the pen."""

_IN_POUNDS = "Pounds, not thousands or millions."
Pounds = Annotated[float, Field(ge=-MOST, le=MOST, description=_IN_POUNDS)]
Cost = Annotated[float, Field(ge=0, le=MOST, description=_IN_POUNDS)]
Months = Annotated[float, Field(ge=0, le=240)]

Grade = Literal["A", "B", "C", "D"]
"""A randomised or repeated controlled; B matched or synthetic controls; C observed; D opinion."""


_Figure = Annotated[float, Field(ge=-MOST, le=MOST)]


class Spread(Record):
    """A figure that is not sure, by what it lies below with chances of 10, 50 and 90 per cent."""

    p10: _Figure
    p50: _Figure
    p90: _Figure

    @model_validator(mode="after")
    def _in_order(self) -> Spread:
        if not self.p10 <= self.p50 <= self.p90:
            raise ValueError(
                f"p10, p50 and p90 do not rise: {self.p10:g}, {self.p50:g}, {self.p90:g}; "
                "put them in order"
            )
        return self


def _spread(written: Any) -> Any:
    if isinstance(written, int | float) and not isinstance(written, bool):
        return {"p10": written, "p50": written, "p90": written}
    return written


Uncertain = Annotated[Spread, BeforeValidator(_spread, json_schema_input_type=float | Spread)]
"""A spread, or one number where the figure is taken as sure."""


class Dated(Record):
    """What holds from a day, until another if that day is known."""

    start: date
    end: date | None = Field(default=None, description="The first day on which it no longer holds.")

    @model_validator(mode="after")
    def _forwards(self) -> Dated:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"it ends on {self.end} and starts on {self.start}; correct one")
        return self

    def holds(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.start <= day and (self.end is None or day < self.end)
