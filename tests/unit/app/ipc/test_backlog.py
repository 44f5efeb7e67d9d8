from __future__ import annotations

from app.ipc.backlog import MAX_WAITING, MAX_WAITING_BYTES, Backlog
from app.ipc.envelope import REPLY, Envelope


def state(name: str) -> Envelope:
    return Envelope.of("service.state", {"name": name})


def is_full(backlog: Backlog) -> bool:
    return backlog.may_be_full


def fill(backlog: Backlog, envelopes: list[Envelope], size_bytes: int = 100) -> list[str]:
    names = [f"{number:06}" for number in range(len(envelopes))]
    for name, envelope in zip(names, envelopes, strict=True):
        backlog.add(name, size_bytes, envelope)
    return names


def test_a_peer_that_reads_loses_nothing() -> None:
    backlog = Backlog()
    fill(backlog, [state("db")] * (MAX_WAITING + 1))

    assert is_full(backlog)
    assert backlog.to_drop(still_there=()) == []
    assert not is_full(backlog)
    assert backlog.dropped == 0


def test_the_oldest_outdated_news_go_first_and_the_newest_of_each_subject_stays() -> None:
    backlog = Backlog()
    names = fill(backlog, [state("rare"), *[state("db")] * MAX_WAITING])

    dropped = backlog.to_drop(names)

    assert dropped == names[1:102]
    assert backlog.dropped == len(dropped)


def test_requests_and_answers_are_never_dropped() -> None:
    backlog = Backlog()
    requests = [Envelope.of("app.quit_requested", {})] * MAX_WAITING
    answers = [Envelope.of(REPLY, {}, reply_to="12345678")] * MAX_WAITING
    names = fill(backlog, [*requests, *answers])

    assert backlog.to_drop(names) == []
    assert not is_full(backlog), "it is not looked at again for each message"


def test_an_answer_that_carries_news_is_an_answer() -> None:
    backlog = Backlog()
    names = fill(
        backlog, [Envelope.of("service.state", {}, reply_to="12345678")] * (MAX_WAITING + 1)
    )

    assert backlog.to_drop(names) == []


def test_large_messages_count_by_their_size() -> None:
    backlog = Backlog()
    names = fill(backlog, [state("db")] * 10, size_bytes=MAX_WAITING_BYTES // 9)

    assert is_full(backlog)
    assert backlog.to_drop(names) == names[:2]


def test_when_only_the_newest_of_each_subject_is_left_the_oldest_of_them_go() -> None:
    backlog = Backlog()
    names = fill(backlog, [state(f"s{number}") for number in range(MAX_WAITING + 1)])

    assert backlog.to_drop(names) == names[:101]
