// A model's outline: the model swollen along its normals, of which only the far half's inside is drawn.

uniform mat4 clip_from_head;
uniform vec2 size_px;
uniform float pull;  // away from the viewer, in normalised depth: lines stay behind the surface they border

in vec3 placed;
in vec3 turned;
in float width;      // of the line: m, or where `on_screen` a share of the picture's height
in vec4 ink;         // linear; alpha 0 where the surface is cut away
uniform bool on_screen;
out vec4 inked;

void main() {
    inked = ink;
    vec4 at = clip_from_head * vec4(placed + (on_screen ? vec3(0.0) : turned * width), 1.0);
    if (on_screen) {
        vec2 way = (mat3(clip_from_head) * turned).xy * vec2(size_px.x / size_px.y, 1.0);
        way *= inversesqrt(max(dot(way, way), 1e-12));
        at.xy += way * vec2(size_px.y / size_px.x, 1.0) * 2.0 * width * at.w;
    }
    at.z += pull * at.w;
    gl_Position = at;
}
