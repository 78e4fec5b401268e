uniform float gain;  // factor on the colour
in vec4 shown;
out vec4 colour;

void main() {
    colour = vec4(shown.rgb * gain, shown.a);
}
