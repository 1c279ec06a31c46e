from __future__ import annotations

import pytest

from nlp.staff.candidates import candidates


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Thanks Priya!", ["Priya"]),
        ("thanks priya", ["priya"]),
        ("THANK YOU SANDRA AT TERMINAL 3", ["SANDRA"]),
        ("Danny B. at DFW was great", ["Danny B"]),
        ("Ask for Laura Harris in Leeds", ["Laura Harris"]),
        ("Our waiter Xiomar was great", ["Xiomar"]),
        ("Will you answer? I hope so. May I?", []),
        ("Our server Will never forgot a thing", ["Will"]),
        ("@priya @UNITED #Maria", []),
        ("The manager was great", []),
        ("", []),
    ],
)
def test_where_a_text_may_name_a_person(text: str, names: list[str]) -> None:
    assert [found.text for found in candidates(text)] == names


def test_a_name_of_the_roster_is_known_in_lower_case() -> None:
    assert [found.text for found in candidates("so thankful for zorvane today", {"zorvane"})] == ["zorvane"]


def test_what_a_name_head_heard_counts_and_the_longer_of_an_overlap_stays() -> None:
    text = "Thanks to Ann Zwick-Oz, and to Qu"
    found = candidates(text, heard=[(10, 22), (31, 33)])
    assert [one.text for one in found] == ["Ann Zwick-Oz", "Qu"]


@pytest.mark.parametrize(
    ("text", "heard", "name"),
    [
        ("Big thanks to John the porter", "John the", "John"),
        ("Emil rang to say it was ready", "Emil rang", "Emil"),
        ("Thanks to Dr. Anand", "Dr. Anand", "Anand"),
        ("thanks to sarah smith at the till", "sarah smith", "sarah smith"),
        ("Thanks to Hope at the till", "Hope", "Hope"),
    ],
)
def test_small_words_and_titles_that_a_name_head_hears_are_cut_off(text: str, heard: str, name: str) -> None:
    start = text.index(heard)
    assert [one.text for one in candidates(text, heard=[(start, start + len(heard))])] == [name]
