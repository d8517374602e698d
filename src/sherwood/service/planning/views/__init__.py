"""Pages of figures, of the plan, and of what is taken out of them."""
