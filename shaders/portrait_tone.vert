// Plain colours on moved vertices: the mouth's inside, lines at lids and lips.

uniform vec4 view;   // px of the picture to clip space: scale, offset
uniform vec2 depth;  // m to clip space: scale, offset
in vec3 position;    // px, px, m
in vec4 tone;        // premultiplied
out vec4 shown;

void main() {
    shown = tone;
    gl_Position = vec4(position.xy * view.xy + view.zw, position.z * depth.x + depth.y, 1.0);
}
