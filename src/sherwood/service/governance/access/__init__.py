"""Who may see and do what: role x node x purpose x dates, decided in one place, denied by default.

`rules` decides, from plain facts; `facts` reads them from the database; `check` is what views call;
`middleware` refuses every page that has not said what it needs.
"""
