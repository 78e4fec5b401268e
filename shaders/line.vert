// One silhouette edge an instance: a strip of two triangles, as wide as the line and a pixel for its soft border.

uniform mat4 clip_from_head;
uniform vec2 size_px;
uniform float pull;    // towards the viewer, in normalised depth: a line wins over the surface that it borders

in vec3 start;
in vec3 end;
in vec4 tint;          // sRGB, alpha
in float width_px;

out vec4 ink;
out float across;      // px from the middle of the line
out float half_px;

void main() {
    vec4 a = clip_from_head * vec4(start, 1.0), b = clip_from_head * vec4(end, 1.0);
    vec2 pa = a.xy / a.w * 0.5 * size_px, pb = b.xy / b.w * 0.5 * size_px;
    vec2 along = pb - pa;
    float len = max(length(along), 1e-4);
    along /= len;
    half_px = 0.5 * width_px;
    float reach = half_px + 0.5;
    float side = (gl_VertexID & 1) == 0 ? -1.0 : 1.0;
    bool last = gl_VertexID > 1;
    vec4 at = last ? b : a;
    vec2 offset = vec2(-along.y, along.x) * side * reach + along * (last ? half_px : -half_px) * 0.5;
    across = side * reach;
    ink = tint;
    at.xy += offset * 2.0 / size_px * at.w;
    at.z -= pull * at.w;
    gl_Position = at;
}
