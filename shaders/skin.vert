// Bends a user's model by its bones: run once a frame, its results are captured and drawn as often as needed.

uniform sampler2D palette;  // a row per joint: the three rows of its matrix

in vec3 position;  // m, in the space of the skin or the node
in vec3 normal;
in vec4 joints;    // rows of the palette
in vec4 shares;

out vec3 placed;   // m, scene
out vec3 turned;   // unit

mat3x4 joint(float row) {
    int y = int(row);
    return mat3x4(
        texelFetch(palette, ivec2(0, y), 0), texelFetch(palette, ivec2(1, y), 0), texelFetch(palette, ivec2(2, y), 0));
}

void main() {
    mat3x4 bend = joint(joints.x) * shares.x;
    if (shares.x < 0.9999) {
        bend += joint(joints.y) * shares.y + joint(joints.z) * shares.z + joint(joints.w) * shares.w;
    }
    placed = vec4(position, 1.0) * bend;
    vec3 n = vec4(normal, 0.0) * bend;
    turned = n * inversesqrt(max(dot(n, n), 1e-20));
}
