"""Dotted numbers that are no decimals: the version of a program, the number of a section, of a standard.

``Python 3.7 or newer``, ``2.2 Install from source``, ``TLS 1.3``, ``see figure 4.12`` keep their point in every language, where
``3.7 percent`` becomes ``3,7``. What stands before the number and what follows it tell them apart, in any of the languages; in
doubt a number is a decimal, because a decimal in the notation of another language is read as another value.
"""

from __future__ import annotations

import regex

# What a number is the number of, in the languages whose figures are read; at the end of what stands before it.
_WORDS = (
    # en, and what several share
    "version|versions|release|section|sections|chapter|chapters|figure|fig|table|article|clause|item|step|appendix|no|v",
    # de, nl
    "abschnitt|kapitel|abbildung|abb|tabelle|artikel|ziffer|nummer|nr|versie|hoofdstuk|paragraaf|afbeelding|tabel",
    # fr
    "section|chapitre|figure|tableau|article|numéro|n°|étape|annexe",
    # es, pt, it
    "versión|sección|capítulo|figura|tabla|artículo|apartado|número|versão|versões|secção|seção|tabela|quadro|artigo",
    "versione|versioni|sezione|capitolo|tabella|articolo|numero|punto|passo",
    # pl, cs
    "wersja|wersji|wersją|wersję|sekcja|sekcji|rozdział|rozdziale|rysunek|rysunku|tabela|tabeli|artykuł|verze|verzi|verzí",
    "sekce|sekci|kapitola|kapitole|kapitoly|obrázek|obrázku|tabulka|tabulce|článek|článku",
    # ru, hi
    "версия|версии|версию|версией|раздел|разделе|глава|главе|рисунок|рис|таблица|таблице|статья|статье|संस्करण|अध्याय|खंड|चित्र|तालिका",
)
_HAN_WORDS = "版本|版|第|章节|章|节|節|图|図|圖|表|バージョン|セクション|ver"
_NAMED = regex.compile(rf"(?:\b(?:{'|'.join(_WORDS)})\.?\s|(?:{_HAN_WORDS})\s?|§\s?|#)\Z", regex.I)

# A name before it: a word with a capital inside the sentence, or one that is no plain word (TLS, IPv, macOS, C++, iOS).
_NAME_INSIDE = regex.compile(r"(?:[^\s.!?:]\s|\p{Han}|[\p{Hiragana}\p{Katakana}])(?P<word>\p{Lu}[\w+#]*)\s?\Z")
_MIXED = regex.compile(r"(?<!\w)(?P<word>\p{Lu}{2,}[\p{L}+#]*|\p{L}+\p{Lu}\p{L}*|\p{Lu}\p{Ll}*[+#]+)\s?\Z")
_NAME_FIRST = regex.compile(r"(?:\A|[.!?:;(\[“\"]\s?)(?P<word>\p{Lu}[\p{L}+#]+)\s\Z")
_QUANTITY = regex.compile(
    r"EUR|USD|GBP|RMB|CNY|JPY|CHF|BRL|PLN|CZK|RUB|INR|HKD|AUD|CAD|Euro|Euros|pH|BMI|GPA|IQ|EQ|HDI|EPS|ROI|PMI|CPI|"
    r"PPI|GDP|GNP|AQI|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|"
    r"July|August|September|October|November|December"
)
"""Names whose number is a value: a currency, an index, and days and months, after which a new clause begins."""

# A number with one of these behind it measures something, whatever stands before.
_MEASURED = regex.compile(
    r"\s?(?:[%‰°€$£¥₹×]|[万萬亿億千百倍个個元年月日天歲岁米公吨噸人次分秒小平成升度寸折英美欧港韩镑尺亩里海微毫厘立方层级届周多余]"
    r"|ポイント|パーセント|キロ|(?i:(?:m|b|tr)illion|thousand|hundred|percent|degrees)|mill?i?[oa]|mld|mio|mrd|per\s|prozent|pour\s|por\s"
    r"|procent|процент|млн|млрд|тыс|points?\b|times\b|out\s|grad\b|(?:kilo|centi|milli|mega|giga)?(?:met|lit|gram|watt|byte|bit|hertz)"
    r"|(?:[kcmµnKMGT]?(?:g|m|l|s|W|Wh|B|Hz|V|A|bit|bps|bit/s|iB)|km|ha|h|min|px|pt|em|rem|dB|ppm|fps)\b"
    r"|[a-z]{3,}s\b(?<!\b(?:is|was|has|as|this|its|does|supports|requires|needs|adds|brings|includes|introduces|runs|works|defines|sets)))",
)
# What may follow the number of a name that opens its sentence, where "About 3.7 litres" would stand as well.
_GOES_ON = regex.compile(
    r"\s?(?:\Z|[.,;:!?)\]+”\"]|[-–—]\s|\s(?:or|and|is|was|has|had|can|will|on|in|for|with|to|as|does|supports|requires|needs|adds|brings"
    r"|includes|introduces|runs|works|defines|sets|oder|und|ist|hat|wird|ou|et|est|a|peut|o|y|es|tiene|e|é|è|tem|ha|i|a|jest|je|и)\b)"
)
_NO_NAME = regex.compile(
    r"A|About|Above|Across|After|Again|All|Almost|Already|Also|Although|An|And|Another|Approximately|Around|As|At|"
    r"Barely|Because|Before|Below|Between|But|By|Down|During|Each|Even|Every|Exactly|For|From|Fully|Given|Half|"
    r"However|If|In|Include|Including|Into|It|Its|Just|Last|Least|Less|Like|Maximum|Maybe|Mean|Median|Minimum|More|"
    r"Most|Nearly|Not|Now|Of|Off|On|Only|Or|Our|Over|Per|Perhaps|Plus|Precisely|Rated|Roughly|Score|Scored|Scores|"
    r"Scoring|Since|So|Some|Than|That|The|Their|Then|There|These|They|This|Those|Though|Through|Till|To|Total|Under|"
    r"Until|Up|Upto|Value|Was|We|What|When|Where|Which|While|With|Within|Without|Yet|You|Your"
)

# "2.2 Install from source": a number that opens a heading or an item, with its title behind it.
_TITLED = regex.compile(r"(?:\s+\p{Lu}\p{L}|\s+\p{L}+\p{Lu}|\s+[\p{Han}\p{Hiragana}\p{Katakana}])")
_DOTTED = regex.compile(r"\d{1,4}\.\d{1,3}\Z")
_BEFORE = 60
"""Characters before a number that are looked at."""


def designates(text: str, start: int, end: int) -> bool:
    """Tell whether the numeral ``text[start:end]`` names something (Python 3.5, section 4.12) and is no decimal."""
    if not _DOTTED.match(text[start:end]):
        return False
    if text[max(0, start - 1) : start] == "/" and text[max(0, start - 2) : start - 1].isalpha():
        return True  # HTTP/1.1
    if _MEASURED.match(text, end):
        return False
    before = text[max(0, start - _BEFORE) : start]
    if not before.strip():
        return _TITLED.match(text, end) is not None
    if _NAMED.search(before):
        return True
    if name := _MIXED.search(before) or _NAME_INSIDE.search(before):
        return _QUANTITY.fullmatch(name["word"]) is None
    first = _NAME_FIRST.search(before)
    if first is None or _NO_NAME.fullmatch(first["word"]) or _QUANTITY.fullmatch(first["word"]):
        return False
    return _GOES_ON.match(text, end) is not None
