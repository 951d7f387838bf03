"""Charsets, compression, binary content and the telling apart of HTML and text."""

from __future__ import annotations

import codecs
import gzip
import os
import random
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import DecodeError
from cleaner.intake.charset_names import charset_for
from cleaner.intake.decode import MAX_BYTES, decode, gunzip
from cleaner.intake.media import sniff_media
from cleaner.model import Page, RawPage

TEXTS = {
    "cp1252": "Die Stadt eröffnet im März das neue Café – „endlich“, sagt Bürgermeisterin Süß.",
    "cp1250": "Miasto ogłosiło, że nowa linia metra ruszy wiosną. Źródła są zgodne: będzie ciężko.",
    "cp1251": "Город объявил вчера, что новая линия метро откроется следующей весной.",
    "koi8-r": "Город объявил вчера, что новая линия метро откроется следующей весной.",
    "cp1253": "Ο δήμος ανακοίνωσε χθες ότι η νέα γραμμή του μετρό θα ανοίξει την άνοιξη.",
    "cp1254": "Belediye dün yeni metro hattının ilkbaharda açılacağını, hızlı olacağını duyurdu.",
    "cp1255": "העירייה הודיעה אתמול כי קו הרכבת החדש ייפתח באביב הבא.",
    "cp1256": "أعلنت البلدية أمس أن خط المترو الجديد سيفتتح في الربيع المقبل.",
    "cp874": "เทศบาลประกาศเมื่อวานนี้ว่ารถไฟใต้ดินสายใหม่จะเปิดในฤดูใบไม้ผลิหน้า",
    "cp932": "市は昨日、新しい地下鉄路線が来年の春に運行を開始すると発表した。",
    "euc_jp": "市は昨日、新しい地下鉄路線が来年の春に運行を開始すると発表した。",
    "gb18030": "市政府昨日宣布，新的地铁线路将于明年春天开始运营，预计每天运送三十万名乘客。",
    "big5hkscs": "市政府昨日宣布，新的捷運路線將於明年春天開始營運，預計每天運送三十萬名乘客。",
    "cp949": "시는 어제 새로운 지하철 노선이 내년 봄에 운행을 시작한다고 밝혔다. 똠방각하도 온다.",
}
# Which label a page in each charset would declare.
LABELS = {
    "cp1252": "ISO-8859-1",
    "cp1251": "windows-1251",
    "cp932": "Shift_JIS",
    "gb18030": "gb2312",
    "cp949": "euc-kr",
    "euc_jp": "EUC-JP",
    "big5hkscs": "Big5",
    "koi8-r": "koi8-r",
}
WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
BOMS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


def page(data: bytes | str, **keys: Any) -> Page:
    return decode(RawPage(id="p", data=data, source="raw/p.html", **keys))


def html(text: str, declaration: str = "") -> str:
    return f"<!doctype html><html><head>{declaration}<title>x</title></head><body><p>{text}</p>"


@pytest.mark.parametrize("charset", TEXTS)
def test_undeclared_text_is_detected(charset: str) -> None:
    result = page(TEXTS[charset].encode(charset))
    assert result.text == TEXTS[charset]
    assert not result.lossy
    assert "a guess" in result.warnings[0]


@pytest.mark.parametrize("charset", TEXTS)
def test_undeclared_html_is_detected(charset: str) -> None:
    source = html(TEXTS[charset]) + '<div class="nav"><a href="/en/">Home</a></div>' * 50
    assert page(source.encode(charset)).text == source


@pytest.mark.parametrize("charset", LABELS)
@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="{}">',
        "<META CHARSET={} />",
        '<meta http-equiv="Content-Type" content="text/html; charset={}">',
    ],
)
def test_meta_declaration_is_taken(charset: str, declaration: str) -> None:
    source = html(TEXTS[charset][:15], declaration.format(LABELS[charset]))
    result = page(source.encode(charset))
    assert (result.text, result.charset, result.warnings) == (source, charset, ())


@pytest.mark.parametrize("charset", LABELS)
def test_header_declaration_is_taken(charset: str) -> None:
    text = TEXTS[charset][:15]
    result = page(text.encode(charset), charset=LABELS[charset])
    assert (result.text, result.charset, result.warnings) == (text, charset, ())


def test_xml_declaration_is_taken() -> None:
    source = '<?xml version="1.0" encoding="windows-1251"?><html><body><p>Да</p></body></html>'
    assert page(source.encode("cp1251")).text == source


