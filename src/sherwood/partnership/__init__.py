"""The partnership folder: what is particular to a place, written by people, checked by us."""
