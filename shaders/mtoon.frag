// MToon (VRMC_materials_mtoon-1.0): lit and shaded tone, a drawn border between them, rim, matcap, own light.
#include "surface.glsl"

const float KEY = 0.92, AROUND = 0.10;  // light from the key and from all sides: together the lit colour as painted

uniform vec3 shade;      // linear
uniform vec3 border;     // shift, where shade ends, one over the width to where light is full
uniform float even;      // giEqualizationFactor
uniform vec3 rim;        // linear
uniform vec3 rim_shape;  // fresnel power, lift, lighting mix
uniform vec3 matcap;     // linear
#ifdef SHADE_SET
uniform sampler2D shade_picture;
uniform mat3x2 shade_at;
#endif
#ifdef SHIFT_SET
uniform sampler2D shift_picture;
uniform mat3x2 shift_at;
uniform float shift_scale;
#endif
#ifdef MATCAP_SET
uniform sampler2D matcap_picture;
#endif
#ifdef RIM_SET
uniform sampler2D rim_picture;
uniform mat3x2 rim_at;
#endif

void main() {
    vec4 lit = base_colour();
    float alpha = coverage(lit.a);
    vec3 n = surface_normal();
    float towards = dot(n, light) + border.x;
#ifdef SHIFT_SET
    towards += shift_scale * texture(shift_picture, place(shift_at, uv.SHIFT_SET)).r;
#endif
    float shading = clamp((towards - border.y) * border.z, 0.0, 1.0);
    vec3 dark = shade;
#ifdef SHADE_SET
    dark *= shown(texture(shade_picture, place(shade_at, uv.SHADE_SET)).rgb);
#endif
#ifdef SHADE_IS_BASE  // most models: the same picture, sampled once
    dark *= painted;
#endif
    vec3 around = mix(mix(GROUND, SKY, 0.5 + 0.5 * n.y), 0.5 * (GROUND + SKY), even);
    vec3 c = KEY * mix(dark, lit.rgb, shading) + AROUND * around * lit.rgb;
#ifdef EDGE_LIT
    vec3 v = normalize(to_viewer);
    vec3 edge = rim * pow(clamp(1.0 - dot(n, v) + rim_shape.y, 0.0, 1.0), max(rim_shape.x, 1e-3));
#ifdef MATCAP_SET
    vec3 across = normalize(vec3(v.z, 0.0, -v.x));
    vec3 up = cross(v, across);
    edge += matcap * shown(texture(matcap_picture, 0.5 + 0.5 * vec2(dot(across, n), -dot(up, n))).rgb);
#endif
#ifdef RIM_SET
    edge *= shown(texture(rim_picture, place(rim_at, uv.RIM_SET)).rgb);
#endif
    c += edge * mix(1.0, KEY * shading + AROUND, rim_shape.z);
#endif
    show(c + emitted(), alpha);
}
