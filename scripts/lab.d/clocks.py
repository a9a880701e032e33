"""Sets the clock of a finished capture wrong: `shift` rewrites all times of a pcapng file."""
import struct

PACKET, STATISTICS = 6, 5
BEGAN, ENDED = 2, 3  # options of interface statistics


def shift(path, offset_s, drift_ppm, ticks_per_s=1_000_000_000):
    """The clock runs offset_s ahead at the first packet, and gains drift_ppm from then on."""
    with open(path, "rb") as capture:
        data = bytearray(capture.read())
    first = None
    for at, kind, size in list(blocks(data)):
        if kind == PACKET:
            first = first if first is not None else time_at(data, at + 12)
            put(data, at + 12, wrong(time_at(data, at + 12), first, offset_s, drift_ppm, ticks_per_s))
        elif kind == STATISTICS:
            put(data, at + 12, wrong(time_at(data, at + 12), first or 0, offset_s, drift_ppm, ticks_per_s))
            for option, where in options(data, at + 20, at + size - 4):
                if option in (BEGAN, ENDED):
                    put(data, where, wrong(time_at(data, where), first or 0, offset_s, drift_ppm, ticks_per_s))
    with open(path, "wb") as capture:
        capture.write(data)


def blocks(data):
    at = 0
    while at < len(data):
        kind, size = struct.unpack_from("<II", data, at)
        yield at, kind, size
        at += size


def options(data, at, end):
    while at + 4 <= end:
        code, size = struct.unpack_from("<HH", data, at)
        if not code:
            return
        yield code, at + 4
        at += 4 + (size + 3) // 4 * 4


def time_at(data, at):
    high, low = struct.unpack_from("<II", data, at)
    return high << 32 | low


def put(data, at, time):
    struct.pack_into("<II", data, at, time >> 32, time & 0xFFFFFFFF)


def wrong(time, first, offset_s, drift_ppm, ticks_per_s):
    return time + round(offset_s * ticks_per_s) + (time - first) * drift_ppm // 1_000_000
