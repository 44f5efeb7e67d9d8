"""Classes of processes."""

from __future__ import annotations

import pytest

from app.model.processes import ProcessClass, process_class


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("app",), ProcessClass.HELPER),
        ((), ProcessClass.HELPER),
        (("app", "--type=renderer", "--lang=zh"), ProcessClass.RENDERER),
        (("app", "--type=gpu-process"), ProcessClass.GPU),
        (("app", "--type=utility", "--utility-sub-type=audio"), ProcessClass.UTILITY),
        (("app", "--type=zygote"), ProcessClass.ZYGOTE),
        (("app", "--type=crashpad-handler"), ProcessClass.HELPER),
        (("app", "--type="), ProcessClass.HELPER),
        (("app", "--type=renderer", "--type=utility"), ProcessClass.RENDERER),
    ],
)
def test_the_type_argument_tells_the_class(
    arguments: tuple[str, ...], expected: ProcessClass
) -> None:
    assert process_class(arguments, is_main=False) is expected


def test_the_main_process_is_main_whatever_its_arguments_say() -> None:
    assert process_class(("app", "--type=renderer"), is_main=True) is ProcessClass.MAIN
