// Two tones with a soft edge, a warm seam between them, light along the rim, on hair, metal and lamps; or soft skin.
#include "colour.glsl"

uniform vec2 edge;   // light amounts where shade ends and where light is full (MToon: -1 + toony, 1 - toony, less shift)
uniform vec3 shade;  // linear factor away from the light
uniform vec3 seam;   // linear factor where light turns to shade: blood below the skin
uniform vec3 rim;    // linear colour of the light along the rim
uniform float shine; // of the ring of light on hair
#ifndef KIND
#define KIND 0   // skin and cloth; 1 hair, 2 metal, 3 its own light
#endif
const int kind = KIND;

in vec4 lit_colour;
in vec4 amount;
#ifdef SOFT
in float mirror;
#endif
out vec4 colour;

float wave(float x) {  // between -1 and 1, period 1
    return abs(fract(x) - 0.5) * 4.0 - 1.0;
}

void main() {
    float facing = max(amount.y, 0.0);
    if (kind == 3) {  // a lamp's colour is its light; what glow it has inside its shape is painted on its vertices
        colour = vec4(srgb_from_linear(lit_colour.rgb) * lit_colour.a, lit_colour.a);
        return;
    }
    float light = smoothstep(edge.x, edge.y, amount.x);
    float bright = 0.0;
    if (kind == 1) {  // a band at one height of the head, its edges broken into strands
        float strands = 0.035 * wave(amount.w * 3.7) + 0.02 * wave(amount.w * 9.7);
        float band = smoothstep(0.34, 0.44, amount.z + strands) * (1.0 - smoothstep(0.52, 0.60, amount.z - strands));
        bright = shine * band * light * facing;
    } else if (kind == 2) {  // two sharp bands: the window and what it throws back from the floor
        float window = smoothstep(0.60, 0.68, amount.z);
        float thrown = smoothstep(-0.42, -0.36, amount.z) * (1.0 - smoothstep(-0.16, -0.10, amount.z));
        light = 0.25 + 0.75 * light;
        bright = 0.55 * window + 0.22 * thrown;
    } else {
        light *= smoothstep(0.90, 1.04, amount.z);
        bright = amount.w * smoothstep(0.88, 0.99, facing);
    }
#ifdef SOFT
    // Light wraps round, red furthest: it comes back out of the skin beside where it went in
    const vec3 WRAP = vec3(0.55, 0.32, 0.26);
    vec3 wrapped = clamp((vec3(amount.x) + WRAP) / (1.0 + WRAP), 0.0, 1.0);
    if (kind == 0) wrapped *= smoothstep(0.80, 1.14, amount.z);
    if (kind == 2) wrapped = vec3(light);
    vec3 c = lit_colour.rgb * mix(shade, vec3(1.0), wrapped * (2.0 - wrapped));
    bright += kind == 0 ? 0.09 * smoothstep(0.90, 1.0, mirror) * wrapped.g : 0.0;
#else
    vec3 c = lit_colour.rgb * mix(shade, vec3(1.0), light);
    c *= mix(vec3(1.0), seam, 4.0 * light * (1.0 - light));
#endif
    c *= 1.0 + 2.2 * bright;
    if (kind == 2) c += vec3(0.35 * max(bright - 0.4, 0.0));
    float away = 1.0 - facing;
    away *= away;
    c += rim * (away * away * (0.35 + 0.65 * light));
    colour = vec4(srgb_from_linear(c) * lit_colour.a, lit_colour.a);
}
