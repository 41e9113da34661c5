"""Bytes to text: which encoding it is.

1. What the bytes say of themselves comes first: a byte order mark, valid UTF-8, the NULs of UTF-16.
2. Then charset-normalizer judges, among the encodings that plain text still comes in; left free it
   takes a short Big5 letter for Korean and curly quotes for DOS graphics.
3. Where it finds several equally fit, as it does below some thirty characters, common characters
   decide: the text that reads as everyday Chinese is the right one.
"""

from __future__ import annotations

import codecs

import regex

from pipeline.article.model import Defect
from pipeline.errors import ArticleError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_USUAL = ("gb18030", "big5", "cp1252")
# Encodings that are asked for only where the language was declared: they fit too much else.
_BY_LANGUAGE = {
    "ja": ("cp932", "euc_jp"),
    "ko": ("cp949",),
    "ru": ("cp1251", "koi8_r"),
    "uk": ("cp1251",),
    "pl": ("cp1250",),
    "cs": ("cp1250",),
    "hu": ("cp1250",),
}

# The commonest characters of Chinese running text, simplified and traditional: in any sentence of it a quarter or
# more are among these, in text read in the wrong encoding hardly one in a hundred.
_COMMON = frozenset(
    "的一是不了在人有我他这这個个们來来到时時大地为為子中你说說生国國年着就那和要她出也得里裡后後自以会會家可下而过過天去能对對小多然于於心学學么麼"
    "之都好看起发發当當没沒成只如事把还還用第样樣道想作种種开開美总總从從无無情己面最女但现現前些所同日手又行意动動方期它头頭经經长長儿兒回位分爱愛"
    "老因很给給名法间間知世什两兩次使身者被高已亲親其进進此话話常与與活正感见見明问問力理尔點点文几幾定本公特做外孩相西果走将將月十实實向声聲车車"
    "全信重三机機工物气氣每并並别別真打太新比才便夫再书書部水像眼等体體却卻加电電主界门門利海受听聽表德少克代员員许許先口由死安写寫性马馬光白或住难難"
    "望教命花结結乐樂色您谢謝请請"
)
_EVERYDAY = 0.15
"""Share of common characters from which a text reads as everyday Chinese."""
_HAN = regex.compile(r"\p{Han}")
_ODD = regex.compile(r"[\p{Co}\p{Cn}\p{Cc}--[\t\n\f\r]]", regex.V1)
_ACCENTED_RUN = regex.compile(r"[\u0080-\u00ff]{3,}")


def decode(data: bytes, *, name: str, lang: str | None) -> tuple[str, str, list[Defect]]:
    """Give the text, the encoding's name and what was odd; raise ArticleError where it is no text."""
    text, encoding = _decode(data, name=name, base=(lang or "").partition("-")[0])
    defects = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        for char, code, what in (("\0", "nul", "a NUL byte"), ("\ufffd", "undecodable", "a character lost before")):
            if char in line:
                message = f"{what} stands in the text; it is kept as U+FFFD"
                defects.append(Defect(code=code, line=number, column=line.index(char) + 1, message=message))
    return text.replace("\0", "\ufffd"), encoding, defects


def _decode(data: bytes, *, name: str, base: str) -> tuple[str, str]:
    """Try what the bytes say of themselves, then judge."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode("utf-8-sig" if encoding == "utf-8" else encoding), encoding
            except UnicodeDecodeError as error:
                raise ArticleError(
                    f"has the byte order mark of {encoding} but is not: {error.reason} at byte {error.start}",
                    file=name,
                ) from error
    if b"\0" in data and (sixteen := _utf_16(data)):
        return data.decode(sixteen), sixteen
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        fault = error
    else:
        return (data.decode("gb18030"), "gb18030") if _is_disguised(data, text) else (text, "utf-8")
    if sixteen := _utf_16(data):
        return data.decode(sixteen), sixteen
    candidates = [*_BY_LANGUAGE.get(base, ()), *_USUAL]
    scored = []
    for rank, encoding in enumerate(candidates):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        scored.append((-_likely(text), _mess(data, encoding), rank, encoding, text))
    if not scored or min(scored)[0] > 0:
        raise ArticleError(
            f"is no text in a known encoding: {fault.reason} at byte {fault.start}",
            file=name,
            line=data.count(b"\n", 0, fault.start) + 1,
            allowed="allowed: UTF-8, UTF-16, GB18030, Big5, Windows-1252, or another with --lang",
        )
    _, _, _, encoding, text = min(scored)
    return text, encoding


def _utf_16(data: bytes) -> str | None:
    """Tell UTF-16 without a byte order mark: the one byte order in which it reads as a text."""
    if len(data) % 2:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        han = _HAN.search(text) is not None
        if "\0" not in text and _likely(text) >= 2 and (han or text.isascii() or b"\0" in data):
            return encoding
    return None


def _is_disguised(data: bytes, text: str) -> bool:
    """Tell a short GB18030 text whose bytes happen to be UTF-8 too: 为什么 reads as "Ϊʲô"."""
    strange = [char for char in text if char > "\x7f"]
    if not strange or len(strange) > 60 or max(strange) > "\u07ff":
        return False
    try:
        return _likely(data.decode("gb18030")) >= 2.4
    except UnicodeDecodeError:
        return False


def _likely(text: str) -> float:
    """Rank how much a text reads like one: above 2 surely, 2 likely, below 1 hardly, -1 not."""
    if _ODD.search(text):
        return -1
    han = _HAN.findall(text)
    if not han:
        # Windows-1252 puts accents among letters, never three in a row.
        return -1 if _ACCENTED_RUN.search(text) else 2
    share = sum(char in _COMMON for char in han) / len(han)
    return 2 + share if share >= _EVERYDAY else share


def _mess(data: bytes, encoding: str) -> float:
    """Ask charset-normalizer how disorderly the bytes are in an encoding: 0 is clean, 1 is not text."""
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=[encoding]).best()
    return 1.0 if best is None else round(best.chaos - best.coherence, 4)
