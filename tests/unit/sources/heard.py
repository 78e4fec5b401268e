"""A network and a clock that tests hold in their hands, and packets as others send them."""

from math import cos, radians, sin

from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message_builder import build_msg

A, B = ("192.168.1.5", 50001), ("192.168.1.9", 50002)
"""Two senders."""


class Network:
    """In place of socket.socket: `arrivals` are (time, datagram, sender), in order; `sent` what went out."""

    def __init__(self, clock):
        self.clock, self.arrivals, self.sent, self.bound, self.closed, self.wait = clock, [], [], None, False, 0.0
        self.taken = 0

    def __call__(self, family, kind):
        return self

    def bind(self, address):
        self.bound = address

    def getsockname(self):
        return self.bound[0], self.bound[1] or 40000

    def settimeout(self, seconds):
        self.wait = seconds

    def recvfrom(self, size):
        if self.closed:
            raise OSError(9, "Bad file descriptor")
        at = self.arrivals[0][0] if self.arrivals else float("inf")
        if at > self.clock.now + self.wait:
            self.clock.now += self.wait
            raise TimeoutError if self.wait else BlockingIOError
        self.clock.now = max(self.clock.now, at)
        self.taken += 1
        _, datagram, sender = self.arrivals.pop(0)
        return datagram, sender

    def sendto(self, datagram, to):
        self.sent.append((self.clock.now, datagram, to))

    def close(self):
        self.closed = True

    def comes(self, datagram, sender=A, *, at=None):
        """`datagram` from `sender`, right now or at a time."""
        self.arrivals.append((self.clock.now if at is None else at, datagram, sender))


def bone(name, angles_deg=(0, 0, 0), place=(0.0, 0.0, 0.0)):
    """VMC's message of a bone turned about ONE of Unity's axes: (x, y, z) degrees."""
    axis = next((i for i, angle in enumerate(angles_deg) if angle), 0)
    half = radians(angles_deg[axis]) / 2
    quat = [sin(half) if i == axis else 0.0 for i in range(3)]
    return "/VMC/Ext/Bone/Pos", [name, *map(float, place), *quat, cos(half)]


def value(name, number):
    return "/VMC/Ext/Blend/Val", [name, float(number)]


APPLY = ("/VMC/Ext/Blend/Apply", [])


def seen(tracking=1):
    return "/VMC/Ext/OK", [1, 3, 0, tracking]


def message(address, arguments):
    """As python-osc packs it."""
    return build_msg(address, arguments).dgram


def bundle(*messages):
    """As python-osc packs it."""
    made = OscBundleBuilder(IMMEDIATELY)
    for one in messages:
        made.add_content(build_msg(*one))
    return made.build().dgram


OFFICIAL = (
    b"mouthSmile_R-0|eyeLookOut_L-0|mouthUpperUp_L-11|eyeWide_R-0|mouthClose-8|mouthPucker-4|mouthRollLower-9|"
    b"eyeBlink_R-7|eyeLookDown_L-17|cheekSquint_R-11|eyeBlink_L-7|tongueOut-0|jawRight-0|eyeLookIn_R-6|"
    b"cheekSquint_L-11|mouthDimple_L-10|mouthPress_L-4|eyeSquint_L-11|mouthRight-0|mouthShrugLower-9|eyeLookUp_R-0|"
    b"eyeLookOut_R-0|mouthPress_R-5|cheekPuff-2|jawForward-11|mouthLowerDown_L-9|mouthFrown_L-6|mouthShrugUpper-26|"
    b"browOuterUp_L-4|browInnerUp-20|mouthDimple_R-10|browDown_R-0|mouthUpperUp_R-10|mouthRollUpper-8|mouthFunnel-12|"
    b"mouthStretch_R-21|mouthFrown_R-13|eyeLookDown_R-17|jawOpen-12|jawLeft-0|browDown_L-0|mouthSmile_L-0|"
    b"noseSneer_R-18|mouthLowerDown_R-8|noseSneer_L-21|eyeWide_L-0|mouthStretch_L-21|browOuterUp_R-4|eyeLookIn_L-4|"
    b"eyeSquint_R-11|eyeLookUp_L-0|mouthLeft-1|=head#-21.488958,-6.038993,-6.6019735,-0.030653415,-0.10287084,"
    b"-0.6584072|rightEye#6.0297494,2.4403017,0.25649446|leftEye#6.034903,-1.6660284,-0.17520553|"
)
"""The sample frame of ifacialmocap.com/for-developer."""
MOTION3D = (
    b"eyeLookOutLeft&3|mouthPressRight&14|eyeBlinkLeft&29|eyeLookInRight&15|eyeLookInLeft&0|eyeLookOutRight&0|"
    b"eyeLookDownLeft&36|eyeLookDownRight&36|jawOpen&4|FM_SAD&0|trackingStatus&1|=head#-22.167973,0.45402408,-4.8798294,"
    b"-0.039975993,-0.048437987,-0.45562273|rightEye#12.759762,5.527712,1.2244859|"
    b"leftEye#12.862795,1.264116,0.28145725|"
)
"""From the sample frame of facemotion3d.net's page for developers; its trackingStatus is added."""
