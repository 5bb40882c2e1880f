"""A runner that counts what another is asked."""

from __future__ import annotations

from service.engine.runner import Answer, PoolState, QueryRunner, Question


class Counting(QueryRunner):
    """Counts what another runner is asked."""

    def __init__(self, runner: QueryRunner) -> None:
        self._runner = runner
        self.asked = 0

    @property
    def release(self) -> str:
        return self._runner.release

    def run(self, question: Question) -> Answer:
        self.asked += 1
        return self._runner.run(question)

    def pool_state(self) -> PoolState:
        return self._runner.pool_state()

    def close(self) -> None:
        """Nothing of its own to stop."""
