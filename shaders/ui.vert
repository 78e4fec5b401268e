// The window's controls: flat triangles in pixels.

uniform vec4 clip_from_px;  // x, y: factors; z, w: then added
in vec2 place;
in vec2 at;
in vec4 tint;
out vec2 where_in_texture;
out vec4 colour_of;

void main() {
    where_in_texture = at;
    colour_of = tint;
    gl_Position = vec4(place * clip_from_px.xy + clip_from_px.zw, 0.0, 1.0);
}
