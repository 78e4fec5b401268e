// A line with soft borders: its coverage of the pixel is its opacity.

in vec4 ink;
in float across;
in float half_px;
out vec4 colour;

void main() {
    float cover = clamp(half_px + 0.5 - abs(across), 0.0, 1.0) * min(half_px * 2.0, 1.0);
    float alpha = ink.a * cover;
    colour = vec4(ink.rgb * alpha, alpha);
}
