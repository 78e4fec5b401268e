// A photo's vertices, moved: each carries its place in the picture and its texel.

uniform vec4 view;    // px of the picture to clip space: scale, offset
uniform vec4 texels;  // px of the photo to the texture's 0..1: scale, offset
uniform vec2 depth;   // m to clip space: scale, offset
in vec2 texel;        // px of the photo
in vec3 position;     // px, px, m
in float shade;       // factor on the colour
in float opacity;
out vec2 at;
out vec2 seen;

void main() {
    at = texel * texels.xy + texels.zw;
    seen = vec2(shade, opacity);
    gl_Position = vec4(position.xy * view.xy + view.zw, position.z * depth.x + depth.y, 1.0);
}
