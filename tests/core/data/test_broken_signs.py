from __future__ import annotations

from pandas import Series

from core.data.broken_signs import said_of


def broken(text: str, encoding: str) -> str:
    return text.encode().decode(encoding)


def test_texts_with_broken_signs_are_counted_and_the_signs_named_that_were_meant() -> None:
    texts = [broken("It’s", "latin-1"), broken("Größe für’s Volk", "cp1252"), broken("мир 🤷", "latin-1"), "fine"]
    [said] = said_of(Series(texts, dtype="str"))
    assert said.startswith("3 of 4 texts hold signs that another program broke")
    assert "“’”" in said
    assert said_of(Series([broken("schön", "cp1252")], dtype="str"))[0].startswith("1 of 1 text holds")
    for sign in "äöüÄÖÜßéèàçñ«»€–„“…":
        assert f"“{sign}”" in said_of(Series([broken(sign, "latin-1")], dtype="str"))[0]


def test_signs_of_any_language_that_are_as_they_were_meant_are_none() -> None:
    texts = (
        *("„So ein Spaß“, sagt sie – größer als das Maß…", "NÃO, IRMÃ”", "Â", "à l’été’”", "СЛАВА Україні", "ÉTÉ…"),
        *("Ñandú ‘ESPAÑA’", "İstanbul’da", "5 € – 10 £", "naïve café", "ðe Ðe", "“ÃO”", "日本語…"),
    )
    assert said_of(Series(texts, dtype="str")) == ()
