// The plain colour of an outline.
#include "colour.glsl"

in vec4 inked;
out vec4 colour;

void main() {
    colour = vec4(srgb_from_linear(inked.rgb) * inked.a, inked.a);
}
