"""Attacks on the service. A package, so that the house they share is put away after the last one."""
