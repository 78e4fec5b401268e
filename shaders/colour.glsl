// Between sRGB and linear light (IEC 61966-2-1), cheap enough for the processor: no pow per pixel.

vec3 linear_from_srgb(vec3 c) {  // gamma-2.2 cubic, error below 0.2 %; Chilliant, "sRGB Approximations for HLSL", 2012
    return c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878);
}

vec3 srgb_from_linear(vec3 c) {  // the same article; three square roots
    c = clamp(c, 0.0, 1.0);
    vec3 r1 = sqrt(c), r2 = sqrt(r1), r3 = sqrt(r2);
    return clamp(0.662002687 * r1 + 0.684122060 * r2 - 0.323583601 * r3 - 0.0225411470 * c, 0.0, 1.0);
}
