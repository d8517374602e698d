"""Numbers in words: pounds, shares, people, years and intervals as a board would read them.

Figures are rounded to what they can bear (three significant figures for money), never to look
better, and a number that is not there is said to be not available.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

ABSENT = "not available"
_SMALL_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_UNITS = ((1e9, " billion"), (1e6, " million"))


def known(value: Any) -> bool:
    """Whether a value is there and, if a number, finite.

    Example:
        >>> known(0), known(float("nan")), known(None), known("*")
        (True, False, False, True)
    """
    if value is None:
        return False
    if isinstance(value, str):
        return bool(value)
    try:
        return math.isfinite(float(value))
    except (TypeError, ValueError):
        return False


def pounds(value: Any) -> str:
    """Money to three significant figures, in the unit a person would say.

    Example:
        >>> pounds(1_287_400_000), pounds(314_000_000), pounds(999_999_999), pounds(-9_430_000)
        ('£1.29 billion', '£314 million', '£1 billion', '−£9.43 million')
        >>> pounds(640_321), pounds(1_243.4), pounds(2.345), pounds(0), pounds(None)
        ('£640,000', '£1,240', '£2.35', '£0', 'not available')
    """
    if not known(value):
        return ABSENT
    amount = _significant(float(value), 3)
    sign, size = ("−" if amount < 0 else ""), abs(amount)
    for scale, unit in _UNITS:
        if size >= scale:
            return f"{sign}£{_trimmed(size / scale)}{unit}"
    if size < 100 and size != int(size):
        return f"{sign}£{size:,.2f}"
    return f"{sign}£{size:,.0f}"


def exact_pounds(value: Any) -> str:
    """Money to the pound, for tables.

    Example:
        >>> exact_pounds(1287400000.4), exact_pounds(-12)
        ('£1,287,400,000', '−£12')
    """
    if not known(value):
        return ABSENT
    rounded = round(float(value))
    return f"{'−' if rounded < 0 else ''}£{abs(rounded):,}"


def unit_pounds(value: Any) -> str:
    """A price to the penny below £1,000 and to the pound above.

    Example:
        >>> unit_pounds(39.231), unit_pounds(4120.6)
        ('£39.23', '£4,121')
    """
    if not known(value):
        return ABSENT
    amount = float(value)
    if abs(amount) >= 1000:
        return exact_pounds(amount)
    return f"{'−' if amount < 0 else ''}£{abs(amount):,.2f}"


def whole(value: Any) -> str:
    """A count with its thousands marked.

    Example:
        >>> whole(730000), whole(-1200.4), whole(float("nan"))
        ('730,000', '−1,200', 'not available')
    """
    return f"{round(float(value)):,}".replace("-", "−") if known(value) else ABSENT


def decimal(value: Any, places: int = 2) -> str:
    """A number to a fixed count of decimal places.

    Example:
        >>> decimal(1.2345), decimal(-0.5, 1)
        ('1.23', '−0.5')
    """
    return f"{float(value):,.{places}f}".replace("-", "−") if known(value) else ABSENT


def percent(share: Any, places: int = 1) -> str:
    """A share as a percentage.

    Example:
        >>> percent(0.1234), percent(0.5, 0), percent(-0.04)
        ('12.3%', '50%', '−4.0%')
    """
    return f"{100 * float(share):.{places}f}%".replace("-", "−") if known(share) else ABSENT


def one_in(share: Any) -> str:
    """A share as odds a person can picture.

    Example:
        >>> one_in(0.05), one_in(0.5), one_in(0.3), one_in(0.97)
        ('1 in 20', '1 in 2', '3 in 10', '97 in 100')
    """
    if not known(share):
        return ABSENT
    value = float(share)
    if value <= 0:
        return "none"
    odds = 1 / value
    if odds >= 1.9 and abs(odds - round(odds)) / odds < 0.04:
        return f"1 in {round(odds):,}"
    if odds > 10:
        return f"1 in {round(odds):,}"
    tenths = value * 10
    if abs(tenths - round(tenths)) < 0.05 and round(tenths) < 10:
        return f"{round(tenths)} in 10"
    return f"{round(value * 100)} in 100"


def financial_year(first_calendar_year: Any) -> str:
    """A financial year as it is written.

    Example:
        >>> financial_year(2017), financial_year(1999)
        ('2017/18', '1999/00')
    """
    year = int(first_calendar_year)
    return f"{year}/{(year + 1) % 100:02d}"


def years(first: Any, last: Any) -> str:
    """A run of financial years.

    Example:
        >>> years(2015, 2017), years(2017, 2017)
        ('2015/16 to 2017/18', '2017/18')
    """
    if int(first) == int(last):
        return financial_year(first)
    return f"{financial_year(first)} to {financial_year(last)}"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun, in words below ten.

    Example:
        >>> counted(1, "practice"), counted(12, "practice"), counted(0, "locality", "localities")
        ('one practice', '12 practices', 'no localities')
    """
    word = _SMALL_NUMBERS[number] if 0 <= number < len(_SMALL_NUMBERS) else f"{number:,}"
    return f"{word} {singular if number == 1 else plural or singular + 's'}"


def listed(items: Iterable[object], conjunction: str = "and") -> str:
    """Items as a sentence lists them.

    Example:
        >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
        ('a', 'a and b', 'a, b and c')
    """
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def between(lower: Any, upper: Any, written: Any = pounds) -> str:
    """An interval in words, said to include zero where it does.

    Example:
        >>> between(8e6, 14e6)
        'between £8 million and £14 million'
        >>> between(-1e6, 3e6)
        'between −£1 million and £3 million, which includes none at all'
    """
    if not (known(lower) and known(upper)):
        return "with no interval"
    said = f"between {written(lower)} and {written(upper)}"
    spans_zero = float(lower) <= 0 <= float(upper)
    return f"{said}, which includes none at all" if spans_zero else said


def capitalised(sentence: str) -> str:
    """The sentence with its first letter a capital and the rest as it was.

    Example:
        >>> capitalised("one GP in ten")
        'One GP in ten'
    """
    return sentence[:1].upper() + sentence[1:]


def in_sentence(title: str) -> str:
    """A title as it stands inside a sentence; abbreviations keep their capitals.

    Example:
        >>> in_sentence("Home care"), in_sentence("GP appointments")
        ('home care', 'GP appointments')
    """
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def total(values: Sequence[Any]) -> float:
    """The sum of the values that are there.

    Example:
        >>> total([1, None, float("nan"), 2.5])
        3.5
    """
    return math.fsum(float(value) for value in values if known(value))


def _significant(value: float, figures: int) -> float:
    if value == 0:
        return 0.0
    return round(value, figures - 1 - math.floor(math.log10(abs(value))))


def _trimmed(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value < 100 else f"{value:.0f}"
