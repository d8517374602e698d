"""Why data may be used: flows, opt-outs, care relationships, and the release of outputs."""