def test_declaration_in_a_comment_is_none() -> None:
    source = html("Да", '<!-- <meta charset="shift_jis"> --><meta charset="windows-1251">')
    assert page(source.encode("cp1251")).text == source


@pytest.mark.parametrize("charset", WIDE)
@pytest.mark.parametrize("text", [TEXTS["cp1252"], TEXTS["cp1251"], html(TEXTS["gb18030"])])
def test_wide_charset_without_mark_is_told_by_its_nuls(charset: str, text: str) -> None:
    result = page(text.encode(charset))
    assert (result.text, result.charset) == (text, charset)


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_chinese_in_utf16_without_mark(charset: str) -> None:
    text = "第一条新闻\n" + TEXTS["gb18030"] + "\n一共三条。"
    assert page(text.encode(charset)).text == text


@pytest.mark.parametrize("charset", BOMS)
def test_mark_wins_over_declaration_and_is_left_out(charset: str) -> None:
    text = html(TEXTS["cp932"], '<meta charset="windows-1252">')
    result = page(BOMS[charset] + text.encode(charset), charset="latin1")
    assert result.text == text
    assert result.charset == charset


def test_page_that_says_utf16_in_ascii_letters_is_not() -> None:
    source = html("Tōkyō", '<meta charset="utf-16">')
    assert page(source.encode()).text == source


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "shift_jis", "euc-kr", "ascii"])
def test_utf8_wins_over_a_false_declaration(label: str) -> None:
    source = html("„Süßes“ für alle: Äpfel, Öl, Brühe", f'<meta charset="{label}">')
    result = page(source.encode())
    assert (result.text, result.charset) == (source, "utf-8")
    assert result.warnings == (f"declared charset '{label}' does not fit; read as utf-8",)


@pytest.mark.parametrize("charset", TEXTS)
def test_page_that_lies_to_be_utf8(charset: str) -> None:
    source = html(TEXTS[charset], '<meta charset="utf-8">')
    result = page(source.encode(charset))
    assert result.text == source
    assert "'utf-8' does not fit" in result.warnings[0]


@pytest.mark.parametrize("charset", sorted(TEXTS.keys() - {"cp1252", "cp1250", "cp1254"}))
def test_page_that_lies_to_be_latin1(charset: str) -> None:
    source = html(TEXTS[charset], '<meta charset="iso-8859-1">')
    result = page(source.encode(charset))
    assert result.text == source
    assert "'iso-8859-1' does not fit" in result.warnings[0]


def test_true_meta_wins_over_false_header() -> None:
    source = html(TEXTS["cp1251"], '<meta charset="windows-1251">')
    result = page(source.encode("cp1251"), charset="ISO-8859-1")
    assert result.text == source


def test_unknown_label_is_reported_and_passed_over() -> None:
    result = page("Grüße".encode(), charset="x-klingon")
    assert result.text == "Grüße"
    assert result.warnings == ("declared charset 'x-klingon' is unknown; read as utf-8",)


def test_stray_bytes_in_utf8_are_replaced_and_reported() -> None:
    data = "Grüße aus Köln, schöne Überraschung".encode() + b" \x93x\x94"
    result = page(data)
    assert result.text == "Grüße aus Köln, schöne Überraschung \ufffdx\ufffd"
    assert result.lossy
    assert result.warnings[-1] == "characters that could not be decoded and were replaced: 2"


def test_replacement_character_of_the_page_itself_is_no_loss() -> None:
    assert not page("Grüße \ufffd".encode()).lossy


def test_single_accent_declared_utf8_is_windows_1252() -> None:
    assert page(b'<meta charset="utf-8"><p>Caf\xe9 opens</p>').text.endswith("Café opens</p>")


@pytest.mark.parametrize("text", ["It’s “here” – now…", "Fünf", "naïve"])
def test_hardly_any_accents_are_windows_1252(text: str) -> None:
    assert page(text.encode("cp1252")).text == text


def test_stray_byte_in_a_declared_multibyte_page() -> None:
    data = TEXTS["cp932"].encode("cp932") * 3 + b"\xff\xff"
    result = page(data, charset="shift_jis")
    assert result.charset == "cp932"
    assert TEXTS["cp932"] in result.text


def test_iso_2022_jp_is_told_by_its_escapes() -> None:
    assert page(TEXTS["cp932"].encode("iso2022_jp")).text == TEXTS["cp932"]


def test_mojibake_is_reported_and_left() -> None:
    text = "Das CafÃ© ist heute geÃ¶ffnet."
    result = page(text)
    assert result.text == text
    assert "mojibake" in result.warnings[0]
    assert "Ã©" in result.warnings[0]


