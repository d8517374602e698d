"""Planning and evaluation: the library's analysis and plan, put in front of people."""
