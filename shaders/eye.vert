// Eyeballs: the pattern is fixed to the ball, its shadow and its lights to the socket.

uniform mat4 clip_from_head;

in vec3 position;
in vec3 ball;    // unit, on the resting eyeball: where the iris is painted; +z is its middle
in vec3 socket;  // unit, in the head's axes after the eye has turned: where lids and lights are
in float side;   // 0 left eye, 1 right eye

out vec3 on_ball;
out vec3 in_socket;
out float which;

void main() {
    on_ball = ball;
    in_socket = socket;
    which = side;
    gl_Position = clip_from_head * vec4(position, 1.0);
}
