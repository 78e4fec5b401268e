// A premultiplied picture, its top row first, over a dark chequer where it is transparent.

uniform sampler2D picture;
uniform float chequer;  // 1: show transparency, 0: keep it
in vec2 at;
out vec4 colour;

void main() {
    vec4 c = texture(picture, at);
    vec2 cell = floor(gl_FragCoord.xy / 12.0);
    float grey = mod(cell.x + cell.y, 2.0) < 0.5 ? 0.16 : 0.20;
    colour = c + chequer * (1.0 - c.a) * vec4(vec3(grey), 1.0);
}
