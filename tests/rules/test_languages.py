"""Languages of rules: codes as pages tell theirs, and what is said of those that are none."""

from __future__ import annotations

import pytest

import cleaner
from cleaner import RawPage
from cleaner.errors import RuleFileError
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet

PROSE = (
    "A ponte fecha na segunda-feira, disse a Câmara Municipal, porque os cabos têm de ser trocados "
    "antes de o inverno chegar com as cheias do rio e com o vento do norte."
)


def pack(more: str) -> str:
    return (
        "pack: demo\nwhy: What the pages of these tests hold.\nrules:\n  - id: demo.badge\n"
        f"    kind: line\n    why: A badge\n    {more}\n    removes: [Zibbeldy badge]\n"
        "    keeps: [The zibbeldy badge is worn on Sundays.]\n"
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("phrases: {xx: [Zibbeldy badge]}", "phrases: 'xx' is no language's code; give one of ISO"),
        ("phrases: {zz: [Zibbeldy badge]}", "phrases: 'zz' is no language's code; give one of ISO"),
        ("phrases: {english: [Zibbeldy badge]}", "'english' is .* did you mean 'en'?"),
        ("phrases: {EN: [Zibbeldy badge]}", "'EN' is no language's code; did you mean 'en'?"),
        ("phrases: {any: [Zibbeldy badge]}\n    languages: [pt, jp]", "languages: 'jp' is .*'ja'?"),
        ("phrases: {any: [Zibbeldy badge]}\n    languages: deu", "languages: 'deu' is .*'de'?"),
        ("phrases: {any: [Zibbeldy badge]}\n    languages: und", "languages: 'und' is no "),
    ],
)
def test_a_code_that_no_language_has_is_a_fault(more: str, said: str) -> None:
    with pytest.raises(RuleFileError, match=said) as raised:
        parse_pack(pack(more), "demo.yaml")
    assert (raised.value.line, raised.value.code) == (8 if "languages" in more else 7, "R104")


def test_the_label_of_a_section_that_ends_it_has_a_language_too() -> None:
    text = pack("phrases: {pt: [Zibbeldy badge]}\n    until_phrases: {xx: [The end]}")
    with pytest.raises(RuleFileError, match="until_phrases: 'xx' is no language's code"):
        parse_pack(text.replace("kind: line", "kind: section"), "demo.yaml")


@pytest.mark.parametrize("code", ["pt", "pt-br", "any", "gl"])
def test_a_code_with_a_region_counts_on_pages_of_its_language(code: str) -> None:
    rules = RuleSet([parse_pack(pack(f"phrases: {{{code}: [Zibbeldy badge]}}"), "demo.yaml")])
    text = f"A ponte fecha\n\n{PROSE}\n\nZibbeldy badge\n\n{PROSE[:-1]} outra vez.\n"
    page = RawPage(id="a", source="a", data=text)
    assert "demo.badge" in [removal.rule for removal in Cleaner(rules).clean(page).removed]


def test_phrases_of_two_codes_of_one_language_count_both() -> None:
    text = pack("phrases: {pt: [Zibbeldy badge], pt-br: [Zibbeldy bag], pt-pt: [Zibbeldy bar]}")
    (rule,) = parse_pack(text, "demo.yaml").rules
    assert rule.finder
    assert rule.finder.phrases == {"pt": ("Zibbeldy badge", "Zibbeldy bag", "Zibbeldy bar")}


@pytest.mark.parametrize(
    "line",
    [
        *("Suscríbete a nuestra newsletter", "Suscríbase a nuestra newsletter"),
        *("Recibe las noticias en tu correo", "Reciba las noticias en su correo"),
        *("Síguenos en WhatsApp", "Síganos en WhatsApp", "Descarga la app", "Descargue la app"),
        *("Añádenos como fuente preferida en Google", "Añádanos como fuente preferida en Google"),
        *("Regístrate para seguir leyendo", "Regístrese para seguir leyendo"),
        *("Inicia sesión para continuar leyendo", "Inicie sesión para continuar leyendo"),
        *("Comparte esta noticia", "Comparta esta noticia", "Hazte socio", "Hágase socio"),
    ],
)
def test_a_prompt_in_spanish_is_known_by_either_form_of_address(line: str) -> None:
    story = (
        "El consejo se reunió el lunes por la noche y votó a favor del nuevo puente, tras un "
        "debate de cuatro horas.",
        "Los obreros empezarán con los pilares en abril, dijo la alcaldesa, que había prometido el "
        "paso en dos campañas.",
        "El viejo transbordador seguirá hasta que el puente abra, dijo su dueño a la gente.",
    )
    article = cleaner.clean("\n\n".join(["Un puente nuevo", *story[:2], line, story[2]]))
    assert article.body == "\n\n".join(story)
    (removal,) = (one for one in article.removed if one.text.strip())
    assert removal.text.strip() == line
    assert not removal.rule.startswith("shape.")
