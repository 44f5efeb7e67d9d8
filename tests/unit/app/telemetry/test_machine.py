"""Samples of the whole workstation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.telemetry.machine import MachineSampler


class _SteppedClock:
    def __init__(self) -> None:
        self.passed_s = 0.0

    def now(self) -> datetime:
        return datetime(2026, 11, 22, tzinfo=UTC) + timedelta(seconds=self.passed_s)

    def monotonic(self) -> float:
        return 1000.0 + self.passed_s


def test_a_sample_says_what_the_machine_uses() -> None:
    clock = _SteppedClock()
    sampler = MachineSampler(clock)
    clock.passed_s = 2.0
    sampler.sample()

    (sample,) = sampler.history
    assert sample.at == clock.now()
    assert 0 <= sample.cpu_percent <= 100
    assert 0 < sample.memory_used_bytes < sample.memory_total_bytes
    assert sample.disk_bytes_per_s >= 0


def test_the_history_reaches_back_one_hour() -> None:
    clock = _SteppedClock()
    sampler = MachineSampler(clock)
    for passed_s in (0, 4, 3605, 3620):
        clock.passed_s = passed_s
        sampler.sample()

    seconds = [
        (sample.at.hour * 60 + sample.at.minute) * 60 + sample.at.second
        for sample in sampler.history
    ]
    assert seconds == [3605, 3620]
