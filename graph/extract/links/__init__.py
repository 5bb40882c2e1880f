"""The chain from what was seen to what is asked: evidence, findings, consequences, actions."""
