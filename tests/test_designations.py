"""Dotted numbers that name something keep their point; decimals do not."""

from __future__ import annotations

import re

import pytest

from pipeline.text.designations import designates

NAMES = """
It needs Python 3.5 or later.
Python 3.7 or newer is needed.
Java 1.8 is fine.
Django 4.2, released in April, is supported.
See section 4.12 and Table 2.1.
As of version 0.11, this works.
A partir da versão 0.11, isso funciona.
Siehe Abschnitt 3.2 unten.
Voir le chapitre 3.4.
Zie hoofdstuk 3.4.
Smotri раздел 2.4.
TLS 1.3 as well.
It speaks HTTP/1.1 only.
The iOS 17.4 release brings it.
C++ 2.1 was a draft.
2.2 Install from source
1.2 Overview of the market
2.2 从代码库安装
使用Python 3.5以上
版本3.5
支持 TLS 1.3 协议
"""

DECIMALS = """
In 3.5 hours it was over.
About 3.5 and no more.
The rate of VAT is 3.5%.
It rose in Portugal 2.1 percent.
She ran 3.5 kilometres.
In May 3.5 tonnes were sold.
It costs 3.5.
Volume 12.3456 is long.
2.5 million people came.
2.5 Million People Watch
3.5 kg of rice
1.5 GB of memory
1.5 hours later
3.5 米长
同比增长 3.5 倍
GDP 3.5万亿元
At pH 7.4 it dissolves.
The price is EUR 3.5.
On Monday 3.5 was enough.
Magnitude 6.2 quakes are rare.
Nearly 3.7 of them
4.5
"""


@pytest.mark.parametrize("text", NAMES.strip().split("\n"))
def test_the_number_of_something_is_no_decimal(text: str) -> None:
    assert _designates(text)


@pytest.mark.parametrize("text", DECIMALS.strip().split("\n"))
def test_a_measure_is_a_decimal(text: str) -> None:
    assert not _designates(text)


def _designates(text: str) -> bool:
    found = re.search(r"\d+\.\d+", text)
    assert found is not None
    return designates(text, *found.span())
