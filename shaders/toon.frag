// Two tones with a soft edge, a warm seam between them, light along the rim and on the hair.
#include "colour.glsl"

uniform vec2 edge;   // light amounts where shade ends and where light is full (MToon: -1 + toony, 1 - toony, less shift)
uniform vec3 shade;  // linear factor away from the light
uniform vec3 seam;   // linear factor where light turns to shade: blood below the skin
uniform vec3 rim;    // linear colour of the light along the rim
uniform float shine; // of the ring of light on hair
uniform bool hair;

in vec4 lit_colour;
in vec4 amount;
out vec4 colour;

float wave(float x) {  // between -1 and 1, period 1
    return abs(fract(x) - 0.5) * 4.0 - 1.0;
}

void main() {
    float light = smoothstep(edge.x, edge.y, amount.x);
    float facing = max(amount.y, 0.0);
    float bright = 0.0;
    if (hair) {  // a band at one height of the head, its edges broken into strands
        float strands = 0.035 * wave(amount.w * 3.7) + 0.02 * wave(amount.w * 9.7);
        float band = smoothstep(0.34, 0.44, amount.z + strands) * (1.0 - smoothstep(0.52, 0.60, amount.z - strands));
        bright = shine * band * light * facing;
    } else {
        light *= smoothstep(0.90, 1.04, amount.z);
        bright = amount.w * smoothstep(0.88, 0.99, facing);
    }
    vec3 c = lit_colour.rgb * mix(shade, vec3(1.0), light);
    c *= mix(vec3(1.0), seam, 4.0 * light * (1.0 - light));
    c *= 1.0 + 2.2 * bright;
    float away = 1.0 - facing;
    away *= away;
    c += rim * (away * away * (0.35 + 0.65 * light));
    colour = vec4(srgb_from_linear(c) * lit_colour.a, lit_colour.a);
}
