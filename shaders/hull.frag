// The plain colour of an outline.
#include "colour.glsl"

in vec4 inked;
out vec4 colour;

void main() {
    if (inked.a < 0.99) discard;  // the surface is cut away here or at a neighbour
    colour = vec4(srgb_from_linear(inked.rgb), 1.0);
}
