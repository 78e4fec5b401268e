"""The controls of the preview page, used by mouse, by keyboard and on a phone, in a real browser."""

import os
import signal
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from page_tab import (
    SHOWN,
    another_site,
    click,
    needs_browser,
    no_complaints,
    opened,
    press,
    seen,
    shown_page,
)

from vcam.commands import Choice, News, Shown
from vcam.keys import table_of

pytestmark = [needs_browser, pytest.mark.slow]


def pressed(place):
    return f"document.querySelector(\"{place}\").getAttribute('aria-pressed') == 'true'"


def test_avatars_and_photos_are_picked_with_the_mouse(tab):
    with shown_page() as (url, obeying):
        opened(tab, url)
        assert tab.evaluate(pressed("#avatars [data-value=mika]"))
        click(tab, "#avatars [data-value=toby]")
        obeying.wait(("wear", "toby"))
        tab.until(pressed("#avatars [data-value=toby]"))
        assert not tab.evaluate(pressed("#avatars [data-value=mika]"))
        click(tab, "#avatars [data-value=日本]")
        obeying.wait(("wear", "日本"))
        click(tab, "#toggle")
        obeying.wait(("toggle", ""))
        tab.until("document.getElementById('other').textContent == 'Avatar'")
        tab.until(pressed("#photos [data-value='anna.jpg']"))
        click(tab, "#photos [data-value='ben.jpg']")
        obeying.wait(("photo", "ben.jpg"))
        click(tab, "#next")
        obeying.wait(("next", ""))
    no_complaints(tab)


def test_panic_shows_the_card_at_once_and_says_so(tab):
    with shown_page() as (url, obeying):
        opened(tab, url)
        tab.until("document.getElementById('announced').textContent == 'No face in view'")
        click(tab, "#panic")
        obeying.wait(("panic", ""))
        tab.until("document.getElementById('panic').innerText.includes('A card is shown: go on')")
        tab.until("document.getElementById('announced').textContent == 'A card is shown on every output'")
        tab.until("document.getElementById('words').textContent == 'A card is shown'")
        assert tab.evaluate("document.getElementById('air-about').textContent") == "Others see a card"
        tab.until(
            "(() => { const it = document.createElement('canvas').getContext('2d');"
            "it.drawImage(document.getElementById('picture'), 0, 0);"
            "return it.getImageData(9, 9, 1, 1).data[1] < 70 })()"
        )
        press(tab, "Escape")
        obeying.wait(("panic", ""))
        tab.until("document.getElementById('panic').innerText.includes('Panic: show a card')")
    no_complaints(tab)


def test_a_card_is_not_said_to_be_gone_while_vcam_hangs(tab):
    with shown_page() as (url, obeying):
        opened(tab, url)
        tab.until("document.getElementById('announced').textContent == 'No face in view'")
        click(tab, "#panic")
        tab.until("document.getElementById('announced').textContent == 'A card is shown on every output'")
        tab.evaluate(
            "(place => { window.said = []; new MutationObserver(() => window.said.push(place.textContent))"
            ".observe(place, {childList: true, characterData: true, subtree: true}) })"
            "(document.getElementById('announced'))"
        )
        obeying.silent = True
        still = "vcam is running but sends no pictures"
        tab.until(f"document.getElementById('announced').textContent == {still!r}")
        assert tab.evaluate("window.said") == [still]
    no_complaints(tab)


def test_the_same_keys_work_as_in_the_window(tab):
    with shown_page() as (url, obeying):
        opened(tab, url)
        keys = (("p", "toggle"), ("n", "next"), ("a", "avatar"), ("PageDown", "wear_next"), ("r", "recentre"),
                ("0", "neutral"), ("t", "pause"), ("o", "on_air"), ("v", "record"), ("Escape", "panic"))  # fmt: skip
        for key, word in keys:
            press(tab, key)
            obeying.wait((word, ""))
        press(tab, "2")
        obeying.wait(("expression", "2"))
        for key, modifiers in (("p", 2), ("n", 1), ("q", 0), ("q", 2), ("m", 0), ("h", 0), ("x", 0)):
            press(tab, key, modifiers)  # the browser's own, the window's, and none of ours
        press(tab, "a")
        obeying.wait(("avatar", ""))
    no_complaints(tab)


