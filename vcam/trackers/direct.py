"""MediaPipe's three face nets run by ourselves: nothing but the nets, and points that no filter has touched.

A face is followed by looking where it was last (roi.py); the detector runs only when nobody is followed. It needs no
mediapipe package and reports nothing to anybody.
"""

from __future__ import annotations

from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from vcam.calibration import guess_camera
from vcam.errors import TrackerError
from vcam.metrics import Timed, untimed
from vcam.person import Person
from vcam.trackers.blazeface import BlazeFace, Tile, tile_around, tiles
from vcam.trackers.choice import FaceChoice, box_of
from vcam.trackers.cut import Cuts
from vcam.trackers.doubt import KEEPS, STARTS, agreement
from vcam.trackers.landmarks import LEAST_PRESENCE, FaceNets, Look
from vcam.trackers.reader import Reader
from vcam.trackers.roi import RIGHT, WELL, Roi, around_points
from vcam.trackers.sighting import Sighting
from vcam.trackers.task_file import BLENDSHAPES, DETECTOR, LANDMARKS, bundle, face_model, part
from vcam.types import Camera, Face, Frame

LEAST_SIDE_PX: Final = 32
"""A picture narrower than this holds no face that the detector (128 px across the picture) could find."""
TILES_A_FRAME: Final = 3
"""Parts of a picture searched in each frame while nobody is found: together about as dear as a followed face."""
MOST_LOOKS: Final = 6
"""At a face that is new: 6 ms each. Of four rendered people the first needs two, one with hair over an eye all."""
LONGEST_DOUBT_S: Final = 1.5
"""For so long a face is followed of which the net isn't sure."""


