"""English words, sentences and names, and the tables and cues that tell of them; no report is known here."""
