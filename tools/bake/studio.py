"""Films the actor: a soft-lit person before a blurred room, with OpenGL and a true pinhole camera."""

import cv2
import moderngl
import numpy as np

from vcam.avatar.model import Avatar

VERTEX = """#version 330
uniform mat4 clip_from_head;
uniform mat3 turn;
in vec3 place; in vec3 normal; in vec3 rest; in vec4 albedo; in float material; in float eye;
uniform vec3 pivots[2];
out vec3 v_normal; out vec3 v_place; out vec3 v_eye; out vec3 v_albedo; flat out int v_material;
void main() {
    gl_Position = clip_from_head * vec4(place, 1);
    v_normal = normal; v_place = place; v_albedo = albedo.rgb; v_material = int(material + 0.5);
    v_eye = eye < 0.5 ? vec3(0, 0, 1) : rest - pivots[eye < 1.5 ? 0 : 1];
}
"""
FRAGMENT = """#version 330
uniform vec3 camera; uniform vec3 iris; uniform float iris_radius;
in vec3 v_normal; in vec3 v_place; in vec3 v_eye; in vec3 v_albedo; flat in int v_material;
out vec4 colour;
vec3 linear(vec3 c) { return pow(c, vec3(2.2)); }
void main() {
    vec3 n = normalize(v_normal), v = normalize(camera - v_place);
    if (!gl_FrontFacing) n = -n;
    vec3 albedo = linear(v_albedo);
    float gloss = 18.0, shine = 0.05;
    vec3 wrap = vec3(0.0);
    if (v_material == 0) { wrap = vec3(0.35, 0.2, 0.14); shine = 0.06; }
    if (v_material == 4) { shine = 0.10; gloss = 30.0; }
    if (v_material == 2 || v_material == 3 || v_material == 7) { albedo *= 0.75; shine = 0.1; gloss = 60.0; }
    if (v_material == 1) {
        vec3 d = normalize(v_eye);
        float a = acos(clamp(d.z, -1.0, 1.0)), pupil = iris_radius * 0.4;
        float fibre = 0.85 + 0.15 * sin(atan(d.y, d.x) * 31.0) * sin(a * 40.0);
        vec3 ring = linear(iris) * fibre * mix(1.3, 0.4, smoothstep(iris_radius * 0.75, iris_radius, a));
        albedo = mix(vec3(0.01), ring, smoothstep(pupil - 0.03, pupil + 0.03, a));
        albedo = mix(albedo, linear(vec3(0.90, 0.87, 0.85)), smoothstep(iris_radius - 0.05, iris_radius + 0.02, a));
        albedo *= mix(1.0, 0.6, smoothstep(0.1, 0.5, d.y));
        gloss = 200.0; shine = 0.6;
    }
    vec3 key = normalize(vec3(0.45, 0.5, 0.8)), fill = normalize(vec3(-0.8, 0.15, 0.5));
    vec3 back = normalize(vec3(-0.4, 0.6, -0.8));
    vec3 light = vec3(1.0, 0.95, 0.88) * 1.35 * max((vec3(dot(n, key)) + wrap) / (1.0 + wrap), 0.0)
        + vec3(0.6, 0.7, 0.85) * 0.5 * max((vec3(dot(n, fill)) + wrap) / (1.0 + wrap), 0.0)
        + vec3(0.9, 0.95, 1.0) * 0.35 * max(dot(n, back), 0.0) + vec3(0.30, 0.31, 0.34) * (0.65 + 0.35 * n.y);
    float glint = pow(max(dot(n, normalize(key + v)), 0.0), gloss);
    glint += 0.4 * pow(max(dot(n, normalize(fill + v)), 0.0), gloss);
    vec3 c = albedo * light + shine * glint;
    c = c / (1.0 + 0.22 * c);
    colour = vec4(pow(c, vec3(1.0 / 2.2)), 1.0);
}
"""
SUPERSAMPLING = 2