class DirectTracker:
    """Guesses the camera from the first frame's size when none is given."""

    def __init__(
        self,
        *,
        camera: Camera | None = None,
        smoothing: float | None = 0.5,
        person: Person | None = None,
        timed: Timed = untimed,
    ) -> None:
        self._given, self._smoothing, self._person, self._timed = camera, smoothing, person, timed
        self._camera: Camera | None = None
        self._detector: BlazeFace | None = None
        self._nets: FaceNets | None = None
        self._reader: Reader | None = None
        self._choice = FaceChoice()
        self._cuts = Cuts()
        self._roi: Roi | None = None
        self._last: Roi | None = None
        self._doubtful: Look | None = None
        self._sure_s = 0.0
        self._turn = 0

    def __enter__(self) -> Self:
        task = bundle()
        self._reader = Reader(face_model(task), smoothing=self._smoothing, person=self._person, timed=self._timed)
        self._detector = BlazeFace(part(task, DETECTOR))
        self._nets = FaceNets(part(task, LANDMARKS), part(task, BLENDSHAPES))
        return self

    def __exit__(self, *error: object) -> None:
        self._detector = self._nets = self._roi = self._last = None

    @property
    def about(self) -> str:
        """What it is and runs on, once it is entered."""
        return "direct" if self._nets is None else f"direct ({self._nets.about})"

    @property
    def reader(self) -> Reader | None:
        """What it reads faces with, and learns of the person; None before it is entered."""
        return self._reader

    def calm(self, smoothing: float) -> None:
        """See trackers.Calms."""
        if self._reader is not None:
            self._reader.calm(smoothing)

    def track(self, frame: Frame) -> Face | None:
        """The person's face, or None. Raises TrackerError when a net fails, or the camera profile doesn't fit."""
        assert self._nets is not None  # since __enter__
        assert self._reader is not None
        if min(frame.image.shape[:2]) < LEAST_SIDE_PX:
            return None
        size_wh = (frame.image.shape[1], frame.image.shape[0])
        with self._timed("track"):
            if self._camera is None or self._camera.size_wh != size_wh:
                self._start_over(size_wh)
            image, now = frame.image, frame.captured
            self._cuts.see(image)
            look = self._follow(image, now)
            if look is None and self._cuts.cut():
                self._free()
            look = look or self._search(image, now) or self._doubt(image, now)
            if look is None:
                self._forget()
                return None
            sighting = Sighting(look.points, self._nets.scores(look.points), look.presence)
        assert self._camera is not None  # since _start_over
        face = self._reader.read(frame, sighting, self._camera)
        if face is None:
            self._forget()
        return face

    def _start_over(self, size_wh: tuple[int, int]) -> None:
        """Frames of another size come: another camera, and nobody is known."""
        if self._given is not None and self._given.size_wh != size_wh:
            made, is_ = ("{}x{}".format(*size) for size in (self._given.size_wh, size_wh))
            raise TrackerError(f"the camera profile is for {made}, but the frames are {is_}; calibrate at {is_}")
        if self._camera is not None:
            self._free()
        self._camera = self._given or guess_camera(size_wh)

    def _follow(self, image: NDArray[np.uint8], now: float) -> Look | None:
        """The face where it was last, if the net is sure of it."""
        if self._roi is None:
            return None
        look = self._sharp_look(image, self._roi)
        if look.presence >= LEAST_PRESENCE:
            return self._accepted(look, now)
        self._doubtful = look
        return None

    def _search(self, image: NDArray[np.uint8], now: float) -> Look | None:
        """The person's face among all that the detector finds in the picture, then in parts of it."""
        look = self._search_in(image, None, now)
        if look is None and self._doubtful is None:
            for tile in self._next_tiles(image):
                look = look or self._search_in(image, tile, now)
        return look

    def _next_tiles(self, image: NDArray[np.uint8]) -> list[Tile]:
        """Parts to search when the whole picture shows nobody: round the last place, and some of the tiles in turn, or
        all where every frame stands alone."""
        size_wh = (image.shape[1], image.shape[0])
        near = [] if self._last is None else [tile_around(self._last.x, self._last.y, 2 * self._last.side, size_wh)]
        in_turn = tiles(size_wh)
        if self._smoothing is None or not in_turn:
            return near + in_turn
        self._turn += TILES_A_FRAME
        return near + [in_turn[i % len(in_turn)] for i in range(self._turn - TILES_A_FRAME, self._turn)]

    def _search_in(self, image: NDArray[np.uint8], tile: Tile | None, now: float) -> Look | None:
        assert self._detector is not None  # since __enter__
        found = self._detector.find(image, tile)
        chosen = self._choice.pick(found.boxes, now)
        if chosen is None:
            return None
        look: Look | None = self._sharp_look(image, found.roi(chosen))
        if look is not None and look.presence >= LEAST_PRESENCE:
            look = agreement(self._look, image, look, STARTS)
        if look is not None and look.presence >= LEAST_PRESENCE:
            look = self._sharp_look(image, around_points(look.points), RIGHT)
        accepted = None if look is None or look.presence < LEAST_PRESENCE else self._accepted(look, now)
        if accepted is None:
            self._choice.refuse(found.boxes[chosen])
        return accepted

    def _doubt(self, image: NDArray[np.uint8], now: float) -> Look | None:
        """The face that was followed, of which the net is no longer sure, if closer looks agree that it is there."""
        look, self._doubtful = self._doubtful, None
        if look is None or now - self._sure_s > LONGEST_DOUBT_S:
            return None
        agreed = agreement(self._look, image, look, KEEPS)
        if agreed is None:
            return None
        return self._accepted(agreed, now)

    def _sharp_look(self, image: NDArray[np.uint8], roi: Roi, least: tuple[float, float] = WELL) -> Look:
        """A look; when it shows that the square was off by more than `least`, more looks until the square is right.

        What the net sees depends on the square a little: a first pose would else be a degree or two beside the next.
        """
        look = self._look(image, roi)
        for _ in range(MOST_LOOKS - 1):
            if look.presence < LEAST_PRESENCE or not (better := around_points(look.points)).far_from(roi, least):
                break
            look, roi, least = self._look(image, better), better, RIGHT
        return look

    def _look(self, image: NDArray[np.uint8], roi: Roi) -> Look:
        assert self._nets is not None  # since __enter__
        return self._nets.look(image, roi)

    def _accepted(self, look: Look, now: float) -> Look | None:
        """`look`, if it is where the person's face can be; it is then followed."""
        box = box_of(look.points[:, :2])
        if self._choice.pick(box[None], now) is None:  # it jumped: another face, or none
            return None
        self._choice.seen(box, now)
        self._roi = self._last = around_points(look.points)
        if look.presence >= LEAST_PRESENCE:
            self._sure_s = now
        return look

    def _free(self) -> None:
        """Another scene: nobody in it was followed before."""
        self._choice, self._last = FaceChoice(), None
        self._forget()

    def _forget(self) -> None:
        self._roi = self._doubtful = None
        if self._reader is not None:
            self._reader.forget()
