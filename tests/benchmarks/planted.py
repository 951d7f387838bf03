"""Made sites with planted boilerplate: what `cleaner rules suggest` finds of it.

`python -m tests.benchmarks.planted --pages 300 --seed 7` makes sites of that many pages, in six
languages and five templates, mines each, adds the rules, and cleans all pages with them. It counts
how many of the planted lines are still in the bodies, and how many lines of the articles were
proposed or lost; among those are traps: subheads of a series, a refrain, and paragraphs of
background that follow-up stories share.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from cleaner.authoring.suggest import Suggestion, apply, suggest
from cleaner.check.packs import check
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.load import parse_pack
from cleaner.text.fold import fold

LEAST_FOUND = 0.95
_FOLLOW_UPS = 4
"""Stories of one affair, which share a paragraph of background."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """What pages in one language are made of.

    sentences, titles: patterns with `{who}`, `{what}`, `{where}`, `{n}`; stock: lines with
    `{paper}`; signed: with `{name}` and `{day}`; counted: with `{n}`; see: before a title.
    """

    who: tuple[str, ...]
    what: tuple[str, ...]
    where: tuple[str, ...]
    sentences: tuple[str, ...]
    titles: tuple[str, ...]
    subheads: tuple[str, ...]
    months: tuple[str, ...]
    stock: tuple[str, ...]
    signed: tuple[str, ...]
    counted: tuple[str, ...]
    see: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|"))


TONGUES: Mapping[str, Tongue] = {
    "en": Tongue(
        who=_words("the pilot|the baker|the council|a miller|the keeper|two teachers|the mason"),
        what=_words("the bridge|a boat|the oven|the ledger|a lantern|the tower|a kettle|the wall"),
        where=_words("the quay|the market|the chapel|the mill|the dunes|the island|the old yard"),
        sentences=_words(
            "On day {n} of the dispute {who} came to {where} to see {what}, and stayed until dark.|"
            "Nobody at {where} had asked {who} for {what}, said a neighbour of {n} years.|"
            "It took {n} hours to carry {what} from {where}, and {who} would not do it again.|"
            "{n} people signed the letter about {what}, which {who} read out at {where}."
        ),
        titles=_words("How {who} lost {what} at {where} in {n}|{n} days for {what} near {where}"),
        subheads=_words("Background|What comes next|In figures"),
        months=_words("January|March|May|July|October|December"),
        stock=_words(
            "{paper} is made by the people of this coast for the people of this coast|"
            "Bring a friend to the evening of {paper} and eat for nothing|"
            "Printed on paper from the northern mills and folded by hand|"
            "Ring twice at the blue door of {paper}|"
            "The walks of the week come with {paper} each Thursday|"
            "Old copies of {paper} hang in the library on the hill|"
            "Three cents of each copy go to the lifeboat|"
            "{paper} keeps the lamp burning since 1911"
        ),
        signed=_words("Watch at the desk kept by {name}, {day}|Set in type by {name} on {day}"),
        counted=_words("Copy {n} of this night's run|{n} lamps were lit tonight"),
        see=_words("Out of our drawers|Told on another evening"),
    ),
    "de": Tongue(
        who=_words("der Fährmann|die Bäckerin|der Rat|ein Müller|die Wärterin|zwei Lehrer"),
        what=_words("die Brücke|ein Boot|den Ofen|das Heft|eine Laterne|den Turm|die Mauer"),
        where=_words("am Kai|auf dem Markt|vor der Kapelle|an der Mühle|in den Dünen|im Hof"),
        sentences=_words(
            "Am Tag {n} des Streits sah {who} {where} nach, ob jemand {what} mitgenommen hatte.|"
            "Niemand hatte {where} um Hilfe gebeten, sagte ein Nachbar, seit {n} Jahren da.|"
            "{n} Stunden dauerte es, bis {who} {where} ankam, und dann begann der Regen.|"
            "{n} Leute unterschrieben den Brief, den {who} {where} laut vorlas, und keiner lachte."
        ),
        titles=_words("Wie {who} {where} das Jahr {n} verbrachte|{n} Tage {where}, keiner fragt"),
        subheads=_words("Hintergrund|Wie es weitergeht|In Zahlen"),
        months=_words("Januar|März|Mai|Juli|Oktober|Dezember"),
        stock=_words(
            "{paper} wird von Leuten der Küste für Leute der Küste gemacht|"
            "Wer eine Freundin zum Abend von {paper} mitbringt, isst umsonst|"
            "Auf Papier aus den Mühlen im Norden gedruckt und von Hand gefaltet|"
            "Zweimal klingeln an der blauen Tür von {paper}|"
            "Die Wege der Woche kommen jeden Donnerstag mit {paper}|"
            "Alte Hefte von {paper} hängen in der Bücherei auf dem Hügel|"
            "Drei Cent von jedem Heft gehen an das Rettungsboot"
        ),
        signed=_words("Die Wache am Tisch hatte {name}, {day}|Gesetzt von {name} am {day}"),
        counted=_words("Heft {n} dieser Nacht|{n} Lampen brannten heute"),
        see=_words("Aus unseren Schubladen|An einem anderen Abend erzählt"),
    ),
    "fr": Tongue(
        who=_words("le passeur|la boulangère|le conseil|un meunier|la gardienne|deux maîtres"),
        what=_words("le pont|une barque|le four|le carnet|une lanterne|la tour|le mur"),
        where=_words("sur le quai|au marché|devant la chapelle|au moulin|dans les dunes"),
        sentences=_words(
            "Au jour {n} de la dispute, {who} est venu {where} pour voir {what} avant la nuit.|"
            "Personne {where} n'avait demandé {what}, a dit un voisin qui y vit depuis {n} ans.|"
            "Il a fallu {n} heures pour porter {what}, et {who} ne le refera plus jamais.|"
            "{n} habitants ont signé la lettre que {who} a lue {where} sans que personne ne rie."
        ),
        titles=_words("Comment {who} a perdu {what} en {n} jours|{n} jours pour {what} {where}"),
        subheads=_words("Le contexte|Et maintenant|En chiffres"),
        months=_words("janvier|mars|mai|juillet|octobre|décembre"),
        stock=_words(
            "{paper} est fait par les gens de la côte pour les gens de la côte|"
            "Qui vient avec un ami à la soirée de {paper} mange sans payer|"
            "Imprimé sur le papier des moulins du nord et plié à la main|"
            "Sonnez deux fois à la porte bleue de {paper}|"
            "Les promenades de la semaine arrivent le jeudi avec {paper}|"
            "Trois centimes de chaque cahier vont au canot de sauvetage"
        ),
        signed=_words("La garde était tenue par {name}, le {day}|Composé par {name} le {day}"),
        counted=_words("Cahier {n} de cette nuit|{n} lampes brûlaient ce soir"),
        see=_words("Sorti de nos tiroirs|Raconté un autre soir"),
    ),
    "es": Tongue(
        who=_words("el barquero|la panadera|el consejo|un molinero|la guardesa|dos maestros"),
        what=_words("el puente|una barca|el horno|el cuaderno|un farol|la torre|el muro"),
        where=_words("en el muelle|en el mercado|ante la capilla|en el molino|en las dunas"),
        sentences=_words(
            "El día {n} de la disputa {who} vino a ver {what} {where} antes de que anocheciera.|"
            "Nadie {where} había pedido {what}, dijo un vecino que vive allí desde hace {n} años.|"
            "Hicieron falta {n} horas para llevar {what}, y {who} no piensa hacerlo otra vez.|"
            "{n} vecinos firmaron la carta que {who} leyó {where} sin que nadie se riera."
        ),
        titles=_words("Cómo {who} perdió {what} en {n} días|{n} días por {what} {where}"),
        subheads=_words("El contexto|Lo que viene|En cifras"),
        months=_words("enero|marzo|mayo|julio|octubre|diciembre"),
        stock=_words(
            "{paper} lo hace la gente de la costa para la gente de la costa|"
            "Quien trae a un amigo a la noche de {paper} cena sin pagar|"
            "Impreso en papel de los molinos del norte y doblado a mano|"
            "Llame dos veces a la puerta azul de {paper}|"
            "Los paseos de la semana llegan cada jueves con {paper}|"
            "Tres céntimos de cada cuaderno van al bote salvavidas"
        ),
        signed=_words("La guardia la tuvo {name}, {day}|Compuesto por {name} el {day}"),
        counted=_words("Cuaderno {n} de esta noche|{n} faroles ardían hoy"),
        see=_words("De nuestros cajones|Contado otra noche"),
    ),
    "pl": Tongue(
        who=_words("przewoźnik|piekarka|rada|młynarz|strażniczka|dwaj nauczyciele"),
        what=_words("most|łódź|piec|zeszyt|latarnię|wieżę|mur"),
        where=_words("na nabrzeżu|na targu|przed kaplicą|przy młynie|na wydmach"),
        sentences=_words(
            "W dniu {n} sporu {who} był {where}, aby przed nocą jeszcze raz obejrzeć {what}.|"
            "Nikt {where} nie prosił o {what}, powiedział sąsiad, który mieszka tam od {n} lat.|"
            "Potrzeba było {n} godzin, aby przenieść {what}, i {who} już nigdy tego nie zrobi.|"
            "{n} mieszkańców podpisało list, który {who} przeczytał {where}, i nikt się nie śmiał."
        ),
        titles=_words("Jak {who} stracił {what} w {n} dni|{n} dni o {what} {where}"),
        subheads=_words("Tło sprawy|Co dalej|W liczbach"),
        months=_words("stycznia|marca|maja|lipca|października|grudnia"),
        stock=_words(
            "{paper} robią ludzie z wybrzeża dla ludzi z wybrzeża|"
            "Kto przyprowadzi przyjaciela na wieczór {paper}, zje za darmo|"
            "Drukowane na papierze z północnych młynów i składane ręcznie|"
            "Proszę dzwonić dwa razy do niebieskich drzwi {paper}|"
            "Spacery tygodnia przychodzą w czwartek razem z {paper}|"
            "Trzy grosze z każdego zeszytu idą na łódź ratunkową"
        ),
        signed=_words("Dyżur przy stole miał {name}, {day}|Złożył to {name} dnia {day}"),
        counted=_words("Zeszyt {n} tej nocy|{n} latarni paliło się dziś"),
        see=_words("Z naszych szuflad|Opowiedziane innego wieczoru"),
    ),
    "ja": Tongue(
        who=_words("船頭|パン屋|町議会|粉屋|灯台守|二人の教師"),
        what=_words("橋|小舟|かまど|帳面|灯籠|塔|石垣"),
        where=_words("波止場|市場|礼拝堂の前|水車小屋|砂丘|島"),
        sentences=_words(
            "争いの{n}日目、{who}は{where}に来て、日が暮れる前にもう一度{what}を見た。|"
            "{where}では誰も{what}を頼んでいなかったと、{n}年そこに住む隣人は言った。|"
            "{what}を{where}から運ぶのに{n}時間かかり、{who}は二度としないと話している。|"
            "{n}人が手紙に名を書き、{who}が{where}で声に出して読んだが、笑う者はいなかった。"
        ),
        titles=_words("{who}が{where}で{what}を失うまでの{n}日|{where}の{what}をめぐる{n}日間"),
        subheads=_words("これまでの経緯|これからのこと|数字で見る"),
        months=_words("1月|3月|5月|7月|10月|12月"),
        stock=_words(
            "{paper}は海辺の人が海辺の人のために作っています|"
            "友だちを{paper}の夜に連れてくると食事は無料になります|"
            "北の工場の紙に刷り、手で折っています|"
            "{paper}の青い扉を二度たたいてください|"
            "今週の散歩道は毎週木曜に{paper}と届きます"
        ),
        signed=_words("今夜の当番は {name} {day}"),
        counted=_words("今夜の{n}部目です|灯は{n}ともりました"),
        see=_words("引き出しの中から|別の夜の話"),
    ),
}
_FIRST = _words("Ada|Kit|Uma|Piet|Oda|Ivo|Lene|Marek|Jeanne|Boris|Aino|Luz")
_LAST = _words("Brome|Larsmo|Feld|Dunst|Lindq|Marr|Dorval|Belo|Lehtor|Crespo|Zielon|Varga")
_PAPER = _words("Lantern|Gull|Buoy|Heron|Anchor|Tern|Beacon|Mallow|Plover|Skerry")
_KIND = _words("Post|Courier|Gazette|Herald|Almanac|Letter")


@dataclass(slots=True)
class Site:
    """One made site: what it plants around its articles.

    share: of the pages that have the line amid the article.
    """

    tongue: Tongue
    paper: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    amid: str
    share: float
    signed: str
    counted: str
    see: str
    background: tuple[str, ...]
    refrain: str


@dataclass(slots=True)
class Story:
    """One page before it is laid out.

    body: kinds and texts: `p`, `h2`, and `plug` for boilerplate amid the article.
    """

    title: str
    body: list[tuple[str, str]]
    head: list[str]
    tail: list[str]
    links: list[str]
    planted: list[str] = field(default_factory=list)

    @property
    def article(self) -> list[str]:
        """The lines that are the article's."""
        return [self.title, *(text for kind, text in self.body if kind != "plug")]


