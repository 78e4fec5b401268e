uniform sampler2D picture;
uniform sampler2D inside;
in vec2 at;
in vec2 at_inside;
in float kept;
out vec4 colour;

void main() {
    colour = vec4(mix(texture(inside, at_inside).rgb, texture(picture, at).rgb, kept), 1.0);
}
