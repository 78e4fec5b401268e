// Two tones with a soft edge, a warm seam between them, light along the rim and on the hair.
#include "colour.glsl"

uniform vec2 edge;       // light amounts where shade ends and where light is full (MToon: -1 + toony, 1 - toony, less shift)
uniform vec3 rim;        // linear colour of the rim light
uniform vec3 seam;       // linear factor on skin where light turns to shade: blood below the skin

in vec4 lit_colour;
in vec4 shade_colour;
in vec4 amount;
in vec4 what;
out vec4 colour;

void main() {
    float light = smoothstep(edge.x, edge.y, amount.x);
    light *= mix(1.0, smoothstep(0.90, 1.04, amount.z), what.z);
    vec3 c = mix(shade_colour.rgb, lit_colour.rgb, light);
    c *= mix(vec3(1.0), seam, 4.0 * light * (1.0 - light));
    float facing = 1.0 - max(amount.y, 0.0);
    float facing2 = facing * facing;
    c += rim * (shade_colour.a * facing2 * facing2 * (0.35 + 0.65 * light));
    // The ring of light on the hair, its lower edge broken into strands
    float strands = 0.035 * sin(what.w * 23.0) + 0.02 * sin(what.w * 61.0);
    float ring = smoothstep(0.34, 0.44, amount.w + strands) * (1.0 - smoothstep(0.52, 0.60, amount.w - strands));
    c += lit_colour.rgb * (what.x * ring * light * max(amount.y, 0.0) * 2.2);
    c += vec3(what.y * smoothstep(0.90, 0.99, amount.y) * 0.10);
    colour = vec4(srgb_from_linear(c) * lit_colour.a, lit_colour.a);
}
