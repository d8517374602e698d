"""The service the partnership signs in to: who we are, how we decide, and who may see what.

It may import the library; the library never imports it. Apps do not import each other's models:
they meet in `governance` (organisations, people, access) and write to `audit`.
"""