def test_a_key_that_types_another_letter_or_no_digit_is_known_by_its_place_as_in_the_window(tab):
    with shown_page() as (url, obeying):
        opened(tab, url)
        for typed, code, command in (
            ("ф", "KeyA", ("avatar", "")),  # Russian
            ("é", "Digit2", ("expression", "2")),  # French, without Shift
            ("a", "KeyQ", ("avatar", "")),  # also French
            ("-", "Digit6", None),  # a sign that has a name, and no command here
            ("n", "KeyN", ("next", "")),
        ):
            press(tab, typed, code=code)
            if command:
                obeying.wait(command)
    no_complaints(tab)


def test_an_expression_is_held_as_long_as_its_key_is_or_the_page_has_the_focus(tab):
    keys = table_of({"expression 1:hold": "1"})
    down = {"type": "rawKeyDown", "key": "1", "code": "Digit1"}
    with shown_page(replace(SHOWN, keys=keys)) as (url, obeying):
        opened(tab, url)
        tab.call("Input.dispatchKeyEvent", **down)
        tab.call("Input.dispatchKeyEvent", **down, autoRepeat=True)
        obeying.wait(("expression", "1:on"))
        tab.call("Input.dispatchKeyEvent", **{**down, "type": "keyUp"})
        obeying.wait(("expression", "1:off"))
        press(tab, "1", code="Digit1")
        obeying.wait(("expression", "1:on"), ("expression", "1:off"))
        tab.call("Input.dispatchKeyEvent", **down)
        obeying.wait(("expression", "1:on"))
        tab.evaluate("window.dispatchEvent(new Event('blur'))")
        obeying.wait(("expression", "1:off"))
        tab.evaluate("document.querySelector('#controls summary').click()")
        assert "Expression 1, while held" in tab.evaluate("document.getElementById('keys').innerText")
    no_complaints(tab)


def test_keys_are_those_of_the_settings_and_are_listed(tab):
    keys = table_of({"toggle": "ctrl+shift+1", "panic": "backspace", "next": ""})
    with shown_page(replace(SHOWN, keys=keys)) as (url, obeying):
        opened(tab, url)
        for key in ("p", "n", "Escape"):
            press(tab, key)
        press(tab, "!", 2 + 8, "Digit1")
        obeying.wait(("toggle", ""))
        press(tab, "Backspace")
        obeying.wait(("panic", ""))
        assert tab.evaluate("document.getElementById('toggle').getAttribute('aria-keyshortcuts')") == "Control+Shift+1"
        assert tab.evaluate("document.getElementById('next').getAttribute('aria-keyshortcuts')") is None
        tab.evaluate("document.querySelector('#controls summary').click()")
        assert "Ctrl + Shift + 1" in tab.evaluate("document.getElementById('keys').innerText")


def test_a_dial_that_has_the_focus_keeps_its_own_keys_and_panic_goes_on_working(tab):
    with shown_page() as (url, obeying):
        opened(tab, url)
        tab.evaluate("document.getElementById('zoom').focus()")
        press(tab, "ArrowRight")
        obeying.wait(("framing", "1.05,0.00,0.00"))
        press(tab, "PageDown")  # a large step of the dial
        tab.until("document.getElementById('zoom').value < 1")
        press(tab, "Escape")
        tab.until("document.getElementById('panic').innerText.includes('go on')")
        assert ("wear_next", "") not in obeying.given
        assert ("panic", "") in obeying.given


