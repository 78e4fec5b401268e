// Part of a photo that keeps its form: eyeballs, irises, teeth, what lies behind.

uniform vec4 view;    // px of the picture to clip space: scale, offset
uniform vec4 texels;  // px of the photo to the texture's 0..1: scale, offset
uniform mat3 placed;  // px of the photo to px of the picture
uniform vec2 worn;    // factor on the colour; opacity
in vec2 texel;        // px of the photo
out vec2 at;
out vec2 seen;

void main() {
    at = texel * texels.xy + texels.zw;
    seen = worn;
    gl_Position = vec4((placed * vec3(texel, 1.0)).xy * view.xy + view.zw, 0.0, 1.0);
}
