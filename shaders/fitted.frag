// What the fitted head is painted with: the photo (TEXTURED), grey clay with its wires (CLAY), depth (DEPTH), code (CODE).
#include "colour.glsl"

uniform sampler2D photo;
uniform sampler2D lids;   // the photo with its eyes closed
uniform vec2 edge;       // m within the oval: 0 and full cover
uniform vec3 sclera;     // linear
uniform vec3 iris;       // linear
uniform float iris_sine; // of its radius seen from the eyeball's centre
uniform vec3 teeth;      // linear, in all the light there is, as the next two
uniform vec3 tongue;
uniform vec3 flesh;
uniform vec3 deepest;    // linear, without light

in vec3 on;
in vec3 lit;
in vec3 corner;
in float depth;
flat in float part;
out vec4 colour;

vec3 eye() {
    float r = length(on.xy) / iris_sine * (on.z > 0.0 ? 1.0 : 9.0);
    float blur = fwidth(r) + 0.06;
    vec3 tone = iris * mix(1.25, 0.55, smoothstep(0.45, 1.0, r));
    tone = mix(vec3(0.006), tone, smoothstep(0.40 - blur, 0.40 + blur, r));
    tone = mix(tone, sclera * mix(1.0, 0.6, smoothstep(1.2, 2.6, r)), smoothstep(1.0 - blur, 1.0 + blur, r));
    float glint = 1.0 - smoothstep(0.16, 0.26, length(on.xy / iris_sine - vec2(-0.34, 0.40)));
    return mix(tone, vec3(0.85), 0.8 * glint);
}

// Teeth that touch from a quarter of their height on, gums above.
vec3 tooth() {
    float gap = 1.0 - smoothstep(0.0, 0.16, 0.5 - abs(fract(on.x) - 0.5));
    vec3 tone = teeth * on.z * sqrt(lit.x) * (1.0 - gap * (on.y < 0.25 ? 0.6 : 0.3));
    return mix(tone, flesh * lit.x, smoothstep(0.9, 1.0, on.y + 0.12 * gap));
}

vec3 within() {
    if (part < 1.5) return eye();
    if (part < 2.5) return tooth();
    return deepest + max((part < 3.5 ? tongue : flesh) - deepest, 0.0) * pow(lit.x, 1.3);
}

void main() {
    float cover = smoothstep(edge.x, edge.y, lit.y);
    bool skin = part < 0.5;
    if (!skin) cover = step(0.0, lit.y);
    if (!skin && cover <= 0.0) discard;
#ifdef TEXTURED
    vec3 c = mix(texture(photo, on.xy).rgb, texture(lids, on.xy).rgb, lit.z);
    c = skin ? linear_from_srgb(c) * lit.x : within();
    colour = vec4(srgb_from_linear(c), 1.0) * cover;
    if (skin) colour *= on.z;
#endif
#ifdef CLAY
    vec3 c = vec3(skin ? 0.52 : part < 1.5 ? 0.62 : part < 2.5 ? 0.55 : 0.12) * lit.x;
    vec3 wire = smoothstep(vec3(0.0), fwidth(corner) * 1.1, corner);
    c *= mix(0.55, 1.0, min(wire.x, min(wire.y, wire.z)));
    colour = vec4(srgb_from_linear(c), 1.0) * cover * 0.92;
#endif
#ifdef DEPTH
    colour = vec4(vec3(part < 1.5 ? clamp(depth, 0.0, 1.0) : 0.0), 1.0) * cover;  // a mouth is a hole
#endif
#ifdef CODE
    colour = vec4(part < 1.5 ? clamp(on, 0.0, 1.0) : vec3(0.0), 1.0) * cover;
#endif
}
