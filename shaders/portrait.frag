// A photo's pixels, premultiplied, brighter or darker as they are turned.

uniform sampler2D picture;
in vec2 at;
in vec2 seen;  // factor on the colour; opacity
out vec4 colour;

void main() {
    vec4 c = texture(picture, at);
    colour = vec4(min(c.rgb * seen.x, c.a), c.a) * min(seen.y, 1.0);
}