class Studio:
    """A camera with `matrix` (3, 3) px and a person; renders on any OpenGL 3.3 without a window (EGL)."""

    def __init__(self, avatar: Avatar, matrix: np.ndarray, size_wh: tuple[int, int]) -> None:
        self._avatar, self._matrix, self._size = avatar, matrix, size_wh
        self._gl = moderngl.create_standalone_context(backend="egl")
        self._program = self._gl.program(VERTEX, FRAGMENT)
        width, height = (side * SUPERSAMPLING for side in size_wh)
        colour, depth = (
            self._gl.renderbuffer((width, height), 4, samples=4),
            self._gl.depth_renderbuffer((width, height), samples=4),
        )
        self._drawn = self._gl.framebuffer([colour], depth)
        self._plain = self._gl.framebuffer([self._gl.renderbuffer((width, height), 4)])
        self._gl.enable(moderngl.DEPTH_TEST)
        self._moving = self._gl.buffer(reserve=len(avatar.positions) * 24)
        still = np.c_[avatar.positions, avatar.colours / 255, avatar.material, avatar.eye].astype("f4")
        layout = [
            (self._moving, "3f 3f", "place", "normal"),
            (self._gl.buffer(still.tobytes()), "3f 4f 1f 1f", "rest", "albedo", "material", "eye"),
        ]
        self._mesh = self._gl.vertex_array(self._program, layout, self._gl.buffer(avatar.triangles.tobytes()))
        self._program["pivots"].value = [tuple(p) for p in avatar.eye_pivots.tolist()]
        self._program["iris"].value = avatar.style.iris
        self._program["iris_radius"].value = avatar.iris_radius
        self._room = room(size_wh)

    def close(self) -> None:
        """Free the context and all that lives in it."""
        self._gl.release()

    def film(self, positions: np.ndarray, normals: np.ndarray, camera_from_world: np.ndarray) -> np.ndarray:
        """(h, w, 3) uint8 RGB; vertices in the world's axes, the head frame at rest; `camera_from_world` OpenCV's."""
        width, height = self._size
        (fx, _, cx), (_, fy, cy), _ = self._matrix
        near, far = 0.05, 5.0
        project = np.array(  # OpenCV camera to clip space; pixel centres at whole numbers
            [
                [2 * fx / width, 0, (2 * cx + 1) / width - 1, 0],
                [0, -2 * fy / height, 1 - (2 * cy + 1) / height, 0],
                [0, 0, (far + near) / (far - near), -2 * far * near / (far - near)],
                [0, 0, 1, 0],
            ]
        )
        self._program["clip_from_head"].write((project @ camera_from_world).T.astype("f4").tobytes())
        self._program["camera"].value = tuple(-camera_from_world[:3, :3].T @ camera_from_world[:3, 3])
        self._moving.write(np.hstack([positions, normals]).astype("f4").tobytes())
        self._drawn.use()
        self._drawn.clear(0, 0, 0, 0)
        self._mesh.render()
        self._gl.copy_framebuffer(self._plain, self._drawn)
        big = np.frombuffer(self._plain.read(components=4), np.uint8).reshape(
            height * SUPERSAMPLING, width * SUPERSAMPLING, 4
        )
        small = cv2.resize(big[::-1], (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
        cover = small[:, :, 3:] / 255
        return np.clip(small[:, :, :3] + self._room * (1 - cover), 0, 255).astype(np.uint8)


def room(size_wh: tuple[int, int]) -> np.ndarray:
    """(h, w, 3) float32 0..255: a wall, a window and a shelf, far out of focus."""
    width, height = size_wh
    picture = np.zeros((height, width, 3), np.float32)
    picture[:] = np.linspace([168, 160, 150], [128, 120, 112], height)[:, None]
    shapes = [
        ((0.04, 0.06, 0.30, 0.62), (222, 228, 232)),
        ((0.72, 0.30, 0.99, 0.34), (104, 80, 62)),
        ((0.75, 0.12, 0.79, 0.30), (134, 76, 66)),
        ((0.80, 0.15, 0.83, 0.30), (74, 92, 112)),
        ((0.84, 0.10, 0.89, 0.30), (150, 132, 92)),
        ((0.91, 0.14, 0.95, 0.30), (86, 104, 84)),
        ((0.0, 0.80, 1.0, 1.0), (112, 104, 98)),
    ]
    for (left, top, right, bottom), colour in shapes:
        corners = (int(left * width), int(top * height)), (int(right * width), int(bottom * height))
        cv2.rectangle(picture, *corners, colour, -1)
    return cv2.GaussianBlur(picture, (0, 0), width / 64)
