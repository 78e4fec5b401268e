// KHR_materials_unlit: the colour as its author painted it.
#include "surface.glsl"

void main() {
    vec4 c = base_colour();
    show(c.rgb, coverage(c.a));
}
