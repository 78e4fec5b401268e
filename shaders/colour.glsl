// Between sRGB and linear light (IEC 61966-2-1), cheap enough for the processor: no pow per pixel.

vec3 linear_from_srgb(vec3 c) {  // gamma-2.2 cubic, error below 0.2 %; Chilliant, "sRGB Approximations for HLSL", 2012
    return c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878);
}

vec3 srgb_from_linear(vec3 c) {  // our minimax fit: within 0.6 of 255 from level 5 up, 1.9 below; one square root
    vec3 r = sqrt(clamp(c, 0.0, 1.0));
    return max(((0.202943 * r - 0.524764) * r + 1.353788) * r - 0.031967, 0.0);
}