def make_site(rng: random.Random, tongue: Tongue) -> Site:
    """A site that sets its own choice of lines around its articles."""
    paper = f"{rng.choice(_PAPER)} {rng.choice(_KIND)}"
    stock = [line.format(paper=paper) for line in rng.sample(tongue.stock, len(tongue.stock))]
    heads = rng.randint(0, 2)
    return Site(
        tongue=tongue,
        paper=paper,
        head=tuple(stock[:heads]),
        tail=tuple(stock[heads:-1]),
        amid=stock[-1],
        share=rng.choice([1.0, 0.6]),
        signed=rng.choice(tongue.signed),
        counted=rng.choice(tongue.counted),
        see=rng.choice(tongue.see),
        background=tuple(_sentence(rng, tongue) for _ in range(12)),
        refrain=_sentence(rng, tongue),
    )


def _slots(rng: random.Random, tongue: Tongue) -> dict[str, object]:
    return {
        "who": rng.choice(tongue.who),
        "what": rng.choice(tongue.what),
        "where": rng.choice(tongue.where),
        "n": rng.randint(3, 9999),
    }


def _sentence(rng: random.Random, tongue: Tongue) -> str:
    """Two clauses, so that no two sentences are the same but for their numbers."""
    first, second = (rng.choice(tongue.sentences).format(**_slots(rng, tongue)) for _ in "ab")
    return f"{first[:1].upper()}{first[1:-1]}; {second}"


