"""
Learn what ties between the sentences of a paragraph count for (`graph/extract/prose/flow.py`).

In: runs of sentences, each with what its own words count for, learned from other documents, and with the
polarity it has. Out: weights of ties, such that the right courses of polarities are as likely as may be (a
linear-chain conditional random field; what words count for is given).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from graph.extract.prose.flow import feature_of
from graph.extract.prose.weights import Weights

PENALTY = 5.0
"""On the squares of weights; between 1 and 10 no difference can be told from chance."""
_THOUSAND = 1000

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """
    A sentence of a run.

    Args:
        alone: What its own words count for, by the choices of the weights.
        answer: The place of its polarity among the choices.
        ties: How it is tied to the one before it; none if it is the first.
        counts: What its document counts.
    """

    alone: tuple[int, ...]
    answer: int
    ties: tuple[str, ...]
    counts: float


def learn_ties(runs: Sequence[Sequence[Judged]], choices: tuple[str, ...]) -> Weights:
    """Weights of every tie to a sentence of every polarity."""
    chain = _Chain(runs, len(choices))
    start = np.zeros(len(chain.ties) * len(choices) ** 2)
    found: Array = minimize(chain.loss, start, jac=True, method="L-BFGS-B").x
    slopes = np.rint(found.reshape(len(chain.ties), len(choices), len(choices)) * _THOUSAND).astype(int)
    rows = {
        feature_of(tie, there): tuple(int(weight) for weight in slopes[number, place])
        for number, tie in enumerate(chain.ties)
        for place, there in enumerate(choices)
    }
    return Weights(choices, rows)


class _Chain:
    """All runs side by side, the shorter ones filled up: axis 0 is the run, axis 1 the place in it."""

    def __init__(self, runs: Sequence[Sequence[Judged]], choices: int) -> None:
        self.ties = sorted({tie for run in runs for one in run for tie in one.ties})
        self._choices = choices
        shape = (len(runs), max(map(len, runs)))
        self._alone = np.zeros((*shape, choices))
        self._answers = np.zeros(shape, dtype=int)
        self._tied = np.zeros((*shape, len(self.ties)))
        self._is_there = np.zeros(shape, dtype=bool)
        self._counts = np.array([run[0].counts for run in runs])
        column = {tie: number for number, tie in enumerate(self.ties)}
        for number, run in enumerate(runs):
            for place, one in enumerate(run):
                self._alone[number, place] = np.array(one.alone) / _THOUSAND
                self._answers[number, place] = one.answer
                self._tied[number, place, [column[tie] for tie in one.ties]] = 1
                self._is_there[number, place] = True

    def loss(self, flat: Array) -> tuple[float, Array]:
        """How unlikely the right courses are, penalty included, and how that changes with each weight."""
        weights = flat.reshape(len(self.ties), self._choices, self._choices)
        moves = np.tensordot(self._tied, weights, axes=1)
        ahead, behind = self._ahead(moves), self._behind(moves)
        whole = _summed(ahead[:, -1], 1)
        slope = np.zeros_like(weights)
        right = np.take_along_axis(self._alone, self._answers[..., None], axis=2)[..., 0]
        right = np.where(self._is_there, right, 0.0).sum(axis=1)
        every = np.arange(len(self._counts))
        for place in range(1, ahead.shape[1]):
            there, here = self._answers[:, place - 1], self._answers[:, place]
            is_there = self._is_there[:, place]
            right += np.where(is_there, moves[every, place, there, here], 0.0)
            onward = self._alone[:, place] + behind[:, place]
            expected = np.exp(
                ahead[:, place - 1, :, None] + moves[:, place] + onward[:, None, :] - whole[:, None, None]
            )
            expected[every, there, here] -= 1.0
            expected *= (is_there * self._counts)[:, None, None]
            slope += np.tensordot(self._tied[:, place].T, expected, axes=1)
        loss = float((self._counts * (whole - right)).sum() + PENALTY * (weights**2).sum())
        return loss, (slope + 2 * PENALTY * weights).ravel()

    def _ahead(self, moves: Array) -> Array:
        """For every place and polarity, the logarithm of the sum over all courses that lead there."""
        sums = self._alone.copy()
        for place in range(1, sums.shape[1]):
            led = _summed(sums[:, place - 1, :, None] + moves[:, place], 1) + self._alone[:, place]
            sums[:, place] = np.where(self._is_there[:, place, None], led, sums[:, place - 1])
        return sums

    def _behind(self, moves: Array) -> Array:
        """For every place and polarity, the logarithm of the sum over all courses that go on from there."""
        sums = np.zeros_like(self._alone)
        for place in range(sums.shape[1] - 1, 0, -1):
            onward = (self._alone[:, place] + sums[:, place])[:, None, :]
            led = _summed(moves[:, place] + onward, 2)
            sums[:, place - 1] = np.where(self._is_there[:, place, None], led, 0.0)
        return sums


def _summed(logarithms: Array, axis: int) -> Array:
    """The logarithm of the sum of what these are logarithms of."""
    most = logarithms.max(axis=axis, keepdims=True)
    sums: Array = np.log(np.exp(logarithms - most).sum(axis=axis)) + most.squeeze(axis)
    return sums