def test_dials_buttons_and_switches_give_their_commands_and_show_what_became_of_them(tab):
    with shown_page() as (url, obeying):
        opened(tab, url)
        tab.evaluate(
            "window.turn = (id, value) => { const it = document.getElementById(id); it.value = value;"
            "it.dispatchEvent(new Event('input')) }"
        )
        for action, command in (
            ("turn('zoom', 1.5)", ("framing", "1.50,0.00,0.00")),
            ("turn('down', 0.25)", ("framing", "1.50,0.00,0.25")),
            ("turn('smoothing', 0.2)", ("smoothing", "0.20")),
            ("turn('colour', '#336699')", ("background", "#336699")),
        ):
            tab.evaluate(action)
            obeying.wait(command)
        tab.until("document.getElementById('background-now').textContent == 'Now: #336699'")
        assert tab.evaluate("document.getElementById('zoom').getAttribute('aria-valuetext')") == "150 %"
        for place, command in (
            ("#transparent", ("background", "transparent")),
            ("#usual", ("framing", "1.00,0.00,0.00")),
            ("[data-word=recentre]", ("recentre", "")),
            ("[data-word=neutral]", ("neutral", "")),
            ("#expressions [data-value=joy]", ("expression", "joy")),
            ("#pause", ("pause", "")),
            ("#record", ("record", "")),
            ("#on_air", ("on_air", "")),
        ):
            click(tab, place)
            obeying.wait(command)
        tab.until("document.getElementById('on_air').getAttribute('aria-checked') == 'false'")
        tab.until("document.getElementById('air-about').textContent == 'Others see a card'")
        for place in ("#expressions [data-value=joy]", "#pause", "#record", "#transparent"):
            tab.until(pressed(place))
        assert tab.evaluate("document.getElementById('film-now').textContent") == "Writing vcam.mp4"
    no_complaints(tab)


def test_a_dial_that_is_turned_gives_few_commands_and_the_last_value(tab):
    with shown_page() as (url, obeying):
        opened(tab, url)
        tab.evaluate(
            "(() => { const it = document.getElementById('across');"
            "for (let n = 0; n <= 50; n++) { it.value = n / 100; it.dispatchEvent(new Event('input')); } })()"
        )
        tab.until("document.getElementById('across-now').textContent == '50 %'")
        obeying.wait(("framing", "1.00,0.00,0.00"), ("framing", "1.00,0.50,0.00"))


def test_everything_can_be_reached_and_pressed_by_keyboard_alone(tab):
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    with shown_page() as (url, obeying):
        opened(tab, url)
        wanted = tab.evaluate(
            "[...document.querySelectorAll('button, input, summary')].filter(it => it.checkVisibility()).length"
        )
        reached = []
        for _ in range(wanted):
            press(tab, "Tab")
            assert tab.evaluate(outline) == "solid", f"after {reached} the focus is not seen"
            reached.append(tab.evaluate("document.activeElement.innerText || document.activeElement.id"))
        assert reached[0].startswith("Panic"), "it comes first"
        assert len(set(reached)) == wanted > 20
        tab.evaluate("document.querySelector('#avatars [data-value=toby]').focus()")
        press(tab, "Enter")
        obeying.wait(("wear", "toby"))
        tab.until(pressed("#avatars [data-value=toby]"))
        assert tab.evaluate("document.activeElement.dataset.value") == "toby", "the focus stays"
        press(tab, "Tab")
        press(tab, " ")
        obeying.wait(("wear", "日本"))


def test_every_control_has_a_name_and_a_role(tab):
    with shown_page() as (url, _):
        opened(tab, url)
        tree = tab.call("Accessibility.getFullAXTree")["nodes"]
    nodes = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in tree if "role" in node]
    controls = [(role, name) for role, name in nodes if role in ("button", "switch", "slider", "ColorWell")]
    assert all(name.strip() for _, name in controls), controls
    assert {("switch", "On air"), ("slider", "Size"), ("slider", "Quick to calm"), ("button", "Toby")} <= set(controls)
    assert ("button", "Panic: show a card") in controls
    assert ("log", "Messages") in nodes
    assert ("complementary", "Controls") in nodes
    assert ("image", "Live picture of what vcam shows") in nodes