@pytest.mark.parametrize(
    "text", ["VOILÀ “NON” É… SÃO PAULO – AMANHÃ", "Âge d’or", "РСФСР, СССР и США", "â la carte"]
)
def test_capitals_and_quotes_are_no_mojibake(text: str) -> None:
    assert page(text).warnings == ()


def test_text_stays_as_it_is() -> None:
    text = " a\r\nb\rc\x0b\x07\u200b\xa0\u2028\n\n"
    assert page(text).text == text
    assert page(text.encode()).text == text


def test_string_loses_its_mark_and_lone_surrogates() -> None:
    result = page("\ufeffone \ud83d two \ud83d\ude00 \udc80")
    assert result.text == "one \ufffd two 😀 \ufffd"
    assert result.lossy
    assert "replaced: 2" in result.warnings[0]


def test_labels_mean_what_browsers_mean() -> None:
    labels = {"latin1": "cp1252", "ASCII": "cp1252", "GBK": "gb18030", "ks_c_5601-1987": "cp949"}
    labels |= {"x-sjis": "cp932", " 'UTF8' ": "utf-8", "utf-32": "utf-32-le", "utf_16": "utf-16-le"}
    labels |= {"utf-7": "", "unicode_escape": "", "rot13": "", "": "", "windows-874": "cp874"}
    assert {label: charset_for(label) for label in labels} == labels


def test_fields_pass_through() -> None:
    result = page("One.", url="https://a.example/", media="html", extra={"k": 1})
    assert (result.id, result.source, result.url) == ("p", "raw/p.html", "https://a.example/")
    assert (result.media, result.extra, result.charset) == ("html", {"k": 1}, "utf-8")


# Compression


def test_gzip_is_unpacked() -> None:
    assert page(gzip.compress(b"One. ") + gzip.compress(b"Two.")).text == "One. Two."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (gzip.compress(b"words " * 99)[:-12], "cut off"),
        (gzip.compress(b"words " * 99)[:5], "cut off"),
        (b"\x1f\x8b\x08\x00" + b"\xff" * 99, "damaged gzip"),
        (gzip.compress(gzip.compress(b"words")), "gzip-compressed data"),
        (gzip.compress(b""), "empty page"),
    ],
)
def test_bad_gzip_says_so(data: bytes, message: str) -> None:
    with pytest.raises(DecodeError, match=message):
        page(data)


def test_decompression_bomb_is_refused() -> None:
    bomb = gzip.compress(b"\n" * 300_000)
    assert len(gunzip(bomb, max_bytes=300_000)) == 300_000
    with pytest.raises(DecodeError, match="more than 299999 bytes"):
        gunzip(bomb, max_bytes=299_999)
    with pytest.raises(DecodeError, match="more than 1000 bytes"):
        gunzip(gzip.compress(b"x" * 600) * 2, max_bytes=1000)
    with pytest.raises(DecodeError, match="more than 10 bytes"):
        decode(RawPage(id="p", data=b"x" * 11, source=""), max_bytes=10)
    assert MAX_BYTES == 64 * 1024 * 1024


# What is no page


@pytest.mark.parametrize("data", [b"", "", b" \r\n\t ", "\n\u3000", codecs.BOM_UTF8, b"\xff\xfe"])
def test_empty_page_says_so(data: bytes | str) -> None:
    with pytest.raises(DecodeError, match=r"^raw/p\.html: empty page"):
        page(data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
        (b"PK\x03\x04\x14\0\0\0", "a ZIP archive"),
        (b"\x7fELF\x02\x01\x01", "an ELF program"),
        (b"GIF89a\x01\0\x01\0", "a GIF image"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "WebP"),
        (b"\0\0\0\x18ftypmp42", "an MP4"),
        (b"(\xb5/\xfd\x04\0", "Zstandard"),
        (struct.pack("<400h", *range(-200, 200)), "binary data"),
        (b"\0" * 500, "binary data with NUL"),
        (b"hello\0world", "binary data with NUL"),
        (bytes(range(1, 256)) * 9, "control bytes"),
    ],
)
def test_binary_content_says_what_it_looks_like(data: bytes, kind: str) -> None:
    with pytest.raises(DecodeError, match=f"not a page: looks like .*{kind}"):
        page(data)


