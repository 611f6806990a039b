"""What is asked once a run is asked once, whoever needs it."""

import asyncio

import pytest

from headway.sources.jira.once import Once


class Asking:
    def __init__(self, *answers):
        self.answers, self.asked = list(answers), 0

    async def __call__(self):
        self.asked += 1
        await asyncio.sleep(0)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_26_many_who_need_it_at_once_cause_one_request():
    """LESSON 26."""
    asking = Asking("words")

    async def all_at_once():
        once = Once(asking)
        return await asyncio.gather(*(once.get() for _ in range(100)))

    assert (asyncio.run(all_at_once()), asking.asked) == (["words"] * 100, 1)


def test_an_answer_that_failed_is_asked_for_again():
    once = Once(Asking(OSError("no"), "words"))
    with pytest.raises(OSError, match="no"):
        asyncio.run(once.get())
    assert asyncio.run(once.get()) == "words"


def test_a_new_run_asks_anew():
    once = Once(Asking("old", "new"))
    assert asyncio.run(once.get()) == "old"
    once.forget()
    assert asyncio.run(once.get()) == "new"
