// A picture over a rectangle of the target.

uniform vec4 place;  // x, y, width, height in clip space
in vec2 corner;      // 0..1
out vec2 at;

void main() {
    at = corner;
    gl_Position = vec4(place.xy + corner * place.zw, 0.0, 1.0);
}
