"""Touchpoints about which many more, or many fewer, people complain than before."""
