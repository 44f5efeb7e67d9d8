"""Resources of services, computed from samples."""

from __future__ import annotations

from app.clock import SystemClock
from app.model.processes import ProcessClass, ProcessIdentity
from app.model.status import Usage
from app.platform.processes import ProcessUsage, RunMarks, system_processes
from app.telemetry.usage import LEAST_SPAN_S, Sample, UsageSampler, process_rows, unit_usage
from tests.conftest import RunAsync


def _process(
    pid: int,
    cpu_s: float,
    *,
    parent: int = 0,
    memory: int = 1000,
    arguments: tuple[str, ...] = (),
    start: int = 0,
) -> ProcessUsage:
    return ProcessUsage(
        identity=ProcessIdentity(pid, start, "boot"),
        parent_pid=parent,
        name=f"p{pid}",
        arguments=arguments,
        cpu_s=cpu_s,
        memory_bytes=memory,
    )


def test_a_unit_uses_the_sum_over_its_processes_since_the_sample_before() -> None:
    before = Sample(10.0, {"web": (_process(1, 5.0), _process(2, 1.0))})
    last = Sample(12.0, {"web": (_process(1, 6.0), _process(2, 1.5))})

    assert unit_usage(before, last) == {"web": Usage(75.0, 2000, 2)}


def test_a_first_sample_claims_no_cpu() -> None:
    last = Sample(12.0, {"web": (_process(1, 500.0),)})

    assert unit_usage(Sample(), last) == {"web": Usage(0.0, 1000, 1)}


def test_a_process_that_is_gone_or_new_never_makes_usage_negative_or_huge() -> None:
    before = Sample(10.0, {"web": (_process(1, 90.0), _process(2, 1.0))})
    last = Sample(12.0, {"web": (_process(2, 1.0), _process(3, 70.0))})

    assert unit_usage(before, last)["web"].cpu_percent == 0.0


def test_a_pid_that_was_used_again_is_another_process() -> None:
    before = Sample(10.0, {"web": (_process(1, 0.0, start=100),)})
    last = Sample(12.0, {"web": (_process(1, 50.0, start=200),)})

    assert unit_usage(before, last)["web"].cpu_percent == 0.0


def test_a_unit_without_processes_has_no_usage() -> None:
    assert unit_usage(Sample(), Sample(1.0, {"web": ()})) == {}


def test_samples_at_one_moment_give_zero_not_an_error() -> None:
    one = Sample(10.0, {"web": (_process(1, 5.0),)})

    assert unit_usage(one, one)["web"].cpu_percent == 0.0


def test_rows_list_parents_before_children_with_the_class_of_each() -> None:
    found = (
        _process(40, 0, parent=20, arguments=("app", "--type=utility", "--utility-sub-type=audio")),
        _process(30, 0, parent=10, arguments=("app", "--type=gpu-process")),
        _process(20, 0, parent=10, arguments=("app", "--type=zygote")),
        _process(10, 0, parent=1, arguments=("app",)),
        _process(50, 0, parent=40, arguments=("app", "--type=renderer")),
        _process(15, 0, parent=999, arguments=("sh",)),
    )
    marks = RunMarks(run_id="r", main=ProcessIdentity(10, 0, "boot"))

    rows = process_rows(Sample(), Sample(1.0, {"app": found}), "app", marks)

    assert [(row.pid, row.parent_pid, row.kind) for row in rows] == [
        (10, None, ProcessClass.MAIN),
        (20, 10, ProcessClass.ZYGOTE),
        (40, 20, ProcessClass.UTILITY),
        (50, 40, ProcessClass.RENDERER),
        (30, 10, ProcessClass.GPU),
        (15, None, ProcessClass.HELPER),
    ]
    assert rows[2].title == "p40 (audio)"


def test_a_row_has_no_cpu_before_its_second_sample() -> None:
    before = Sample(1.0, {"app": (_process(1, 1.0),)})
    last = Sample(3.0, {"app": (_process(1, 1.5), _process(2, 9.0))})

    rows = process_rows(before, last, "app", None)

    assert [row.cpu_percent for row in rows] == [25.0, None]


def test_a_young_process_with_the_pid_of_a_parent_long_gone_is_no_parent() -> None:
    # Windows keeps the number of a parent that ended; another process may have it by now.
    found = (_process(1, 0, parent=2, start=10), _process(2, 0, parent=1, start=20))

    rows = process_rows(Sample(), Sample(1.0, {"app": found}), "app", None)

    assert [(row.pid, row.parent_pid) for row in rows] == [(1, None), (2, 1)]


def test_an_unknown_unit_has_no_rows() -> None:
    assert process_rows(Sample(), Sample(), "app", None) == ()


class _SteppedClock(SystemClock):
    def __init__(self) -> None:
        self.now_s = 100.0

    def monotonic(self) -> float:
        return self.now_s


def test_two_looks_in_a_moment_measure_over_the_span_before_them(run_async: RunAsync) -> None:
    platform, clock = system_processes(), _SteppedClock()
    runs: dict[str, RunMarks] = {}
    sampler = UsageSampler(platform, clock, lambda: runs)
    spans: list[float] = []

    async def scenario() -> None:
        for step_s in (10.0, LEAST_SPAN_S / 10, LEAST_SPAN_S / 10, LEAST_SPAN_S):
            clock.now_s += step_s
            await sampler.measure()
            spans.append(sampler._last.at - sampler._before.at)

    run_async(scenario())
    assert all(span_s >= LEAST_SPAN_S for span_s in spans), spans
