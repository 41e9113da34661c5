"""Cut a text into sentences.

1. Nothing is lost: the spans are in order, the gaps between them are white space, and spans and
   gaps joined are the text.
2. In doubt a text is not split: a missed cut costs a translator a long sentence, a wrong one costs
   two broken ones.
3. What decides is in the characters on both sides of a mark, not in the language of the article:
   Chinese articles hold English sentences, and half-width ``?`` stands between Han characters.
   A language adds its word lists (``sentences/<lang>.txt``) and whether its ordinals end in a dot.
4. A short quotation or bracket is never cut inside; a long one is cut like any text.
5. A stretch that is no prose stands in the text as U+FFFC and counts as a word.

Given up on purpose: ``It is in Plan B. Customers know`` stays one sentence (an initial, then a word
that may be a name), and so does ``税务合规……每一项`` (an ellipsis inside or at the end: nobody can tell
without reading). A colon or a semicolon never ends a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files

import regex

from pipeline.text.languages import Language, language

LONGEST_QUOTE = 300
"""Characters of a quotation or bracket up to which it is not cut inside (about four sentences)."""
LONGEST_QUOTE_CJK = 120
"""The same where a character is a syllable or a word."""
LONGEST_WORD = 32
"""Characters before a dot that are looked at to know its abbreviation."""
DEEPEST = 16
"""Brackets open at once; an older one is forgotten, which bounds the work on ``((((((``."""

# Languages that write 3rd as "3." (CLDR: ordinals in the pattern "0.").
_ORDINAL_DOT = frozenset(
    [
        "bs",
        "cs",
        "da",
        "de",
        "et",
        "fi",
        "fo",
        "hr",
        "hu",
        "is",
        "lb",
        "lv",
        "nb",
        "nn",
        "no",
        "pl",
        "sk",
        "sl",
        "sr",
        "tr",
    ]
)

_OBJECT = "\ufffc"
_FULL = frozenset("。｡।॥۔։።။។")
_MARKS = frozenset("!?！？؟‼⁇⁈⁉")
_DOTS = frozenset(".．…⋯")

# A run of marks that may end a sentence, or a blank line, which always does.
_STOP = re.compile(f"[{''.join(sorted(_FULL | _MARKS | _DOTS))}]+|\n[^\\S\n]*\n")
# A text whose only mark is at its end is one sentence; half of all paragraphs and nearly all headings are.
_SINGLE = re.compile(
    f"[^{''.join(sorted(_FULL | _MARKS | _DOTS))}\n]+[{''.join(sorted(_FULL | _MARKS | _DOTS))}]*[\"'”’」』）)\\]]*"
)
_NONSPACE = re.compile(r"\S")
_WORD_CHAR = regex.compile(r"[\p{L}\p{N}\ufffc]")
_CJK_LETTER = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}々〆ー]")
# Note marks that stand behind the full stop and belong to the sentence before: "it.[12] Next", "it.² Next".
_NOTE = regex.compile(r"(?:\[\d{1,3}\]|[¹²³⁰⁴-⁹])+")

_BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "［": "］", "【": "】", "《": "》", "〈": "〉", "〔": "〕"}
_QUOTES = {"“": "”", "「": "」", "『": "』", "„": "“”", "‟": "”", "‹": "›", "«": "»"}
_CLOSERS = frozenset("".join([*_BRACKETS.values(), "”」』›"]))
_PAIRED = re.compile(
    "[" + re.escape("".join([*_BRACKETS, *_BRACKETS.values(), '"“”„‟«»‹›「」『』'])) + "]|\n[^\\S\n]*\n"
)
_OPENING = frozenset([*_BRACKETS, *_QUOTES, *"\"'‘‚»¿¡-–—―•*_#"])

# A mark after which one of these stands at once ends no sentence: the sentence goes on, or the next mark decides.
_GOES_ON = frozenset(",，、;；:：—–-…⋯~～·/／%％") | _CLOSERS | _FULL | _MARKS | _DOTS
# Han characters that after a closing quotation mark go on with the sentence round it: “天下大同。”的理想
_GOES_ON_HAN = frozenset("的之等與与和或而则則都也就是")

# A sentence that begins with an ellipsis: "It was over. ...and then it rained."
_LATER = regex.compile(r"\.{3}\p{L}")

# Before a dot: a chain of single letters, spaced or not ("z. B", "U.S", "J. R. R"), or a word.
_NO_HAN = r"[\p{L}\p{M}\p{N}--[\p{Han}\p{Hiragana}\p{Katakana}]]"
_BEFORE_DOT = regex.compile(
    rf"(?V1)(?:(?<!{_NO_HAN})\p{{L}}\.[ \u00a0\u202f\n]?-?){{1,6}}\p{{L}}{{1,4}}$|(?:{_NO_HAN}|[№§°&/.'’-])+$",
)
_LETTERS = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}](?:\.-?[\p{Latin}\p{Cyrillic}\p{Greek}])*")
_LIST_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,6}")
_NUMBER_NEXT = regex.compile(r"[#№§]?[\p{N}\ufffc]|[IVXLC]+(?!\p{L})|\p{Lu}(?![\p{L}'’])")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)?['’]?")
_DUTCH_ELISION = regex.compile(r"['’][a-z]{1,2}\s\p{Lu}")


_ABBREVIATIONS = ("goes-on", "number", "closing", "either")


@dataclass(frozen=True, slots=True)
class _Words:
    """The word lists of a language; see sentences/README.txt."""

    goes_on: frozenset[str]
    number: frozenset[str]
    closing: frozenset[str]
    either: frozenset[str]
    starter: frozenset[str]
    speech: regex.Pattern[str]
    """What follows a quotation that is part of a longer sentence."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A text and what is known of it before it is cut."""

    text: str
    opened: dict[int, int]
    """Place of each closing bracket or quotation mark -> place of its opening one."""
    kept: list[tuple[int, int]]
    """Spans that are not cut inside: in order, disjoint."""
    dot_is_stop: bool
    """Whether this Chinese or Japanese text writes "." for the full stop: 今天很好.我们走."""


def splitter(lang: str) -> Callable[[str], list[tuple[int, int]]]:
    """Give the function that finds the sentences of a text as half-open spans.

    The gaps between the spans are white space. Raises ConfigError for an unknown language.
    """
    speaks = language(lang)
    return partial(_split, speaks, _words(speaks.base))


def _split(lang: Language, words: _Words, text: str) -> list[tuple[int, int]]:
    """Walk the marks that may end a sentence and decide on each."""
    start = _next_word(text, 0)
    last = len(text.rstrip())
    if start >= last:
        return []
    if _SINGLE.fullmatch(text, start, last):
        return [(start, last)]
    known = _survey(lang, text)
    spans: list[tuple[int, int]] = []
    first_word = -1  # of the sentence that begins at `start`; -1 while it has none
    searched = start
    for stop in _STOP.finditer(text):
        begin, end = stop.span()
        if begin < start:
            continue
        if text[begin] == "\n":
            if start < begin:
                spans.append((start, _rstrip(text, start, begin)))
            start = searched = _next_word(text, end)
            first_word = -1
            continue
        if first_word < 0:
            found = _WORD_CHAR.search(text, searched, begin)
            searched = begin
            if found is None:
                continue  # marks alone are no sentence: "...and so on"
            first_word = found.start()
        end, quote, bracket = _tail(known, end)
        after = _next_word(text, end)
        if after >= last:
            break
        if _is_kept(known, end):
            continue
        if bracket is not None and first_word < bracket:
            continue  # a bracket inside the sentence ends none: "He left (at last!) Then"
        if end == after and text[begin:end] == "。" and _CJK_LETTER.match(text, after):
            # By far the commonest case of Chinese, and it needs no second look.
            spans.append((start, end))
            start = searched = after
            first_word = -1
            continue
        speech_opened = None if quote is None else (quote < first_word, text[_before_space(text, quote)])
        if _ends(lang, words, known, _Mark(begin, stop.end(), end, after, first_word, speech_opened)):
            spans.append((start, end))
            start = searched = after
            first_word = -1
    if start < last:
        spans.append((start, last))
    return spans


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark that may end a sentence, in its place."""

    begin: int
    end: int
    tail: int
    """Behind the closing marks that follow it."""
    after: int
    """The next character that is no white space."""
    first_word: int
    """Where the sentence's first word begins."""
    quote: tuple[bool, str] | None
    """Of the quotation that closes behind the mark: whether it opens the sentence; the character before it."""


def _ends(lang: Language, words: _Words, known: _Text, mark: _Mark) -> bool:
    """Tell whether a sentence ends at a mark with text before and behind it."""
    text = known.text
    run = text[mark.begin : mark.end]
    glued = mark.after == mark.tail
    following = text[mark.after]
    if following in _GOES_ON and (glued or following not in "-–—…") and not _LATER.match(text, mark.after):
        return False
    cjk_before = _cjk_before(text, mark.begin)
    first, word = _peek(text, mark.after)
    cjk_after = _CJK_LETTER.match(first) is not None
    if not cjk_after and first.islower() and not _dutch_start(lang, text, mark.after) and (not glued or run[-1] == "."):
        return False
    if any(char in _MARKS for char in run) or any(char in _FULL for char in run):
        if set(run) <= {"。", "｡"} and len(run) > 1:
            return not glued  # 。。。 is an ellipsis
        hard = not all(char in "!?." for char in run)
        if glued and not hard and not (cjk_before or cjk_after):
            return False  # no space behind a half-width mark: "a?b=c", "x!=y"
        if glued and not hard and _in_url(text, mark.begin):
            return False
        if glued and run in _FULL and following.isdigit() and text[mark.begin - 1].isdigit():
            return False
        return not _quotation_goes_on(lang, words, text, mark, run=run, cjk=cjk_after)
    if run in {".", "．"}:
        if glued:
            return _glued_dot(lang, words, known, mark, run=run, cjk_before=cjk_before, cjk_after=cjk_after)
        if _quotation_goes_on(lang, words, text, mark, run=run, cjk=cjk_after):
            return False
        return _spaced_dot(lang, words, text, mark, word=word, cjk_after=cjk_after)
    return not glued and _ellipsis_ends(
        words, text, mark, run=run, first=first, word=word, cjk=cjk_before and cjk_after
    )


def _ellipsis_ends(words: _Words, text: str, mark: _Mark, *, run: str, first: str, word: str, cjk: bool) -> bool:
    """Tell whether an ellipsis with white space behind it ends a sentence."""
    if text[mark.begin - 1].isspace():
        return False  # "the ... of": something was left out
    if cjk:
        return True
    if (run == ".." or run.startswith("....")) and first.isupper():
        return True  # the dot of an abbreviation, or an ellipsis, and a full stop
    return word in words.starter and word != "I"  # "Well... I think"


def _glued_dot(
    lang: Language, words: _Words, known: _Text, mark: _Mark, *, run: str, cjk_before: bool, cjk_after: bool
) -> bool:
    """Tell whether a dot with no white space behind it ends a sentence: only among Han and kana."""
    if not cjk_after:
        return False
    if cjk_before and mark.quote is not None:
        return not _quotation_goes_on(lang, words, known.text, mark, run="。", cjk=True)
    if run == "．" and lang.base == "ja":
        return cjk_before
    if not known.dot_is_stop:
        return False  # 约翰.史密斯 is a name
    word = _word_before(known.text, mark.begin)
    return cjk_before or (len(word) > 1 and word.isalpha() and not _abbreviated(words, word))


def _spaced_dot(lang: Language, words: _Words, text: str, mark: _Mark, *, word: str, cjk_after: bool) -> bool:
    """Tell whether a dot with white space behind it ends a sentence: what stands before it decides."""
    if text[mark.begin - 1].isspace():
        return text[_before_space(text, mark.begin)] != "."  # ". . ." is an ellipsis
    before = _word_before(text, mark.begin)
    if not before:
        return True
    begins = mark.begin - len(before)
    opens = begins <= mark.first_word  # "1. Introduction": the number of a heading or an item
    starts = word in words.starter and text[mark.after + len(word) : mark.after + len(word) + 1] != "."
    if opens and (_LIST_NUMBER.fullmatch(before) or len(before) == 1):
        return False
    squeezed = "".join(before.split())
    # "u. a. Art" is Art too, "l’art" is art
    names = {squeezed, squeezed.rpartition(".")[2], squeezed.rpartition("’")[2], squeezed.rpartition("'")[2]}
    names = {name for name in names if len(name) > 1 or name == squeezed}
    if any(_in(name, words.goes_on) for name in names):
        return False
    if any(_in(name, words.number) for name in names) and _NUMBER_NEXT.match(text, mark.after):
        return False
    if any(_in(name, words.closing) for name in names):
        return True
    if any(_in(name, words.either) for name in names):
        return starts
    if _LETTERS.fullmatch(squeezed):
        return starts  # an initial, or a letter that is a name: plan B
    stands_alone = begins == 0 or text[begins - 1].isspace() or text[begins - 1] in _OPENING
    if stands_alone and before.isdigit() and len(before) <= 3:
        if lang.base in _ORDINAL_DOT:
            return starts  # am 3. Mai
        if cjk_after and len(before) <= 2:
            return False  # 包括: 1. 选品 2. 运营
    if lang.base in _ORDINAL_DOT and _LIST_NUMBER.fullmatch(before) and not before[0].isdigit():
        return starts  # Ludwig XIV. Nachfolger
    return True


def _quotation_goes_on(lang: Language, words: _Words, text: str, mark: _Mark, *, run: str, cjk: bool) -> bool:
    """Tell whether a quotation that closes behind the mark is part of a longer sentence."""
    rest = text[mark.after : mark.after + 48]
    asks = run[-1] in _MARKS
    if mark.quote is None:
        # ja: 「わあ！と言った」 needs no quotation marks
        return (
            asks
            and lang.base == "ja"
            and mark.after == mark.tail
            and rest.startswith(("という", "って", "と言", "と思"))
        )
    opens, introduced = mark.quote
    if not cjk:
        return words.speech.match(rest) is not None
    if mark.after == mark.tail and rest[0] in '"“「『':
        return True  # "快!""稳!""准!"
    if words.speech.match(rest) or (mark.after == mark.tail and rest[0] in _GOES_ON_HAN):
        return True
    # 总有人问"为什么?"这种问题: not introduced by a colon, so part of the sentence
    return asks and not opens and introduced not in ':：,，"”」』' and lang.base != "ja"


def _in(word: str, words: frozenset[str]) -> bool:
    """Look a word up: as it stands, or any capitalisation of an entry in lower case."""
    return word in words or word.lower() in words


def _abbreviated(words: _Words, word: str) -> bool:
    """Tell whether a word with a dot behind it may be an abbreviation."""
    return any(_in(word, known) for known in (words.goes_on, words.number, words.closing, words.either))


def _word_before(text: str, end: int) -> str:
    """Give the word or chain of initials that ends at a place, as it stands; "" where there is none."""
    window = text[max(0, end - LONGEST_WORD) : end]
    found = _BEFORE_DOT.search(window)
    return "" if found is None else found[0].lstrip("'’-./")


def _peek(text: str, place: int) -> tuple[str, str]:
    """Give the first character and the first word behind opening marks."""
    until = min(len(text), place + 8)
    while place < until and (text[place] in _OPENING or text[place].isspace()):
        place += 1
    if place >= len(text):
        return "", ""
    word = _WORD.match(text, place, min(len(text), place + LONGEST_WORD))
    return text[place], "" if word is None else word[0]


def _dutch_start(lang: Language, text: str, place: int) -> bool:
    """Tell whether a Dutch sentence begins with an elision: 's Ochtends."""
    return lang.base == "nl" and _DUTCH_ELISION.match(text, place) is not None


def _cjk_before(text: str, place: int) -> bool:
    """Tell whether the last letter before a mark, closing marks left out, is Han or kana."""
    for back in range(place - 1, max(-1, place - 4), -1):
        if text[back] not in _CLOSERS and text[back] not in "\"'’":
            return _CJK_LETTER.match(text[back]) is not None
    return False


def _in_url(text: str, place: int) -> bool:
    """Tell whether a mark stands in or at the end of an address."""
    window = text[max(0, place - 300) : place]
    head = window.rfind("://")
    return head >= 0 and not any(char.isspace() or _CJK_LETTER.match(char) for char in window[head:])


def _tail(known: _Text, end: int) -> tuple[int, int | None, int | None]:
    """Take the closing marks behind a mark along; give the new end and where quotation and bracket opened."""
    text = known.text
    quote = bracket = None
    while end < len(text):
        char = text[end]
        opened = known.opened.get(end)
        if char in " \u00a0\u202f\n" and text[end + 1 : end + 2] in {"»", "«", "›"} and end + 1 in known.opened:
            quote = known.opened[end + 1]  # « Bonjour ! »
            end += 2
        elif opened is not None:
            if char in _BRACKETS.values():
                bracket = opened
            else:
                quote = opened
            end += 1
        elif char in _CLOSERS or (char in "'’" and not text[end + 1 : end + 2].isalnum()):
            end += 1
        elif char == _OBJECT and (end + 1 == len(text) or (text[end + 1].isspace() and text[end - 1] in ".!?")):
            end += 1  # a note behind the full stop: "it.[^1] Next"; before Han it may be code that opens a sentence
        elif note := _NOTE.match(text, end):
            end = note.end()
        else:
            break
    return end, quote, bracket


def _is_kept(known: _Text, place: int) -> bool:
    """Tell whether a place is inside a short quotation or bracket."""
    index = bisect_left(known.kept, (place, 0)) - 1
    return index >= 0 and known.kept[index][0] < place <= known.kept[index][1]


def _survey(lang: Language, text: str) -> _Text:
    """Pair brackets and quotation marks in one pass, and see how the text writes its full stop."""
    limit = LONGEST_QUOTE_CJK if lang.cjk else LONGEST_QUOTE
    opened: dict[int, int] = {}
    pairs: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for found in _PAIRED.finditer(text):
        char, place = found[0], found.start()
        if char[0] == "\n":
            stack.clear()
            continue
        index = _partner(text, stack, char=char, place=place, limit=limit)
        if index is not None:
            begin = stack[index][1]
            del stack[index:]
            opened[place] = begin
            if place - begin <= limit:
                pairs.append((begin, place))
        elif char in _BRACKETS or char in _QUOTES or char == "»" or (char == '"' and _may_open(text, place)):
            stack.append((char, place))
            del stack[:-DEEPEST]
    kept: list[tuple[int, int]] = []
    for begin, end in sorted(pairs):
        if not kept or begin > kept[-1][1]:
            kept.append((begin, end))
        elif end > kept[-1][1]:
            kept[-1] = (kept[-1][0], end)
    tail = text.rstrip()[-3:].rstrip("\"”’')）」』")
    stops = len(tail) > 1 and tail[-1] == "." and _CJK_LETTER.match(tail[-2]) is not None and "。" not in text
    return _Text(text, opened, kept, dot_is_stop=stops)


def _partner(text: str, stack: list[tuple[str, int]], *, char: str, place: int, limit: int) -> int | None:
    """Find the open mark that a character closes: its index on the stack."""
    for index in range(len(stack) - 1, -1, -1):
        opener, begin = stack[index]
        if char == '"':
            # Straight marks look alike: one closes what is open, unless that is long ago or a space says that it opens.
            if opener == char:
                return index if place - begin <= limit * 4 and not _must_open(text, place) else None
        elif char in _BRACKETS.get(opener, "") or char in _QUOTES.get(opener, "") or (opener == "»" and char == "«"):
            return index
    return None


def _must_open(text: str, place: int) -> bool:
    """Tell whether a straight quotation mark can only open: white space before it, none behind it."""
    behind = text[place + 1 : place + 2]
    return place > 0 and text[place - 1].isspace() and bool(behind) and not behind.isspace()


def _may_open(text: str, place: int) -> bool:
    """Tell whether a straight quotation mark may open: 5" is inches, and before a space it closes."""
    behind = text[place + 1 : place + 2]
    return bool(behind) and not behind.isspace() and not (place > 0 and text[place - 1].isdigit() and behind in ",.;:)")


def _next_word(text: str, place: int) -> int:
    """Give the place of the next character that is no white space, or the end."""
    found = _NONSPACE.search(text, place)
    return len(text) if found is None else found.start()


def _rstrip(text: str, start: int, end: int) -> int:
    """Give the end of a stretch without the white space at its end."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _before_space(text: str, place: int) -> int:
    """Give the place of the last character before a place that is no white space (0 at the start)."""
    place -= 1
    while place > 0 and text[place].isspace():
        place -= 1
    return max(place, 0)


@cache
def _words(base: str) -> _Words:
    """Read the lists of a language; those of English are read along, but for its openers of sentences."""
    folder = files("pipeline.text") / "sentences"
    english = _read((folder / "en.txt").read_text("utf-8"))
    own_file = folder / f"{base}.txt"
    own = _read(own_file.read_text("utf-8")) if own_file.is_file() else {}
    none: frozenset[str] = frozenset()
    claimed = none.union(*(own.get(name, none) for name in _ABBREVIATIONS))
    merged = {name: own.get(name, none) | (english.get(name, none) - claimed) for name in _ABBREVIATIONS}
    return _Words(
        goes_on=merged["goes-on"],
        number=merged["number"],
        closing=merged["closing"],
        either=merged["either"],
        starter=own.get("starter") or english["starter"],
        speech=_speech(base, own.get("speech") or english["speech"]),
    )


def _speech(base: str, words: frozenset[str]) -> regex.Pattern[str]:
    """Compile what follows a quotation inside a sentence."""
    verbs = "|".join(sorted(map(regex.escape, words), key=lambda word: (-len(word), word)))
    if base == "ja":
        return regex.compile(f"(?:{verbs})")
    if base == "zh":
        # 他说、小王笑着问道, but not 知道 and 难道; a mark, an aspect or the end must follow.
        return regex.compile(rf"\p{{Han}}{{0,8}}?(?<![知难難])(?:{verbs})(?=[,，。.:：!！;；…\"“「了着]|$)")
    return regex.compile(rf"(?:[\p{{L}}'’.-]+\s+){{1,3}}?(?:{verbs})(?!\p{{L}})")


def _read(text: str) -> dict[str, frozenset[str]]:
    """Read one file of word lists."""
    lists: dict[str, set[str]] = {}
    current: set[str] = set()
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if len(words) == 1 and words[0].startswith("["):
            current = lists.setdefault(words[0].strip("[]"), set())
        else:
            current.update(words)
    return {name: frozenset(words) for name, words in lists.items()}
