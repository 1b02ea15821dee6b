"""Which encoding a file is in, from its bytes."""

import codecs
from dataclasses import dataclass

from charset_normalizer import from_bytes

from lib.errors import BadImport, UndecodableFile

CHUNK = 1 << 20
SAMPLE = 1 << 18

# The longer first: the UTF-16 mark is the beginning of the UTF-32 one.
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NO_TEXT = (
    (b"PK\x03\x04", "an Excel workbook or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "compressed"),
    (b"%PDF", "a PDF"),
)
TYPOGRAPHY = frozenset("–—‘’‚“”„…•€£¥§°©®™«»·¡¿ºª\u00a0")


@dataclass(frozen=True)
class Encoding:
    """Python's name of an encoding, and how we know."""

    name: str
    how: str


def encoding_of(data: bytes, file: str, stated: str | None) -> Encoding:
    """The encoding of a file's bytes: as stated, by its mark, UTF-8 if it is, else by its letters.

    Raises UndecodableFile with the byte's position when nothing fits, or when it is no
    text at all; BadImport when the file is empty.
    """
    if not data[:CHUNK].strip() and not data.strip():
        raise BadImport(f"{file} is empty. Export it again.")
    for beginning, what in NO_TEXT:
        if data.startswith(beginning):
            raise UndecodableFile(f"{file} is {what}, not text. Save it as CSV (UTF-8) and import that.")
    mark = next((name for bom, name in BOMS if data.startswith(bom)), None)
    if stated:
        name = mark if mark and mark.startswith(stated.replace("_", "-")) else stated
        return _checked(data, file, Encoding(name, "as the mapping says"))
    if mark:
        return _checked(data, file, Encoding(mark, "by its byte order mark"))
    if wide := _utf16_without_mark(data):
        return _checked(data, file, Encoding(wide, "by its zero bytes"))
    bad = _first_bad_byte(data, "utf-8")
    if bad is None:
        return Encoding("utf-8", "every byte fits")
    sample = b"\n".join(line for line in data.split(b"\n") if not line.isascii())[:SAMPLE]
    if _is_broken_utf8(sample):
        raise _undecodable(data, file, "utf-8", bad)
    return _eight_bit(data, sample, file, bad)


def _checked(data: bytes, file: str, encoding: Encoding) -> Encoding:
    bad = _first_bad_byte(data, encoding.name)
    if bad is not None:
        raise _undecodable(data, file, encoding.name, bad)
    return encoding


def _undecodable(data: bytes, file: str, encoding: str, position: int) -> UndecodableFile:
    line = data.count(b"\n", 0, position) + 1
    return UndecodableFile(
        f"{file} cannot be read as {encoding}: byte {position} (0x{data[position]:02x}, line {line}) does not fit. "
        'Export it as UTF-8, or name its encoding in the section of the mapping: encoding = "cp1252"'
    )


def _first_bad_byte(data: bytes, encoding: str) -> int | None:
    """Where decoding fails; None if it does not. In pieces, so that no second copy of the file is made."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(data), CHUNK):
        piece = data[start : start + CHUNK]
        try:
            decoder.decode(piece, final=start + CHUNK >= len(data))
        except UnicodeDecodeError as problem:
            # The decoder's own piece begins with what it had left over from the one before.
            return start + len(piece) - len(problem.object) + problem.start
    return None


def _utf16_without_mark(data: bytes) -> str | None:
    """utf-16-le or -be, when nearly every second byte is zero, as in Western text."""
    sample = data[:4096]
    pairs = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > pairs * 0.4 and even < pairs * 0.05:
        return "utf-16-le"
    if even > pairs * 0.4 and odd < pairs * 0.05:
        return "utf-16-be"
    return None


def _is_broken_utf8(sample: bytes) -> bool:
    """Whether most of what is beyond ASCII is good UTF-8: then it is that, with a broken byte.

    Read in an 8-bit encoding such a file would come in with every accent wrong.
    """
    good = bad = 0
    for letter in sample.decode("utf-8", "surrogateescape"):
        if letter > "\x7f":
            if "\udc80" <= letter <= "\udcff":
                bad += 1
            else:
                good += 1
    return good > bad


def _eight_bit(data: bytes, sample: bytes, file: str, bad: int) -> Encoding:
    fits_windows = _first_bad_byte(data, "cp1252") is None
    if fits_windows and _looks_western(sample):
        return Encoding("cp1252", "guessed: its letters read well so")
    guess = from_bytes(sample).best()
    if guess is not None and _first_bad_byte(data, guess.encoding) is None:
        return Encoding(guess.encoding, "guessed from its letters")
    if fits_windows:
        return Encoding("cp1252", "guessed: nothing else fits")
    raise _undecodable(data, file, "utf-8", bad)


def _looks_western(sample: bytes) -> bool:
    """Whether, as cp1252, nearly all that is beyond ASCII is an accented letter in a Latin word, or typography.

    charset-normalizer alone takes a few accents in a short file for Chinese or Polish.
    """
    text = sample.decode("cp1252", "replace")
    odd = total = 0
    for before, letter, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if letter <= "\x7f":
            continue
        total += 1
        crowded = before > "\x7f" and after > "\x7f"
        shouted = letter.isupper() and (before.islower() or after.islower()) and before.isalpha()
        latin = letter.isalpha() and letter not in "ªº"
        odd += crowded or shouted or not (latin or letter in TYPOGRAPHY)
    return odd <= total * 0.1
