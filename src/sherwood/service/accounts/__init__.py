"""Who signs in, and how sure we are that it is they."""
