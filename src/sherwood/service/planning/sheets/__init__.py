"""The one kind of table that figure pages and their files take.

A `Sheet` whose rows rest on people or events is made of what `sherwood.stats.suppress` returned,
and of nothing else; where it hid a count, the row's other figures are hidden with it. A table of
money that counts nobody is made by `of_money`. Whatever is no `Sheet` is refused by what draws and
what writes files, and a `Sheet` cannot be made by hand.
"""

from sherwood.service.planning.sheets.keeping import as_values, believed, sealed, unsealed
from sherwood.service.planning.sheets.made import of_money, of_people
from sherwood.service.planning.sheets.sheet import Cell, Heading, Picture, Sheet, check_sheet

__all__ = [
    "Cell",
    "Heading",
    "Picture",
    "Sheet",
    "as_values",
    "believed",
    "check_sheet",
    "of_money",
    "of_people",
    "sealed",
    "unsealed",
]
