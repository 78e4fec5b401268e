// The window's controls: a texture, or its white corner, in a colour.

uniform sampler2D picture;
in vec2 where_in_texture;
in vec4 colour_of;
out vec4 colour;

void main() {
    colour = colour_of * texture(picture, where_in_texture);
}