def _title(rng: random.Random, tongue: Tongue) -> str:
    text = rng.choice(tongue.titles).format(**_slots(rng, tongue))
    return f"{text[:1].upper()}{text[1:]} ({rng.choice(_FIRST)} {rng.choice(_LAST)})"


def make_story(site: Site, seed: str, number: int) -> Story:
    """The page of this number, the same each time."""
    rng, tongue = random.Random(f"{seed}/{number}"), site.tongue
    body = [
        ("p", " ".join(_sentence(rng, tongue) for _ in range(rng.randint(1, 3))))
        for _ in range(rng.randint(5, 12))
    ]
    body.insert(rng.randint(2, 4), ("h2", rng.choice(tongue.subheads)))
    if number < _FOLLOW_UPS * len(site.background):
        body.insert(3, ("p", site.background[number // _FOLLOW_UPS]))
    if number % 50 == 7:
        body.append(("p", site.refrain))
    planted: list[str] = []
    if rng.random() < site.share:
        body.insert(rng.randint(2, len(body) - 1), ("plug", site.amid))
        planted.append(site.amid)
    if rng.random() < 0.5:
        line = f"{site.see}: {_title(rng, tongue)}"
        body.insert(rng.randint(2, len(body) - 1), ("plug", line))
        planted.append(line)
    day = f"{rng.randint(1, 28)} {rng.choice(tongue.months)} {rng.randint(2019, 2026)}"
    name = f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"
    tail = [
        site.signed.format(name=name, day=day),
        site.counted.format(n=rng.randint(10, 99999)),
        *site.tail,
    ]
    links = [_title(rng, tongue) for _ in range(3)]
    return Story(
        title=_title(rng, tongue),
        body=body,
        head=list(site.head),
        tail=tail,
        links=links,
        planted=[*planted, *site.head, *tail],
    )


# Templates


def as_text(story: Story) -> str:
    """Blocks parted by blank lines, as extractors give them."""
    lines = [*story.head, story.title, *(text for _, text in story.body), *story.tail]
    return "\n\n".join(lines) + "\n"


def as_lines(story: Story) -> str:
    """One block a line, with a menu in front."""
    lines = [*story.head, story.title, *(text for _, text in story.body), *story.tail]
    return "\n".join(lines) + "\n"


def _html(story: Story, body: str) -> str:
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{escape(story.title)}</title>"
        f"</head><body>{body}</body></html>"
    )


def as_blog(story: Story) -> str:
    """An article element, with classes that tell what things are."""
    story.planted += story.links
    tags = {"p": "<p>{}</p>", "h2": "<h2>{}</h2>", "plug": "<p class=plug>{}</p>"}
    rail = "".join(f"<li><a href=/{n}>{escape(t)}</a></li>" for n, t in enumerate(story.links))
    return _html(
        story,
        "".join(f"<div class=strip-line>{escape(line)}</div>" for line in story.head)
        + f"<article><h1>{escape(story.title)}</h1>"
        + "".join(tags[kind].format(escape(text)) for kind, text in story.body)
        + f"</article><div class=drawer-rail><ul>{rail}</ul></div>"
        + "".join(f"<p>{escape(line)}</p>" for line in story.tail),
    )


def as_flat(story: Story) -> str:
    """No classes at all: all that tells the lines apart is what they say."""
    tags = {"p": "<p>{}</p>", "h2": "<h3>{}</h3>", "plug": "<p>{}</p>"}
    return _html(
        story,
        "<div>"
        + "".join(f"<p>{escape(line)}</p>" for line in story.head)
        + f"<h1>{escape(story.title)}</h1>"
        + "".join(tags[kind].format(escape(text)) for kind, text in story.body)
        + "".join(f"<p>{escape(line)}</p>" for line in story.tail)
        + "</div>",
    )


def as_tables(story: Story) -> str:
    """An old layout: everything in one cell, parted by line breaks."""
    lines = [text for _, text in story.body]
    return _html(
        story,
        "<table><tr><td>"
        + "<br>".join(map(escape, story.head))
        + f"</td></tr><tr><td><font size=5>{escape(story.title)}</font><br><br>"
        + "<br><br>".join(map(escape, lines))
        + "<hr>"
        + "<br><br>".join(map(escape, story.tail))
        + "</td></tr></table>",
    )


TEMPLATES: Mapping[str, tuple[str, Callable[[Story], str]]] = {
    "text": ("txt", as_text),
    "lines": ("txt", as_lines),
    "blog": ("html", as_blog),
    "flat": ("html", as_flat),
    "tables": ("html", as_tables),
}


# Measuring


@dataclass(slots=True)
class Outcome:
    """What came of one site. proposed, lost: lines of articles, which must be none."""

    planted: int = 0
    known: int = 0
    left: int = 0
    rules: int = 0
    proposed: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def found(self) -> float:
        """Share of the planted lines that are gone, of those that the shipped rules leave."""
        asked = self.planted - self.known
        return 1 - self.left / asked if asked else 1.0


def measure(tongue: str, template: str, seed: int, pages: int, folder: Path) -> Outcome:
    """Makes a site, mines it, adds the rules, and counts."""
    name = f"{tongue}-{template}-{seed}.example"
    site = make_site(random.Random(name), TONGUES[tongue])
    suffix, lay_out = TEMPLATES[template]
    raw = folder / "raw" / name
    raw.mkdir(parents=True)
    stories: dict[Path, Story] = {}
    for number in range(pages):
        story = make_story(site, name, number)
        path = raw / f"{number:04}.{suffix}"
        path.write_text(lay_out(story), "utf-8")
        stories[path] = story
    plain = Cleaner()
    found, _, failed = suggest(plain, [raw], site=name)
    if failed:
        sys.exit(f"{name}: {failed[0]}")
    outcome = Outcome()
    articles = {fold(line) for story in stories.values() for line in story.article}
    packs = folder / "packs"
    own: set[str] = set()
    if found:
        own = _added(found[0], packs, articles, outcome)
    with_pack = Cleaner([packs]) if found else plain
    for path, story in stories.items():
        url = f"https://{name}/{path.name}"
        before = plain.clean(path.read_bytes(), url=url).body.split("\n\n")
        after = with_pack.clean(path.read_bytes(), url=url)
        left = set(after.body.split("\n\n"))
        outcome.planted += len(story.planted)
        outcome.known += sum(line not in before for line in story.planted)
        missed = [line for line in story.planted if line in left]
        outcome.left += len(missed)
        outcome.missed += missed
        gone = {fold(removal.text) for removal in after.removed if removal.rule in own}
        outcome.lost += gone & set(map(fold, story.article))
    return outcome


def _added(found: Suggestion, packs: Path, articles: set[str], outcome: Outcome) -> set[str]:
    """Adds the rules; which ids they have."""
    outcome.proposed = {text for p in found.proposals for text in p.finds} & articles
    path = apply(found, packs)
    if faults := check([packs]).findings:
        sys.exit(f"{path}: {faults[0]}")
    rules = parse_pack(path.read_bytes()).rules
    outcome.rules = len(rules)
    return {rule.id for rule in rules}


def main() -> int:
    """Measures all languages and templates; 1 where too little is found or an article is hit."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.planted", description=__doc__)
    parser.add_argument("--pages", type=int, default=300, help="pages of each site")
    parser.add_argument("--seed", type=int, nargs="+", default=[1], help="one site set a seed")
    parser.add_argument("--tongues", default=",".join(TONGUES))
    parser.add_argument("--templates", default=",".join(TEMPLATES))
    chosen = parser.parse_args()
    total = Outcome()
    print(
        f"{'site':<22} {'pages':>5} {'planted':>8} {'known':>6} {'found':>7} {'rules':>6}  "
        "article lines"
    )
    for seed in chosen.seed:
        for tongue in chosen.tongues.split(","):
            for template in chosen.templates.split(","):
                with tempfile.TemporaryDirectory() as folder:
                    out = measure(tongue, template, seed, chosen.pages, Path(folder))
                hit = f"{len(out.proposed)} proposed, {len(out.lost)} lost"
                print(
                    f"{f'{tongue} {template} {seed}':<22} {chosen.pages:>5} {out.planted:>8,} "
                    f"{out.known:>6,} {out.found:>7.2%} {out.rules:>6}  {hit}",
                    flush=True,
                )
                for line in [*sorted(out.proposed)[:5], *sorted(set(out.lost))[:5]]:
                    print(f"    article: {line[:120]}")
                if out.found < LEAST_FOUND:
                    for line in sorted(set(out.missed))[:5]:
                        print(f"    missed: {line[:120]}")
                total.planted += out.planted
                total.known += out.known
                total.left += out.left
                total.proposed |= out.proposed
                total.lost += out.lost
    print(
        f"together: {total.planted:,} planted lines, {total.known:,} of them taken by shipped "
        f"rules, {total.found:.2%} of the others found; {len(total.proposed)} article lines "
        f"proposed, {len(total.lost)} lost"
    )
    return int(total.found < LEAST_FOUND or bool(total.proposed or total.lost))


if __name__ == "__main__":
    sys.exit(main())
