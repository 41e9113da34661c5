"""Write a figure in a language's notation, from CLDR through Babel.

1. The value is written exactly: nothing is rounded. What cannot be written in decimals (a third) stays as it was found.
2. A figure that stood with a scale (14.6万, 3 million) of a million or more keeps one where three decimals suffice:
   ``14.6 million``; below it is written out: ``146,000``.
3. Years are never grouped; four digits are not where CLDR asks for two digits before the first group (es, pl, pt-PT).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from pipeline.text.figures.model import Figure, FigureKind
from pipeline.text.languages import language

MIN_GROUPING = {"es": 2, "pl": 2, "pt-PT": 2}
"""CLDR's minimumGroupingDigits where it is not 1; Babel does not read it."""

_COMPACT_FROM = 1_000_000
_CLDR_UNITS = {
    "millisecond": "duration-millisecond", "second": "duration-second", "minute": "duration-minute", "hour": "duration-hour",
    "day": "duration-day", "week": "duration-week", "month": "duration-month", "year": "duration-year",
    "decade": "duration-decade", "century": "duration-century", "quarter": "duration-quarter",
    "nanometer": "length-nanometer", "micrometer": "length-micrometer", "millimeter": "length-millimeter",
    "centimeter": "length-centimeter", "meter": "length-meter", "kilometer": "length-kilometer", "mile": "length-mile",
    "nautical-mile": "length-nautical-mile", "foot": "length-foot", "inch": "length-inch", "yard": "length-yard",
    "square-kilometer": "area-square-kilometer", "square-meter": "area-square-meter", "square-foot": "area-square-foot",
    "square-mile": "area-square-mile", "hectare": "area-hectare", "acre": "area-acre", "cubic-meter": "volume-cubic-meter",
    "milligram": "mass-milligram", "microgram": "mass-microgram", "gram": "mass-gram", "kilogram": "mass-kilogram",
    "pound": "mass-pound", "ounce": "mass-ounce", "tonne": "mass-metric-ton", "liter": "volume-liter",
    "milliliter": "volume-milliliter", "gallon": "volume-gallon", "celsius": "temperature-celsius",
    "fahrenheit": "temperature-fahrenheit", "kilometer-per-hour": "speed-kilometer-per-hour", "mile-per-hour": "speed-mile-per-hour",
    "watt": "power-watt", "kilowatt": "power-kilowatt", "megawatt": "power-megawatt", "gigawatt": "power-gigawatt",
    "kilowatt-hour": "energy-kilowatt-hour", "kilobyte": "digital-kilobyte", "megabyte": "digital-megabyte",
    "gigabyte": "digital-gigabyte", "terabyte": "digital-terabyte", "hertz": "frequency-hertz",
    "kilohertz": "frequency-kilohertz", "megahertz": "frequency-megahertz", "gigahertz": "frequency-gigahertz",
}  # fmt: skip


def format_figure(figure: Figure, lang: str) -> str:
    """Write a figure in the notation of a language; give the text as found where there is none that is exact."""
    number = _number(figure, lang)
    if number is None:
        return _special(figure, lang) or figure.text
    kind = figure.kind
    if kind is FigureKind.CURRENCY and figure.unit:
        from babel.numbers import get_currency_name

        amount = _decimal(figure.high)
        name = get_currency_name(
            figure.unit, count=float(amount) if amount is not None else None, locale=language(lang).locale
        )
        return f"{number}{_space(lang)}{name}"
    if kind in {FigureKind.UNIT, FigureKind.DURATION} and figure.unit:
        return _measure(figure, number, lang)
    if kind is FigureKind.ORDINAL:
        return _ordinal(number, figure, lang)
    if kind is FigureKind.DECADE and language(lang).base == "en":
        return f"{number}s"
    return number


def _measure(figure: Figure, number: str, lang: str) -> str:
    """Write a measure with its unit; keep the unit as found where CLDR or Babel has no pattern for it."""
    from babel.units import UnknownUnitError, format_unit

    value = _decimal(figure.low)
    unit = _CLDR_UNITS.get(figure.unit)
    if unit is not None and value is not None and figure.low == figure.high:
        try:
            written = str(format_unit(value, unit, locale=language(lang).locale))
        except UnknownUnitError:
            written = ""
        plain = _plain(figure.low, lang)
        # Where it lacks a plural pattern Babel writes the unit's id: "3 duration-day".
        if plain is not None and plain in written and unit not in written:
            return written
    digits = figure.text[:1].isdecimal() and figure.low == figure.high
    return f"{number}{_space(lang)}{figure.text.lstrip('0123456789.,').lstrip()}" if digits else figure.text


def _space(lang: str) -> str:
    return "" if language(lang).cjk else " "


