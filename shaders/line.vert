// One silhouette edge is four vertices: a strip as wide as the line and a pixel for its soft border.

uniform mat4 clip_from_head;
uniform vec2 size_px;
uniform float pull;    // towards the viewer, in normalised depth: a line wins over the surface that it borders

in vec3 here;          // m, this end of the edge
in vec3 there;         // m, its other end
in vec4 tint;          // sRGB; alpha is the line's strength
in vec2 way;           // x: width in px; y: to which side of the edge, seen from its start, -1 or 1

out vec4 ink;
out float across;      // px from the middle of the line
out float half_px;

void main() {
    vec4 a = clip_from_head * vec4(here, 1.0), b = clip_from_head * vec4(there, 1.0);
    vec2 along = (b.xy / b.w - a.xy / a.w) * 0.5 * size_px;
    along /= max(length(along), 1e-4);
    bool end = (gl_VertexID & 2) != 0;
    half_px = 0.5 * way.x;
    across = (half_px + 0.5) * way.y;
    ink = tint;
    vec2 offset = vec2(-along.y, along.x) * (end ? -across : across) - along * half_px * 0.5;
    a.xy += offset * 2.0 / size_px * a.w;
    a.z -= pull * a.w;
    gl_Position = a;
}