CONTRASTS = """(() => {
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = rgb => rgb.slice(0, 3).map(v => v / 255)
        .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
    const behind = it => { for (; it; it = it.parentElement) {
        const colour = parts(getComputedStyle(it).backgroundColor);
        if (colour.length == 3 || colour[3] == 1) return light(colour); } };
    return [...document.querySelectorAll('body *')].filter(it => it.checkVisibility()
        && [...it.childNodes].some(child => child.nodeType == 3 && child.data.trim())).map(it => {
            const [ink, paper] = [light(parts(getComputedStyle(it).color)), behind(it)];
            return [(Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05), it.outerHTML.slice(0, 80)]; });
})()"""


@pytest.mark.parametrize("dark", [False, True])
def test_all_words_are_readable(tab, dark):
    messages = tuple(News(n, level, "words") for n, level in enumerate(("info", "warning", "error"), 1))
    with shown_page(replace(SHOWN, messages=messages, held=("joy",))) as (url, obeying):
        tab.look(1280, 800, dark=dark)
        opened(tab, url)
        tab.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        for _ in range(2):  # on air, then with the card shown and off air
            contrasts = tab.evaluate(CONTRASTS)
            assert len(contrasts) > 30
            assert min(contrasts)[0] >= 4.5, min(contrasts)  # WCAG 2.2, level AA
            obeying.commands.give("panic")
            obeying.commands.give("on_air")
            tab.until("document.getElementById('panic').innerText.includes('go on')")


def test_on_a_phone_all_fits_and_panic_and_the_picture_stay_in_sight(tab):
    long = "a photo with a long name, longer than anybody needs it.jpeg"
    shown = replace(SHOWN, photos=(long, "b.jpg"), opening=f"another {long}, 40%", avatars=(Choice(long, long),))
    fix = "sudo modprobe v4l2loopback " + "x" * 200
    with shown_page(replace(shown, camera_out="", camera_fix=fix)) as (url, _):
        for width, height in ((390, 844), (320, 568), (844, 390), (768, 1024)):
            tab.look(width, height)
            opened(tab, url)
            tab.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
            for share in (0, 0.5, 1):
                tab.evaluate(f"scrollTo(0, {share} * document.documentElement.scrollHeight)")
                box = tab.evaluate("document.getElementById('panic').getBoundingClientRect().toJSON()")
                assert box["bottom"] <= height
                assert box["height"] >= 48
                if height >= 640:
                    assert tab.evaluate("document.getElementById('picture').getBoundingClientRect().top") >= 0
            small = tab.evaluate(
                "[...document.querySelectorAll('#controls button')].filter(it => it.checkVisibility()"
                " && it.getBoundingClientRect().height < 40).map(it => it.outerHTML)"
            )
            assert not small


def test_at_the_end_of_the_page_nothing_lies_below_panic_or_the_picture(tab):
    with shown_page() as (url, _):
        tab.look(390, 844)
        opened(tab, url)
        tab.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        foot = tab.evaluate("document.querySelector('footer').getBoundingClientRect().bottom")
        assert foot <= tab.evaluate("document.getElementById('alarm').getBoundingClientRect().top")
        tab.look(1280, 800)
        tab.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        tab.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        picture, foot = (
            tab.evaluate(f"document.querySelector('{place}').getBoundingClientRect().toJSON()")
            for place in ("#picture", "footer")
        )
        assert picture["right"] <= foot["left"], "the picture stays in sight and lies over nothing"
        assert picture["top"] >= 0


def test_what_is_not_there_is_not_offered(tab):
    with shown_page(Shown(name="mika", keys=table_of({}))) as (url, obeying):
        opened(tab, url)
        hidden = ("photo-section", "avatar-section", "expression-section", "air-section", "message-section", "trouble")
        for place in hidden:
            assert tab.evaluate(f"document.getElementById('{place}').offsetHeight") == 0, place
        assert tab.evaluate("document.getElementById('panic').offsetHeight") > 0
        assert obeying.given == []