def _number(figure: Figure, lang: str) -> str | None:
    """Write the value or the range alone; None for dates, clock times and scores."""
    kind = figure.kind
    if kind in {FigureKind.DATE, FigureKind.CLOCK, FigureKind.SCORE, FigureKind.VERSION} or figure.vague:
        return None
    if kind in {FigureKind.YEAR, FigureKind.DECADE, FigureKind.CENTURY}:
        return str(int(figure.low)) if figure.low == figure.high else f"{int(figure.low)}–{int(figure.high)}"
    percent = kind is FigureKind.PERCENT
    low, high = (
        _percent(value, lang) if percent else _plain(value, lang, compact=_has_scale(figure))
        for value in (figure.low, figure.high)
    )
    if low is None or high is None:
        return None
    return low if figure.low == figure.high else f"{low}–{high}"


def _has_scale(figure: Figure) -> bool:
    """Whether the figure stood with a word for a scale."""
    return (
        figure.words
        or not any(sign in figure.text for sign in ("000", ",", "."))
        or any(char in figure.text for char in "万亿萬億兆")
        or any(char.isalpha() for char in figure.text)
    )


MOST_BITS = 80
"""Size of what is written: 24 digits, below the 28 that decimals are counted with."""


def _decimal(value: Fraction) -> Decimal | None:
    """Give an exact decimal, or None: also for a figure of more digits than Babel can write (a row of 千万亿)."""
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MOST_BITS:
        return None
    bottom = value.denominator
    for prime in (2, 5):
        while bottom % prime == 0:
            bottom //= prime
    return Decimal(value.numerator) / Decimal(value.denominator) if bottom == 1 else None


def _plain(value: Fraction, lang: str, *, compact: bool = False) -> str | None:
    from babel.numbers import format_compact_decimal, format_decimal

    exact = _decimal(value)
    if exact is None:
        return None
    known = language(lang)
    if compact and abs(exact) >= _COMPACT_FROM and "long" in known.locale.compact_decimal_formats:
        short = exact.normalize()
        digits = len(short.as_tuple().digits)
        if digits <= 6:
            # As many decimals as the exact value needs, if three suffice.
            for decimals in range(4):
                written = str(
                    format_compact_decimal(
                        exact,  # type: ignore[arg-type]  # Babel takes Decimal as well and is exact with it
                        format_type="long",
                        locale=known.locale,
                        fraction_digits=decimals,
                    )
                )
                if _means(written, exact, lang):
                    return written
    if MIN_GROUPING.get(known.code, MIN_GROUPING.get(known.base, 1)) == 2 and 1000 <= abs(exact) < 10000:
        return str(format_decimal(exact, locale=known.locale, decimal_quantization=False, group_separator=False))
    return str(format_decimal(exact, locale=known.locale, decimal_quantization=False))


def _means(written: str, value: Decimal, lang: str) -> bool:
    """Whether a notation is read back as the value."""
    from pipeline.text.figures import find

    found = find(written, lang)
    return len(found) == 1 and found[0].low == found[0].high == Fraction(value)


def _percent(value: Fraction, lang: str) -> str | None:
    from babel.numbers import format_percent

    exact = _decimal(value)
    return (
        None if exact is None else str(format_percent(exact, locale=language(lang).locale, decimal_quantization=False))
    )


def _ordinal(number: str, figure: Figure, lang: str) -> str:
    base, value = language(lang).base, int(figure.low)
    if base == "en":
        ending = "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        return f"{number}{ending}"
    if base in {"zh", "ja"}:
        return f"第{number}"
    if base == "fr":
        return f"{number}{'er' if value == 1 else 'e'}"
    return number + {"es": ".º", "it": "º", "pt": "º", "nl": "e", "ru": "-й"}.get(base, ".")


def _special(figure: Figure, lang: str) -> str | None:
    """Write dates, clock times and scores."""
    import datetime as dt

    from babel.dates import format_date, format_skeleton, format_time

    locale = language(lang).locale
    if figure.kind is FigureKind.CLOCK:
        minutes = int(figure.low) % 1440
        return str(format_time(dt.time(minutes // 60, minutes % 60), "short", locale=locale)).replace("\u202f", " ")
    if figure.kind is FigureKind.RATIO and len(figure.parts) == 2:
        return f"{figure.parts[0]}/{figure.parts[1]}"
    if figure.kind is FigureKind.SCORE and len(figure.parts) == 2:
        return (
            f"{figure.parts[0]}–{figure.parts[1]}"
            if language(lang).base == "en"
            else f"{figure.parts[0]}:{figure.parts[1]}"
        )
    if figure.kind is not FigureKind.DATE:
        return None
    year, month, day = figure.parts
    if not month or (year and year < 100):
        return None
    try:
        date = dt.date(year or 2000, month, day or 1)
    except ValueError:
        return None
    if year and day:
        return str(format_date(date, "long", locale=locale))
    return (
        str(format_skeleton(("yMMMM" if year else "MMMMd" if day else "LLLL"), date, locale=locale))
        if year or day
        else str(locale.months["stand-alone"]["wide"][month])
    )
