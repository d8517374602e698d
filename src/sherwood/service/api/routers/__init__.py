"""The operations of the API, one domain a room; each is thin over what the pages use."""
