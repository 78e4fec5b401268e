// A surface of a user's model, bent before by skin.vert.

uniform mat4 clip_from_head;
uniform vec3 viewer;  // m

in vec3 placed;
in vec3 turned;
#ifdef TEXTURED
in vec4 at;           // both sets of texture coordinates
out vec4 uv;
#endif
#ifdef TINTED
in vec4 tint;         // linear
out vec4 tinted;
#endif
out vec3 normal;
out vec3 to_viewer;

void main() {
#ifdef TEXTURED
    uv = at;
#endif
#ifdef TINTED
    tinted = tint;
#endif
    normal = turned;
    to_viewer = viewer - placed;
    gl_Position = clip_from_head * vec4(placed, 1.0);
}