@pytest.mark.parametrize(
    "text", ["BMW builds a plant", "GIF89a is a format", "Rar!", "MZ", "PDF: %PDF-1.7 it says"]
)
def test_text_that_begins_like_a_binary_is_text(text: str) -> None:
    assert page(text.encode()).text == text
    assert page(text).text == text


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF document"),
        (b"PK\x03\x04\x14\0\0\0", "a ZIP archive"),
        (b"GIF89a\x01\0\x01\0", "a GIF image"),
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_a_file_that_somebody_has_decoded_is_no_page(data: bytes, kind: str, charset: str) -> None:
    with pytest.raises(DecodeError, match=f"not a page: looks like .*{kind}"):
        page(data.decode(charset, "replace"))


def test_one_stray_nul_is_no_reason_to_lose_a_page() -> None:
    text = "A long enough article. " * 20 + "\0" + "And on it goes. " * 20
    assert page(text.encode()).text == text


@pytest.mark.parametrize(
    "data", [b"\0\1\2\0", b"\1\0\2\0", b"\0\1\0\2", b"\0\0\1\0", b"\0\3\0\4\0\5"]
)
def test_a_few_control_bytes_are_no_wide_text(data: bytes) -> None:
    with pytest.raises(DecodeError, match="not a page: looks like binary data with NUL bytes"):
        page(data)


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["hi", "Да, нет", "Ω 1", "a\n", "日本語 2"])
def test_short_wide_text_without_a_mark_is_text(text: str, charset: str) -> None:
    assert page(text.encode(charset)).text == text


def test_random_bytes_are_binary() -> None:
    with pytest.raises(DecodeError):
        page(os.urandom(5000))


WORDS = {
    "cp1251": "Паром вышел из порта в полдень, когда туман рассеялся. ",
    "gb18030": "渡船正午离开港口，雾已经散去，码头上没有人说话。",
    "euc_jp": "渡し船は正午に港を出た。霧が晴れるのを待っていた。",
    "euc_kr": "나룻배는 정오에 항구를 떠났다. 안개가 걷히기를 기다렸다. ",
    "cp1256": "غادرت العبارة الميناء عند الظهر بعد أن انقشع الضباب. ",
}


# Random bytes as programs read them: the characters that the charset lacks are replaced.
@pytest.mark.parametrize(
    "charset",
    ["utf-8", "ascii", "latin-1", "cp1252", "cp1251", "utf-16-le", "shift_jis", "gb18030", "big5"],
)
@pytest.mark.parametrize("length", [200, 5000])
@pytest.mark.parametrize("errors", ["replace", "ignore"])
def test_random_bytes_that_somebody_has_decoded_are_no_page(
    charset: str, length: int, errors: str
) -> None:
    if charset == "utf-16-le" and length < 1000:
        return  # A hundred ideographs: nothing tells them from text.
    text = random.Random(7).randbytes(length).decode(charset, errors)
    with pytest.raises(DecodeError, match=r"^raw/p\.html: not a page: \d+ of its first \d+ char"):
        page(text)


@pytest.mark.parametrize("charset", ["cp1251", "gb18030", "euc_jp", "euc_kr", "cp1256"])
def test_text_that_was_lost_in_decoding_is_no_page(charset: str) -> None:
    text = WORDS[charset] * 4
    lost = text.encode(charset).decode("utf-8", "replace")
    with pytest.raises(DecodeError, match=r"were lost when it was decoded \(U\+FFFD\); read its"):
        page(lost)
    with pytest.raises(DecodeError, match="were lost"):  # In a file it is good UTF-8.
        page(lost.encode())
    assert page(text).text == text
    assert page(text.encode()).text == text


@pytest.mark.parametrize(
    "text",
    [
        "Un caf\ufffd \ufffd la carte",
        "\ufffd" * 8,
        "The sign \ufffd stands for what could not be read. " * 9,
        "Der B\ufffdcker w\ufffdscht f\ufffdr die K\ufffdche \ufffdber Nacht. " * 9,
        "🌧️🌧️☔ 👩‍👩‍👧‍👦 🇳🇴🏴󠁧󠁢󠁳󠁣󠁴󠁿 🧗🏽‍♀️ " * 40,
        "渡し船は正午に港を出た。霧が晴れるのを待っていた。" * 40,
        "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ ꦧꦱꦗꦮ 𐤀𐤁𐤂 " * 40,
        "\uf101 Menu \uf0c9 \ue800\ue801 " * 40,  # Private characters: icons of fonts.
        "a\x1b[31mred\x1b[0m line of a terminal\f\n" * 40,
        "Two pages\x0c\x01\x02 and a stray one.",
    ],
)
def test_odd_text_is_a_page(text: str) -> None:
    assert page(text).text == text
    assert page(text.encode()).text == text


