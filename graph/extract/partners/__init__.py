"""The agencies and initiatives of a report, and the part they take in what its sentences say."""
