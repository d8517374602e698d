"""How dates are written and read: as people here write them."""
