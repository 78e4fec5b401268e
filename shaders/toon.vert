// Skin, hair and cloth: all that varies slowly is worked out per vertex, so that a pixel costs little in software.

uniform mat4 clip_from_head;
uniform vec3 viewer;          // m, head axes of the picture (those of a head that looks straight out of it)
uniform vec3 light;           // unit, towards the light
uniform mat3 head_from_scene; // undoes the turn of the head
uniform vec3 skull_centre;    // m, where the head's ellipsoid is now
uniform vec3 skull_inverse;   // 1/m, one over its half axes
#ifndef KIND
#define KIND 0   // skin and cloth; 1 hair, 2 metal, 3 its own light
#endif
const int kind = KIND;
uniform float lift;           // how far the ring of light on hair has slid up the head

in vec3 position;
in vec3 normal;
in vec4 lit;      // linear albedo in the light, alpha
in vec3 traits;   // hair: azimuth on the head in rad, 0, 0; else: lip sheen, shares of the shadows of skull and hair

out vec4 lit_colour;
out vec4 amount;  // x, y: towards the light and the viewer, -1..1; z: height on the head, or away from shadows: below 0.9
                  // dark, from 1.04 lit; metal: the mirrored view towards the light; w: traits.x
#ifdef SOFT
out float mirror; // how nearly the surface mirrors the light to the viewer
#endif

void main() {
    vec3 n = normalize(normal);
    lit_colour = lit;
    amount.x = dot(n, light);
    amount.y = dot(n, normalize(viewer - position));
    amount.w = traits.x;
#ifdef SOFT
    mirror = dot(n, normalize(light + normalize(viewer - position)));
#endif
    if (kind == 1) {
        amount.z = (head_from_scene * n).y - lift;
    } else if (kind == 2) {
        amount.z = 2.0 * dot(n, light) * amount.y - light.z;  // where a mirror sends the view: how near to the light
    } else {  // how closely the ray to the light passes the skull: ray against ellipsoid, in the space where it is a ball
        vec3 from = head_from_scene * (position - skull_centre) * skull_inverse;
        vec3 along = normalize(head_from_scene * light * skull_inverse);
        float skull = mix(2.0, length(from + along * max(-dot(from, along), 0.0)), traits.y);
        amount.z = min(skull, 1.47 - traits.z);  // where half of the hair's shadow falls is its edge
    }
    gl_Position = clip_from_head * vec4(position, 1.0);
}
