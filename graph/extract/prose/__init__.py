"""Running text, sentence by sentence: what each says of the force, who speaks and how firmly."""
