// The fitted head: places come projected to pixels, so that lens and lettering agree to the pixel.

uniform vec2 size;   // px, of the picture
uniform vec2 range;  // m, nearest and farthest that is drawn
uniform vec2 bright; // m, nearest and farthest of the depth that is shown

in vec3 place;       // px, px, m
in vec3 trait;       // what colours it: texture place, code, direction on the eyeball
in vec3 light;       // factor on the photo's light, m within the face's oval, share of a closed lid
in float kind;       // 0 skin, 1 eyeball, 2 teeth, 3 tongue, 4 cavity
out vec3 on;
out vec3 lit;
out vec3 corner;
out float depth;
flat out float part;

void main() {
    on = trait;
    lit = light;
    part = kind;
    int k = gl_VertexID % 3;
    corner = vec3(k == 0, k == 1, k == 2);
    depth = (bright.y - place.z) / (bright.y - bright.x);
    vec2 at = (place.xy + 0.5) / size * 2.0 - 1.0;
    gl_Position = vec4(at, 2.0 * (place.z - range.x) / (range.y - range.x) - 1.0, 1.0) * place.z;
}
