// What unlit, PBR and MToon surfaces share: colour and alpha of a pixel, its normal, the room's light, the way out.
// Which textures there are is known when the program is made: a material pays only for its own.
#include "colour.glsl"

const vec3 SKY = vec3(0.95, 0.98, 1.05), GROUND = vec3(0.62, 0.56, 0.52);  // of the light from all sides, linear

uniform vec4 base;     // linear, alpha
uniform float cutoff;  // of alpha, for masks
uniform vec3 light;    // unit, towards the key light

in vec3 normal;
in vec3 to_viewer;
#ifdef TEXTURED
in vec4 uv;
#endif
#ifdef TINTED
in vec4 tinted;
#endif
#ifdef BASE_SET
uniform sampler2D base_picture;
uniform mat3x2 base_at;
#endif
#ifdef EMISSIVE_SET
uniform sampler2D emissive_picture;
uniform mat3x2 emissive_at;
#endif
#ifdef NORMAL_SET
uniform sampler2D normal_picture;
uniform mat3x2 normal_at;
uniform float normal_scale;
#endif
#ifdef UV_MASK_SET
uniform sampler2D uv_mask_picture;
uniform mat3x2 uv_mask_at;
uniform vec3 uv_motion;  // turn in rad, scroll along s and t
#endif
uniform vec3 emissive;   // linear
out vec4 colour;

vec3 shown(vec3 texel) {  // a colour texture's value as linear light
#ifdef DECODE
    return linear_from_srgb(texel);
#else
    return texel;
#endif
}

#ifdef TEXTURED
vec2 place(mat3x2 slot, vec2 at) {  // where on a picture; MToon's motion comes before the slot's own transform
#ifdef UV_MASK_SET
    float much = texture(uv_mask_picture, uv_mask_at * vec3(uv.UV_MASK_SET, 1.0)).b;
    float s = sin(uv_motion.x * much), c = cos(uv_motion.x * much);
    at = mat2(c, -s, s, c) * (at - 0.5) + 0.5 + uv_motion.yz * much;
#endif
    return slot * vec3(at, 1.0);
}
#endif

vec3 painted = vec3(1.0);  // what the base texture and the vertices say, after base_colour

vec4 base_colour() {
    vec4 c = vec4(1.0);
#ifdef BASE_SET
    c = texture(base_picture, place(base_at, uv.BASE_SET));
    c.rgb = shown(c.rgb);
#endif
#ifdef TINTED
    c *= tinted;
#endif
    painted = c.rgb;
    return base * c;
}

float coverage(float alpha) {  // opaque: whole; a mask: its edge as wide as a pixel; blend: as it is
#ifdef MASK
    float a = clamp((alpha - cutoff) / max(fwidth(alpha), 1e-3) + 0.5, 0.0, 1.0);
    if (a < 0.1) discard;
    return a;
#else
#ifdef BLEND
    if (alpha < 0.004) discard;
    return alpha;
#else
    return 1.0;
#endif
#endif
}

vec3 surface_normal() {
    vec3 n = normalize(normal);
#ifdef TWO_SIDED
    n = gl_FrontFacing ? n : -n;
#endif
#ifdef NORMAL_SET  // axes of the picture on the surface from how both change: Schüler, "Followup: Normal Mapping
                   // Without Precomputed Tangents", 2013
    vec2 at = place(normal_at, uv.NORMAL_SET), du = dFdx(at), dv = dFdy(at);
    vec3 dx = -dFdx(to_viewer), dy = -dFdy(to_viewer);
    vec3 over_y = cross(dy, n), over_x = cross(n, dx);
    vec3 t = over_y * du.x + over_x * dv.x, b = over_y * du.y + over_x * dv.y;
    float scale = inversesqrt(max(max(dot(t, t), dot(b, b)), 1e-30));
    vec3 m = texture(normal_picture, at).xyz * 2.0 - 1.0;
    m.xy *= normal_scale;
    n = normalize(mat3(t * scale, -b * scale, n) * m);
#endif
    return n;
}

vec3 emitted() {
#ifdef EMISSIVE_SET
    return emissive * shown(texture(emissive_picture, place(emissive_at, uv.EMISSIVE_SET)).rgb);
#else
    return emissive;
#endif
}

void show(vec3 linear, float alpha) {
#ifdef COVERED  // alpha chooses samples and is then 1
    colour = vec4(srgb_from_linear(linear), alpha);
#else
    colour = vec4(srgb_from_linear(linear) * alpha, alpha);
#endif
}
