"""Numbers, printed or told in words: what each counts for, in what unit, and which are no figures."""