def test_a_missing_virtual_camera_is_told_with_its_fix(tab):
    with shown_page(replace(SHOWN, camera_out="", camera_fix="load v4l2loopback: sudo modprobe it")) as (url, _):
        opened(tab, url)
        words = tab.evaluate("document.getElementById('air-section').innerText")
        assert words == "No virtual camera: load v4l2loopback: sudo modprobe it"


def test_messages_come_once_each_and_are_read_out(tab):
    with shown_page() as (url, obeying):
        opened(tab, url)
        lines = "[...document.querySelectorAll('#messages li')].map(it => it.textContent)"
        assert tab.evaluate(lines) == ["the picture is ready", "Warning: no microphone; plug one in"]
        more = (*SHOWN.messages, News(3, "error", "wear: <b>x</b>: no such file"))
        obeying.commands.shown = replace(SHOWN, messages=more)
        tab.until("document.querySelectorAll('#messages li').length == 3")
        assert tab.evaluate(lines)[-1] == "Error: wear: <b>x</b>: no such file"


def test_names_are_words_and_never_code(tab):
    evil = "<img src=x onerror=alert(1)>'\";</script>"
    folder = evil.replace("/", "")  # as a name of a folder can be
    shown = replace(
        SHOWN, name=evil, photos=(evil,), avatars=(Choice(folder, evil, "/no/such.png"),), expressions=(evil,),
        background=evil, camera_out=evil, opening=evil, recording=evil, messages=(News(1, "info", evil),),
    )  # fmt: skip
    with shown_page(shown) as (url, obeying):
        opened(tab, url)
        assert tab.evaluate("document.querySelectorAll('img[src=x], script:not([src])').length") == 0
        click(tab, "#avatars button")
        obeying.wait(("wear", folder))
        click(tab, "#expressions button")
        obeying.wait(("expression", evil))


def test_while_the_computer_is_busy_the_page_says_what_is_drawn_less(tab):
    with shown_page(replace(SHOWN, drawn="drawn at 3/4 size")) as (url, _):
        opened(tab, url)
        tab.until("document.getElementById('more').textContent.startsWith(' · busy: drawn at 3/4 size · ')")
    no_complaints(tab)


def test_a_scene_that_cannot_be_drawn_is_said_with_what_to_do(tab):
    with shown_page(replace(SHOWN, broken="no OpenGL")) as (url, _):
        opened(tab, url)
        wanted = "Others see a card: no OpenGL. Choose another avatar"
        tab.until(f"document.getElementById('air-about').textContent == {wanted!r}")
        tab.until("document.getElementById('words').textContent == 'A card is shown'")
    no_complaints(tab)


def test_without_a_virtual_camera_the_switch_is_there_for_programs_that_show_the_page_on(tab):
    with shown_page(replace(SHOWN, camera_out="", viewers=1)) as (url, obeying):
        opened(tab, url)
        wanted = "Others see the picture: programs that take it from this page"
        tab.until(f"document.getElementById('air-about').textContent == {wanted!r}")
        click(tab, "#on_air")
        obeying.wait(("on_air", ""))
        tab.until("document.getElementById('air-about').textContent == 'Others see a card'")
    no_complaints(tab)


def test_dropped_frames_are_told_as_they_happen(tab):
    with shown_page(replace(SHOWN, dropped=500)) as (url, obeying):
        opened(tab, url)
        tab.until("performance.getEntriesByName(location.origin + '/status').length >= 3")
        assert "dropped" not in tab.evaluate("document.getElementById('more').textContent")
        obeying.commands.shown = replace(SHOWN, dropped=600)
        tab.until("/· \\d+ dropped/.test(document.getElementById('more').textContent)")


