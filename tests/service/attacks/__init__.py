"""Attacks on the service: a package, so that the house they share is put away after the last."""
