"""Figures in languages that put spaces between words: one engine, one word list a language.

Where to look
-------------
==================  ==================================================================================================
``spec``            what the engine is told of a language besides its words
``vocabulary``      what is known of a word, once for all texts; whether a text may hold a figure at all
``tokens``          a text cut into tokens, and what the word list says of them
``reading``         the figures found so far, and how one is added
``reader``          the walk over the tokens: what is tried at each, in which order
``scales``          a number in digits with its scales: 3.5 million, 10k, 1 million 200 thousand
``number_words``    a number in words: two hundred and fifty thousand, nineteen eighty-four, twenty-first
``numbers``         any number: digits, words, several hundred, half a million, a dozen
``counted``         a number becomes a figure: with its month, its share of a whole, its range, what it counts
``kinds``           what a number counts (percent, money, age, unit ...), in which order that is asked
``names``           figures inside names: F-22, 5G
``ranges``          5 to 6 million, 30-40, a score 3-1
``ratios``          2/3, three quarters, one in four
``dates``           17.07.2018, 17 and 22 July, July 17-22
``clock``           17:07, 9 Uhr, 5 p.m., the minute 90+3 of a match
``eras``            1980s, '98, años ochenta, XIX century, Roman numbers
``alone``           words that are a figure by themselves: both, double, noon, decades, a week
``sharing``         10, 15 and 20 percent: what the last of a list says of all
``rules``           a language's own patterns
==================  ==================================================================================================

How to add a language (German, say)
-----------------------------------
1. ``pipeline/text/figures/de.py`` holds a docstring and ``LANGUAGE = Spec("de", ...)``; see `Spec` for the switches.
2. ``pipeline/text/figures/words/de.txt`` holds its words, a line each: ``category value = form, form, ...``

   - ``#`` begins a comment. A form may have several words. Forms are matched without regard to case, but a form
     that is written with a capital in a ``month`` line wants that capital in the text as well (May, März).
   - A form that ends in ``*`` stands for every ending (``dwudziest*``), of at most six letters.
   - ``?`` behind the value makes the figure *soft*: it may vanish or appear in a right translation
     (``number 1? = one``, ``set 2? = both``). Every other figure must have a partner on the other side.

   ======================  =========================================================================================
   category                what it is
   ======================  =========================================================================================
   ``number 7``            a cardinal below a hundred (or any that is one word: ``number 200 = dvěstě``). List all of
                           1-99 that are not tens + unit; all inflected forms. ``number 1?`` for the article.
   ``scale 1000``          a multiplier: 100, 1000, 1000000 ...; abbreviations too (``Mio.``, ``mld``, ``tys.``)
   ``ordinal 3``           third, dritte, trzeci*; 20th + 1st compose like cardinals. ``ordinal 1?`` is soft.
   ``fraction 1/3``        a noun that follows a cardinal or article: third, thirds, Drittel, tercio*
   ``half 1/2``            stands alone as a share (half, die Hälfte); ``plus 1/2`` what follows a number: ``and a half``,
                           ``y medio``; anderthalb is ``number 3/2``
   ``plural 100``          an uncounted plural: hundreds, Dutzende (12), decine (10), tysiące; "tens of thousands" composes
   ``several``             before a scale: several, a few, einige, kilka
   ``set 12``              counts after a number or article: dozen (12), pair (2?), score
   ``multiple 2``          twice, double, doppelt, trojnásob*: a figure by itself
   ``times``               behind a number: times, -fold, mal, fois, krát
   ``percent``             behind a number: percent, %, Prozent, procent*; ``points`` percentage points;
                           ``percent 1/1000`` per mille, Promille
   ``month 7``             July, Jul, Juli; all cases. ``month 5?`` for one that is another word as well (May)
   ``duration day``        second minute hour day week month quarter year decade century millennium: behind a number
   ``unit kilometer``      CLDR unit name: behind a number
   ``currency USD``        ISO 4217: before or behind a number: $, dollars, US-Dollar
   ``age``                 behind a number: years old, -year-old, -jährig*, anni
   ``century``             behind an ordinal or Roman number: century, Jahrhundert*, stolet*, век*
   ``before century``      before a number: siglo, secolo, XX siècle needs none
   ``decades``             behind 80 / 1980 / eighties: er Jahre; ``before decades``: años, années, lata
   ``decade 80``           nineteen-eighties as one word: eighties, Achtziger*
   ``clock``               behind an hour: o'clock, Uhr, h, heures; ``am``, ``pm`` behind it
   ``before clock``        before an hour that may be without minutes: at (only where it is clear)
   ``year``                before a number: year, Jahr, rok*, год*; ``behind year``: г., roku, года
   ``before number``       No., Nr., § : nothing but a number follows
   ``ratio``               between two numbers: out of, von, sur, z; ``score``: between two: to, zu, :
   ``range``               between two numbers: to, bis, à, do, -; ``between`` before: between, zwischen; then ``join`` parts them
   ``join``                inside a number: and, und, y, et
   ``of``                  between plurals: hundreds of thousands
   ``ratio-in``            one in four: in; weaker than ``ratio``
   ``month-joint``         between a day and its month: of, de; ``year-joint`` before the year: of, de
   ``span 10? decade``     an uncounted span of years: decade, decades, century, fortnight
   ``moment 720?``         minutes after midnight: noon, midnight
   ``evening``             near an hour: it may be after noon (Abend*, soir)
   ``suffix``              glued to digits, makes an ordinal: st, th, er, ème, -й
   ``approx``              before a number: about, nearly, more than; ``behind approx``: or so, -odd
   ``article``             a, an, ein: what may stand for 1 before a scale, fraction or set
   ``soft 3``              a phrase (also inside other words) with a value that may vanish: third world, Drei-Gestirn
   ``none``                a phrase in which no figure is: catch-22, Top Ten, Seven Network, no one, at one
   ======================  =========================================================================================

   Signs and symbols of every language (%, €, km, RMB) are in ``words/und.txt`` already.

3. Decimal and group signs, ISO and numeric dates, clock times 17:07, scores 3:1, ranges 3-4, percent signs, currency
   signs, Roman centuries, ``1990s``, ``'98``, names such as F-22 and 5G come from the engine for every language.
4. What a word list cannot say goes into ``Spec.rules``: a compiled pattern and a function that turns its match into a
   figure (or None); rules are tried before everything else, and must not backtrack.
   Where what a rule finds may have neither a digit nor a word of the list in it (Vierteljahr), ``Spec.openers`` names
   how its words begin.
5. Add rows to tests/fixtures/figures/find_de.txt: sentence, and the figures expected in it.

Principles
----------
- Linear: one pass over tokens, and every look-ahead is bounded.
- In doubt a figure is soft: a soft one raises no alarm by itself.
"""

from pipeline.text.figures.model import Figure
from pipeline.text.figures.spaced.reader import read
from pipeline.text.figures.spaced.reading import Reading
from pipeline.text.figures.spaced.spec import Spec
from pipeline.text.figures.spaced.vocabulary import may_hold


def find(text: str, spec: Spec) -> list[Figure]:
    """Find the figures of a text in a language that puts spaces between words."""
    return read(Reading(text, spec)) if may_hold(text, spec) else []