def test_what_is_refused_is_said_on_the_page(tab):
    with shown_page() as (url, obeying):
        opened(tab, url)
        obeying.commands.shown = replace(SHOWN, avatars=SHOWN.avatars[:1])
        tab.evaluate("document.querySelector('#avatars [data-value=toby]').click()")
        tab.until("!document.getElementById('trouble').hidden")
        words = tab.evaluate("document.getElementById('trouble').textContent")
        assert words == "wear from the preview page must be one of those that it shows, got 'toby'"
        assert obeying.given == []


def test_a_page_from_elsewhere_can_not_command(tab):
    """Another origin on this very machine: it may send requests, and none of them may count."""
    with shown_page() as (url, obeying), another_site() as elsewhere:
        tab.call("Page.navigate", url=elsewhere)
        tab.until("document.body?.innerText == 'a page'")
        tries = [
            f"fetch('{url}command/panic', {{method: 'POST', mode: 'no-cors'}})",
            f"fetch('{url}command/panic', {{method: 'POST'}})",
            f"fetch('{url}command/wear', {{method: 'POST', mode: 'no-cors', body: 'toby'}})",
            f"fetch('{url}command/panic', {{method: 'POST', headers: {{'X-Vcam-Token': 'x'}}}})",
            f"fetch('{url}status').then(answer => answer.text())",
            f"fetch('{url}clean.stream').then(answer => answer.text())",
        ]
        for attempt in tries:
            ended = tab.evaluate(f"{attempt}.then(it => typeof it == 'string' ? it : it.type, error => 'refused')")
            assert ended in ("refused", "opaque")
        opened(tab, url)
        press(tab, "n")
        obeying.wait(("next", ""))


def test_on_the_network_the_token_opens_the_page_and_leaves_the_address_bar(tab, monkeypatch):
    monkeypatch.setattr("vcam.sinks.preview_address._own_number", lambda family: "127.0.0.1")
    with shown_page(address="0.0.0.0:0") as (url, obeying):
        bare = url.partition("?")[0]
        tab.call("Page.navigate", url=bare)
        tab.until("document.body.innerText.includes('this page needs the whole address that vcam printed')")
        tab.events.clear()
        opened(tab, url)
        assert tab.evaluate("location.href") == bare
        assert tab.evaluate("document.cookie") == "", "no script reads it"
        foot = tab.evaluate("document.querySelector('footer').textContent")
        for words in ("Others in this network who have", f"{bare}?clean=1&token=…", f"{bare}stream.mjpg?token=…"):
            assert words in foot
        click(tab, "#avatars [data-value=toby]")
        obeying.wait(("wear", "toby"))
        opened(tab, bare)
    no_complaints(tab)


def test_in_a_real_run_an_avatar_is_picked_and_panic_covers_it(tab, tmp_path):
    words = ["run", "--source", "actor", "--out", "preview:0", "--size", "320x180", "--background", "#2060a0"]
    env = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-m", "vcam", *words], cwd=tmp_path, env=env, stderr=subprocess.PIPE, text=True
    ) as run:
        try:
            url = next(line.split()[-1] for line in run.stderr if line.startswith("vcam: output: preview page"))
            tab.call("Page.navigate", url=url)
            tab.until("document.querySelector('#avatars [data-value=momo] img')?.naturalWidth > 0", 60)
            click(tab, "#avatars [data-value=momo]")
            tab.until(pressed("#avatars [data-value=momo]"), 60)
            click(tab, "#transparent")
            tab.until(pressed("#transparent"), 60)
            click(tab, "#panic")
            tab.until("document.getElementById('words').textContent == 'A card is shown'", 60)
        finally:
            run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=60)
    assert run.returncode == 0, err
    assert "error" not in err
    no_complaints(tab)


def test_the_page_looks_as_it_did(tab):
    """Roughly: the picture, the red switch, the orange button, each where it belongs."""
    with shown_page() as (url, _):
        opened(tab, url)
        page = seen(tab).astype(int)
    assert np.abs(page[250, 300] - (20, 180, 90)).max() <= 6
    assert np.abs(page[92, 950] - (200, 20, 40)).max() <= 3
    assert np.abs(page[763, 420] - (168, 60, 0)).max() <= 3
