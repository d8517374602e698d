"""Records: the contract, the readers of other formats, quality and linkage."""
