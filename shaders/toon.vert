// Skin, hair and cloth: all that varies slowly is worked out per vertex, so that a pixel costs little in software.

uniform mat4 clip_from_head;
uniform vec3 viewer;          // m, head axes of the picture (those of a head that looks straight out of it)
uniform vec3 light;           // unit, towards the light
uniform mat3 head_from_scene; // undoes the turn of the head
uniform vec3 skull_centre;    // m, where the head's ellipsoid is now
uniform vec3 skull_inverse;   // 1/m, one over its half axes
uniform vec2 edge;            // light amounts where shade ends and where light is full (MToon: -1 + toony, 1 - toony, less shift)
uniform vec3 shade;           // linear factor away from the light
uniform vec3 rim;             // linear colour of the light along the rim
uniform float shine;          // of the ring of light on hair
uniform float lift;           // how far the ring has slid up the head
#ifndef KIND
#define KIND 0   // skin and cloth; 1 hair, 2 metal, 3 its own light
#endif
const int kind = KIND;
const vec2 SHADOW = vec2(0.90, 1.04);  // of skull and hair: how closely light passes where none and where all gets through

in vec3 position;
in vec3 normal;
in vec4 lit;      // linear albedo in the light, alpha
in vec3 traits;   // hair: azimuth on the head in rad, 0, 0; else: lip sheen, shares of the shadows of skull and hair

out vec4 dark;    // linear colour in the shade; a: light by its direction, 0 at the edge of the shade, full from 1
out vec4 gain;    // what light adds to it; a: 0 where the shadows of skull and hair end, none from 1; hair: height on the
                  // head; metal: the mirrored view towards the light
out vec2 ring;    // hair: azimuth; how strong the ring is
#ifdef SOFT
out float mirror; // how nearly the surface mirrors the light to the viewer
#endif
#ifdef BLEND
out float alpha;
#endif

void main() {
    vec3 n = normalize(normal), to_viewer = normalize(viewer - position);
    float toward = dot(n, light), facing = max(dot(n, to_viewer), 0.0);
    vec3 colour = lit.rgb;
    if (kind == 0) colour *= 1.0 + 2.2 * traits.x * smoothstep(0.88, 0.99, facing);
    float away = (1.0 - facing) * (1.0 - facing);
    vec3 border = rim * (away * away);
    dark = vec4(kind == 3 ? colour : colour * shade + 0.35 * border, (toward - edge.x) / (edge.y - edge.x));
    gain.rgb = colour * (1.0 - shade) + 0.65 * border;
    ring = vec2(traits.x, 2.2 * shine * facing);
    if (kind == 1) {
        gain.a = (head_from_scene * n).y - lift;
    } else if (kind == 2) {
        gain.a = 2.0 * toward * facing - light.z;  // where a mirror sends the view: how near to the light
    } else {  // how closely the ray to the light passes the skull: ray against ellipsoid, in the space where it is a ball
        vec3 from = head_from_scene * (position - skull_centre) * skull_inverse;
        vec3 along = normalize(head_from_scene * light * skull_inverse);
        float skull = mix(2.0, length(from + along * max(-dot(from, along), 0.0)), traits.y);
        float passed = min(skull, 1.47 - traits.z);  // where half of the hair's shadow falls is its edge
        gain.a = (passed - SHADOW.x) / (SHADOW.y - SHADOW.x);
    }
#ifdef SOFT
    mirror = dot(n, normalize(light + to_viewer));
#endif
#ifdef BLEND
    alpha = lit.a;
#endif
    gl_Position = clip_from_head * vec4(position, 1.0);
}
