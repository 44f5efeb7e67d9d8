from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.model.hang import HangChoice, HangStage
from app.supervision.heartbeat_policy import (
    DEFAULT_LIMITS,
    HangEffect,
    Pulse,
    after_answer,
    after_heartbeat,
    after_tick,
)


class Patient:
    """One app in simulated seconds, with what was done about it and when."""

    def __init__(self) -> None:
        self.now = 100.0
        self.pulse = Pulse(ticked_at=self.now)
        self.frame = 0
        self.done: list[tuple[int, HangEffect]] = []
        self._silent_from = self.now

    def live(self, seconds: int, *, is_dirty: bool = False, is_hidden: bool = False) -> None:
        """Let the app beat every 5 s, its window painting unless it is hidden."""
        for second in range(seconds):
            if second % 5 == 0:
                self.beat(paints=not is_hidden, is_dirty=is_dirty, is_hidden=is_hidden)
            self.pass_time(1)
        self._silent_from = self.now

    def hang(self, seconds: int, *, main_lives: bool = False, is_dirty: bool = False) -> None:
        """Let nothing be painted; with a living main process heartbeats go on."""
        for second in range(seconds):
            if main_lives and second % 5 == 0:
                self.beat(paints=False, is_dirty=is_dirty)
            self.pass_time(1)

    def beat(self, *, paints: bool = True, is_dirty: bool = False, is_hidden: bool = False) -> None:
        self.frame += paints
        self._note(
            *after_heartbeat(
                self.pulse, self.now, frame=self.frame, is_dirty=is_dirty, is_hidden=is_hidden
            )
        )

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        self._note(*after_tick(DEFAULT_LIMITS, self.pulse, self.now))

    def stage(self) -> HangStage | None:
        return self.pulse.stage

    def choose(self, choice: HangChoice) -> None:
        self._note(*after_answer(self.pulse, self.now, choice))

    def _note(self, pulse: Pulse, effect: HangEffect | None) -> None:
        self.pulse = pulse
        if effect is not None:
            self.done.append((round(self.now - self._silent_from), effect))


def living() -> Patient:
    patient = Patient()
    patient.live(10)
    return patient


def test_silence_is_noted_asked_about_reloaded_and_restarted_in_this_order() -> None:
    patient = living()
    patient.hang(80)

    # The last heartbeat came 5 s before the silence began.
    assert patient.done[:4] == [
        (10, HangEffect.NOTE),
        (25, HangEffect.ASK),
        (55, HangEffect.RELOAD),
        (70, HangEffect.RESTART),
    ]


def test_a_window_that_paints_nothing_hangs_although_its_main_process_beats() -> None:
    patient = living()
    patient.hang(80, main_lives=True)

    assert [effect for _at, effect in patient.done][:4] == list(HangEffect)[:4]


def test_a_painted_frame_ends_the_silence_at_any_stage() -> None:
    for seconds in (12, 30, 60):
        patient = living()
        patient.hang(seconds)
        patient.beat()
        assert patient.done[-1][1] is HangEffect.RECOVER
        assert patient.stage() is None


def test_nothing_goes_past_the_question_while_a_form_holds_what_nobody_saved() -> None:
    patient = living()
    patient.live(5, is_dirty=True)
    patient.hang(3_600)

    assert [effect for _at, effect in patient.done] == [HangEffect.NOTE, HangEffect.ASK]


def test_who_chooses_to_reopen_gets_a_fresh_window_and_then_a_restart_dirty_or_not() -> None:
    patient = living()
    patient.live(5, is_dirty=True)
    patient.hang(40)
    patient.choose(HangChoice.REOPEN)
    assert patient.done[-1] == (40, HangEffect.RELOAD)
    patient.hang(20)

    assert (55, HangEffect.RESTART) in patient.done


def test_who_chooses_to_wait_is_asked_again_half_a_minute_later() -> None:
    patient = living()
    patient.hang(30)
    patient.choose(HangChoice.WAIT)
    assert patient.stage() is HangStage.NOTED
    patient.hang(29)
    assert patient.done[-1] == (30, HangEffect.NOTE)
    patient.hang(1)

    assert patient.done[-1] == (60, HangEffect.ASK)


def test_a_choice_after_the_question_is_over_changes_nothing() -> None:
    patient = living()
    before = patient.pulse
    patient.choose(HangChoice.REOPEN)

    assert patient.pulse == before
    assert patient.done == []


def test_an_app_that_never_beat_is_not_judged() -> None:
    patient = Patient()
    patient.hang(600)

    assert patient.done == []


def test_a_hidden_window_is_not_judged_and_is_when_it_is_shown_again() -> None:
    patient = living()
    patient.live(10, is_hidden=True)
    patient.hang(600)
    assert not patient.done

    patient.beat(paints=False)
    patient.hang(16, main_lives=True)
    assert patient.done[-1][1] is HangEffect.NOTE


def test_sleep_and_a_stopped_panel_are_no_silence() -> None:
    patient = living()
    patient.pass_time(8 * 3_600)
    patient.hang(14)
    assert not patient.done
    patient.live(10)

    assert patient.done == []


def test_a_question_that_stands_over_a_sleep_gets_its_whole_time_again() -> None:
    patient = living()
    patient.hang(40)
    patient.pass_time(3_600)
    patient.hang(59)
    assert patient.stage() is HangStage.ASKED
    patient.hang(1)

    assert patient.stage() is HangStage.RELOADING


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("time"), st.sampled_from([0.5, 1.0, 3.0, 60.0])),
        st.tuples(st.just("beat"), st.sampled_from([0.0, 1.0])),
        st.tuples(st.just("answer"), st.sampled_from([0.0, 1.0])),
    ),
    max_size=200,
)


@given(steps=STEPS, is_dirty=st.booleans())
def test_no_order_of_events_restarts_without_a_reload_or_reloads_dirty_work_unasked(
    steps: list[tuple[str, float]],
    is_dirty: bool,  # noqa: FBT001 - a drawn value
) -> None:
    patient = Patient()
    reloaded = chosen = False
    for kind, value in steps:
        before = len(patient.done)
        if kind == "time":
            patient.pass_time(value)
        elif kind == "beat":
            patient.beat(paints=bool(value), is_dirty=is_dirty)
            reloaded = reloaded and patient.pulse.stage is not None
        else:
            chosen = patient.pulse.stage is HangStage.ASKED and not value
            patient.choose(HangChoice.WAIT if value else HangChoice.REOPEN)
        for _at, effect in patient.done[before:]:
            assert not (effect is HangEffect.RELOAD and is_dirty and not chosen)
            assert effect is not HangEffect.RESTART or reloaded
            reloaded = reloaded or effect is HangEffect.RELOAD


def test_the_limits_rise() -> None:
    limits = DEFAULT_LIMITS
    assert limits.noted_s < limits.ask_s < limits.reload_s < limits.restart_s
    assert replace(limits).noted_s == 15.0
    assert limits.ask_s == 30.0
