// Two tones with a soft edge, a warm seam between them, bands of light on hair and metal, and lamps; or soft skin.
#include "colour.glsl"

uniform vec2 edge;   // as in the vertex shader
uniform vec3 seam;   // how much sooner than the others each primary turns from shade to light: blood below the skin
#ifndef KIND
#define KIND 0   // skin and cloth; 1 hair, 2 metal, 3 its own light
#endif
const int kind = KIND;

in vec4 dark;
in vec4 gain;
in vec2 ring;
#ifdef SOFT
in float mirror;
#endif
#ifdef BLEND
in float alpha;
#endif
out vec4 colour;

float wave(float x) {  // between -1 and 1, period 1
    return abs(fract(x) - 0.5) * 4.0 - 1.0;
}

float curve(float x) {  // smoothstep between 0 and 1
    x = clamp(x, 0.0, 1.0);
    return x * x * (3.0 - 2.0 * x);
}

void show(vec3 linear) {
#ifdef BLEND
    colour = vec4(srgb_from_linear(linear) * alpha, alpha);
#else
    colour = vec4(srgb_from_linear(linear), 1.0);
#endif
}

void main() {
    if (kind == 3) {  // a lamp's colour is its light; what glow it has inside its shape is painted on its vertices
        show(dark.rgb);
        return;
    }
    float light = curve(dark.a), bright = 0.0, window = 0.0;
    if (kind == 0) light *= curve(gain.a);
    if (kind == 1) {  // a band at one height of the head, its edges broken into strands
        float strands = 0.035 * wave(ring.x * 3.7) + 0.02 * wave(ring.x * 9.7);
        bright = ring.y * light * smoothstep(0.34, 0.44, gain.a + strands) * (1.0 - smoothstep(0.52, 0.60, gain.a - strands));
    }
    if (kind == 2) {  // two sharp bands: the window and what it throws back from the floor
        window = smoothstep(0.60, 0.68, gain.a);
        light = 0.25 + 0.75 * light;
        bright = 1.21 * window + 0.484 * smoothstep(-0.42, -0.36, gain.a) * (1.0 - smoothstep(-0.16, -0.10, gain.a));
    }
#ifdef SOFT
    // Light wraps round, red furthest: it comes back out of the skin beside where it went in
    const vec3 WRAP = vec3(0.55, 0.32, 0.26);
    vec3 share = clamp((mix(edge.x, edge.y, dark.a) + WRAP) / (1.0 + WRAP), 0.0, 1.0);
    if (kind == 0) share *= smoothstep(-0.71, 1.71, gain.a);
    if (kind == 2) share = vec3(light);
    if (kind == 0) bright += 0.2 * smoothstep(0.90, 1.0, mirror) * share.g;
    share *= 2.0 - share;
#else
    vec3 share = light + seam * (light * (1.0 - light));
#endif
    vec3 c = (dark.rgb + gain.rgb * share) * (1.0 + bright);
    if (kind == 2) c += 0.0525 * window;  // so bright that it loses its colour
    show(c);
}
