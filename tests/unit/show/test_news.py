"""What is said to the user is kept, the newest of it, from any thread; and how the window looks is remembered."""

import logging

from vcam.commands import Commands, News
from vcam.keys import table_of
from vcam.show.director import Director
from vcam.show.news import KEPT, NewsKeeper
from vcam.show.view import View


def test_what_is_said_is_kept_in_one_line_each_with_its_weight():
    with NewsKeeper() as news:
        logging.getLogger("vcam.sinks").warning("camera %d\nis gone", 3)
        logging.getLogger("elsewhere").warning("not ours")
        said = []
        news.heard(said.append)("avatar: mika")
    logging.getLogger("vcam").warning("too late")
    assert news.tell()["messages"] == (News(1, "warning", "camera 3?is gone"), News(2, "info", "avatar: mika"))
    assert said == ["avatar: mika"]


def test_what_was_said_before_the_stream_is_news_too():
    (news,) = NewsKeeper(["settings: fps\nis wrong"]).tell()["messages"]
    assert (news.number, news.level, news.text) == (1, "warning", "settings: fps?is wrong")


def test_old_news_is_forgotten():
    with NewsKeeper() as news:
        for number in range(2 * KEPT):
            news.say(str(number))
    kept = news.tell()["messages"]
    assert (len(kept), kept[-1]) == (KEPT, News(2 * KEPT, "info", str(2 * KEPT - 1)))


def test_the_windows_looks_change_and_are_remembered(caplog):
    commands, kept = Commands(), []
    view = View(mirror_view=True, theme="auto", keys=table_of({}), first_run=True)
    director = Director(commands, [view], remember=kept.append)
    for word, value in (("mirror_view", ""), ("theme", "dark"), ("theme", "pink")):
        commands.give(word, value)
    director.between()
    shown = commands.shown
    assert (shown.mirror_view, shown.theme, shown.first_run, shown.keys["panic"]) == (False, "dark", True, "esc")
    assert kept == [{"mirror_view": False, "theme": "dark"}]
    assert "theme must be auto or dark or light, got 'pink'" in caplog.text
