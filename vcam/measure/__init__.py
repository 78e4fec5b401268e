"""How late a picture is where others get it: its moment travels as a number, is drawn as a strip, and read back there.

    camera's picture ─▶ Origins: a number a frame ─▶ Marking: boxes in what a scene drew ─▶ device ─▶ Reader ─▶ Latency

Numbers only go that way: no pixel of a camera is kept.
"""
