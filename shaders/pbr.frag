// Metal and roughness under a window, a sky, a floor and a softbox: no picture of a room, and yet no metal is black.
#include "surface.glsl"

const float KEY = 0.74, AROUND = 0.26, SHOULDER = 0.76;

uniform vec2 metal_rough;
#ifdef METAL_ROUGH_SET
uniform sampler2D metal_rough_picture;
uniform mat3x2 metal_rough_at;
#endif

vec3 room(vec3 way, float rough) {  // what comes from that way: floor, bright horizon, ceiling, and a softbox above left
    float soft = 0.12 + 0.88 * rough;
    vec3 c = mix(GROUND * 0.42, SKY * mix(1.05, 0.72, rough), smoothstep(-soft, soft, way.y));
    c += vec3(0.18) * (1.0 - smoothstep(0.0, 0.25 + 0.5 * rough, abs(way.y - 0.08)));
    float box = dot(way, light);
    return c + (1.0 - 0.75 * rough) * 1.6 * smoothstep(0.90 - 0.75 * rough, 0.99, box);
}

vec3 under_shoulder(vec3 c) {  // bright light bends towards white instead of being cut off
    float peak = max(c.r, max(c.g, c.b));
    if (peak < SHOULDER) return c;
    float room_left = 1.0 - SHOULDER;
    float now = 1.0 - room_left * room_left / (peak + 1.0 - 2.0 * SHOULDER);  // as Khronos PBR Neutral, 2024
    c *= now / peak;
    return mix(c, vec3(now), 1.0 - 1.0 / (0.15 * (peak - now) + 1.0));
}

void main() {
    vec4 albedo = base_colour();
    float alpha = coverage(albedo.a);
    float metal = metal_rough.x, rough = metal_rough.y;
#ifdef METAL_ROUGH_SET
    vec3 texel = texture(metal_rough_picture, place(metal_rough_at, uv.METAL_ROUGH_SET)).rgb;
    metal *= texel.b;
    rough *= texel.g;
#endif
    rough = clamp(rough, 0.08, 1.0);
    vec3 n = surface_normal(), v = normalize(to_viewer);
    float n_light = dot(n, light), n_view = max(dot(n, v), 0.0);
    vec3 mirror = mix(vec3(0.04), albedo.rgb, metal);
    // Wrapped by a quarter: the window is large
    float lit = clamp((n_light + 0.25) / 1.25, 0.0, 1.0);
    vec3 around = mix(GROUND, SKY, 0.5 + 0.5 * n.y);
    vec3 c = albedo.rgb * (1.0 - metal) * (KEY * lit + AROUND * around);
    // The room's reflection: Karis, "Physically Based Shading on Mobile", 2014
    vec4 r = rough * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
    float a = min(r.x * r.x, exp2(-9.28 * n_view)) * r.x + r.y;
    vec2 scale = vec2(-1.04, 1.04) * a + r.zw;
    c += room(reflect(-v, n), rough) * (mirror * scale.x + scale.y);
    // The key light's own highlight (GGX)
    vec3 h = normalize(light + v);
    float a2 = rough * rough * rough * rough, n_h = max(dot(n, h), 0.0);
    float d = n_h * n_h * (a2 - 1.0) + 1.0;
    c += KEY * mirror * min((0.25 * rough + 0.25) * a2 / (d * d), 4.0) * max(n_light, 0.0);
    show(under_shoulder(c) + emitted(), alpha);
}
