// Between the lips: the photo as it rests there, or the mouth's inside.

uniform vec4 view;    // px of the picture to clip space: scale, offset
uniform vec4 texels;  // px of the photo to its texture's 0..1: scale, offset
uniform vec4 inner;   // px of the picture to the inside's 0..1: scale, offset
in vec2 texel;        // px of the photo
in vec2 position;     // px
in float resting;     // 1: as in the photo
out vec2 at;
out vec2 at_inside;
out float kept;

void main() {
    at = texel * texels.xy + texels.zw;
    at_inside = position * inner.xy + inner.zw;
    kept = resting;
    gl_Position = vec4(position * view.xy + view.zw, 0.0, 1.0);
}