def test_utf16_that_was_read_byte_by_byte_is_still_text() -> None:
    text = "The ferry left at noon. ".encode("utf-16-le").decode("latin-1") * 20
    assert page(text).text == text


# HTML or text

HTML = [
    "<!DOCTYPE html><p>One",
    "\n<!-- saved -->\n<html lang=en>",
    '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"/>',
    "<p>One paragraph, and no more.</p>",
    "<p>Old.\n<p>Style.\n",
    '<div class="a"><h1>Title</h1>\n<p>Words and <b>words</b>.</p></div>',
    "Warning: deprecated in line 3\n<html>\n<head>\n<title>x</title>\n</head><body><p>One.</p>",
    "<p>" + "A long first paragraph with many words. " * 80 + "</p><p>Two</p>",
]
TEXT = [
    "One paragraph.\n\nAnother.",
    "Put a <p> before and a </p> behind each paragraph.",
    "The <p> tag and the <div> tag are block elements, <span> is not.",
    "<p> is the tag for paragraphs. Browsers show it as a block.",
    "# Title\n\n<div align=center>\n<img src=a.png>\n</div>\n\nText with [a link](https://a.example).",
    "How pages begin:\n\n```html\n<!doctype html>\n<html>\n<body>\n<p>One.</p>\n```\n",
    "Headline\n\n<div></div>\n\n" + "A long article as plain text goes on here. " * 40,
    "if a < b and c > d: 5 <6",
    "- one\n- two\n",
    "I <3 this. <b>Really</b>.",
]


@pytest.mark.parametrize("text", HTML)
def test_html_is_told(text: str) -> None:
    assert sniff_media(text) == "html"


@pytest.mark.parametrize("text", TEXT)
def test_text_is_told(text: str) -> None:
    assert sniff_media(text) == "text"


# Properties


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "gb2312", "utf-16", "nope"]))
def test_any_bytes_give_a_page_or_a_decode_error(data: bytes, charset: str | None) -> None:
    try:
        result = page(data, charset=charset)
    except DecodeError:
        return
    result.text.encode()
    assert not result.text.isspace()


@given(st.sampled_from(sorted(BOMS)), st.binary(max_size=60))
def test_any_bytes_behind_a_mark_or_in_gzip(charset: str, data: bytes) -> None:
    for wrapped in (BOMS[charset] + data, gzip.compress(data), b"\x1f\x8b" + data):
        try:
            text = page(wrapped).text
        except DecodeError:
            continue
        assert text.strip()
        assert not text.startswith("\ufeff")


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co", "Cs"]), min_size=1)
)
def test_utf8_round_trips(text: str) -> None:
    text = "Café – " + text
    assert page(text.encode()).text == text
    assert page(text).text == text


@given(st.sampled_from(sorted(TEXTS)), st.integers(1, 4))
def test_reading_again_gives_the_same(charset: str, times: int) -> None:
    data = (TEXTS[charset] * times).encode(charset)
    assert page(data) == page(data)


@given(st.text())
def test_sniffing_always_answers(text: str) -> None:
    assert sniff_media(text) in ("html", "text")


def test_a_script_full_of_comparisons_is_no_flood_of_attributes() -> None:
    script = "for (i = 0; i <count; i++) {" + "a = b;\n" * 20_000 + "}"
    page = decode(
        RawPage(id="a", source="a", data=f"<p>Text.</p><script>{script}</script>", media="html")
    )
    assert page.media == "html"
    flood = "<p " + "a " * 20_000 + ">"
    with pytest.raises(DecodeError, match="10,000 attributes"):
        decode(RawPage(id="a", source="a", data=f"<script>{script}</script>{flood}", media="html"))


def test_what_reading_found_odd_stands_before_what_decoding_did() -> None:
    raw = RawPage(id="a", source="a", data=b"Caf\xe9 au lait.", charset="utf-8", warnings=("cut",))
    page = decode(raw)
    assert page.warnings[0] == "cut"
    assert len(page.warnings) > 1


@pytest.mark.parametrize("text", ["The ferry left at noon.", "The café opened at noon."])
def test_a_given_charset_that_is_unknown_is_told(text: str) -> None:
    page = decode(RawPage(id="a", data=text.encode(), charset="x-ferry"))
    assert page.text == text
    assert page.warnings == ("declared charset 'x-ferry' is unknown; read as utf-8",)
    assert decode(RawPage(id="a", data=text.encode(), charset="utf-8")).warnings == ()
