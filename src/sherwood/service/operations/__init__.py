"""Keeping the service running: health, logs, jobs, and releases taken in."""
