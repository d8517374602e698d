"""The sections of the analysis report, one room each, from the analysis's tables to words."""
