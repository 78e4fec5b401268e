// Iris and pupil, deep behind the cornea, limbal ring and two lights that glide, under the shadow of the upper lid.
#include "colour.glsl"

uniform vec3 sclera;        // linear
uniform vec3 iris;          // linear, its middle tone
uniform float iris_tangent; // tangent of its radius seen from the eyeball's centre
uniform float pupil;        // radius as a share of the iris
uniform float pupil_shape;  // its width over its height
uniform vec2 lids;          // height of the upper lid's edge, unit of the eyeball: left, right eye
uniform vec2 bend[2];       // how far aside the middle of the iris is seen, unit of its radius: left, right eye
uniform vec3 glint[2];      // shift of the lights, and their size
uniform float soft;         // width of one pixel, in units of the iris radius

in vec3 on_ball;
in vec3 in_socket;
in float which;
out vec4 colour;

float disc(vec2 at, vec2 centre, vec2 radius, float blur) {
    float d = length((at - centre) / radius);
    return 1.0 - smoothstep(1.0 - blur, 1.0 + blur, d);
}

void main() {
    vec2 on_cornea = on_ball.xy / (max(on_ball.z, 0.15) * iris_tangent);  // 1 at the edge of the iris
    float edge = dot(on_cornea, on_cornea);
    bool left = which < 0.5;
    vec2 at = on_cornea - (left ? bend[0] : bend[1]) * max(1.0 - edge * edge, 0.0);  // deep in the middle, not at the edge
    float r = length(at);
    vec3 white = sclera * mix(vec3(1.0), vec3(0.80, 0.76, 0.82), smoothstep(1.2, 2.6, r));
    // darker above, glowing below: light falls in from above and leaves on the other side
    float glow = smoothstep(0.85, -0.9, at.y);
    vec3 tone = iris * mix(0.42, 1.55, glow);
    tone = mix(tone, iris * 2.1 + vec3(0.03), 0.55 * disc(at, vec2(0.0, -0.52), vec2(0.62, 0.36), 0.45));
    float spokes = 0.06 * sin(atan(at.y, at.x) * 17.0) * smoothstep(0.35, 0.8, r);
    tone *= 1.0 + spokes;
    tone *= mix(1.0, 0.28, smoothstep(0.74, 0.96, r));          // limbal ring
    float in_pupil = length(at / vec2(pupil_shape, 1.0));
    tone = mix(iris * 0.10, tone, smoothstep(pupil - soft, pupil + soft + 0.06, in_pupil));
    vec3 c = mix(tone, white, smoothstep(1.0 - soft, 1.0 + soft, r));
    float lid = left ? lids.x : lids.y;
    float shadow = smoothstep(lid - 0.42, lid - 0.10, in_socket.y);
    c *= mix(vec3(1.0), vec3(0.50, 0.45, 0.55), shadow * 0.85);
    vec3 light = left ? glint[0] : glint[1];
    vec2 on_light = on_cornea - light.xy;
    float lights = disc(on_light, vec2(-0.36, 0.40), vec2(0.27, 0.30) * light.z, 0.18)
        + 0.65 * disc(on_light, vec2(0.40, -0.42), vec2(0.14) * (2.0 - light.z), 0.35);
    c = mix(c, vec3(1.0), min(lights, 1.0));
    colour = vec4(srgb_from_linear(c), 1.0);
}
