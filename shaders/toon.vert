// Skin, hair and cloth: all that varies slowly is worked out per vertex, so that a pixel costs little in software.

uniform mat4 clip_from_head;
uniform vec3 viewer;          // m, head axes of the picture (those of a head that looks straight out of it)
uniform vec3 light;           // unit, towards the light
uniform mat3 head_from_scene; // undoes the turn of the head
uniform vec3 skull_centre;    // m, where the head's ellipsoid is now
uniform vec3 skull_inverse;   // 1/m, one over its half axes

in vec3 position;
in vec3 normal;
in vec4 lit;      // linear albedo in the light, alpha
in vec4 shade;    // linear albedo in the shade; w: strength of the rim light
in vec4 traits;   // x: hair shine, y: lip sheen, z: how much the skull shadows it, w: azimuth on the head, rad

out vec4 lit_colour;
out vec4 shade_colour;
out vec4 amount;  // x: towards the light -1..1, y: towards the viewer -1..1, z: distance from the skull's shadow, w: height on the head
out vec4 what;

void main() {
    vec3 n = normalize(normal);
    vec3 view = normalize(viewer - position);
    lit_colour = lit;
    shade_colour = shade;
    what = traits;
    amount.x = dot(n, light);
    amount.y = dot(n, view);
    amount.w = (head_from_scene * n).y;
    // How closely the ray to the light passes the skull, in units of its radius (ray against ellipsoid)
    vec3 from = head_from_scene * (position - skull_centre) * skull_inverse;
    vec3 along = normalize(head_from_scene * light * skull_inverse);
    float before = -dot(from, along);
    float near = length(from + along * max(before, 0.0));
    amount.z = near;
    gl_Position = clip_from_head * vec4(position, 1.0);
}
