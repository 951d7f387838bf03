"""Sentences for the cases of rules that programs write, in the language of the page.

They are what an article could say with the words of a stock line, and prose to stand around a box.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cleaner.learning.packs import CASE_PROSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Filler:
    """Sentences in one language.

    prose: a paragraph of an article. spoken: a sentence that quotes a stock line in place of `{}`.
    behind: what goes on behind words that stand first in a sentence. link: a headline of a teaser.
    """

    prose: str
    spoken: str
    behind: str
    link: str

    def of(self, line: str) -> str:
        """The sentence that quotes the line."""
        return self.spoken.replace("{}", line)


_ENGLISH: Final = Filler(
    prose=CASE_PROSE,
    spoken="The words “{}” were painted on the harbour wall, she said, and nobody knew.",
    behind="the harbour wall, she said, and nobody knew.",
    link="Ten bridges to see in spring",
)
FILLERS: Final[dict[str, Filler]] = {
    "en": _ENGLISH,
    "de": Filler(
        prose="Der Gemeinderat tagte am Montagabend und stimmte nach vier Stunden Aussprache "
        "mit acht zu drei Stimmen für die neue Brücke.",
        spoken="Die Worte „{}“ standen an der Hafenmauer, sagte sie, und niemand wusste warum.",
        behind="die Hafenmauer, sagte sie, und niemand wusste warum.",
        link="Zehn Brücken für das Frühjahr",
    ),
    "fr": Filler(
        prose="Le conseil s'est réuni lundi soir et a voté pour le nouveau pont par huit "
        "voix contre trois, après quatre heures de débat.",
        spoken="Les mots « {} » étaient peints sur le mur du port, dit-elle, et nul ne savait "
        "pourquoi.",
        behind="le mur du port, dit-elle, et nul ne savait pourquoi.",
        link="Dix ponts à voir au printemps",
    ),
    "es": Filler(
        prose="El consejo se reunió el lunes por la noche y votó a favor del puente nuevo "
        "por ocho contra tres, tras un debate de cuatro horas.",
        spoken="Las palabras «{}» estaban pintadas en el muro del puerto, dijo ella, y nadie "
        "sabía por qué.",
        behind="el muro del puerto, dijo ella, y nadie sabía por qué.",
        link="Diez puentes para ver en primavera",
    ),
    "it": Filler(
        prose="Il consiglio si è riunito lunedì sera e ha votato per il nuovo ponte con otto "
        "voti contro tre, dopo un dibattito di quattro ore.",
        spoken="Le parole «{}» erano dipinte sul muro del porto, disse, e nessuno sapeva perché.",
        behind="il muro del porto, disse, e nessuno sapeva perché.",
        link="Dieci ponti da vedere in primavera",
    ),
    "pt": Filler(
        prose="O conselho reuniu-se na segunda-feira à noite e votou a favor da nova ponte "
        "por oito contra três, depois de um debate de quatro horas.",
        spoken="As palavras «{}» estavam pintadas no muro do porto, disse ela, e ninguém "
        "sabia porquê.",
        behind="o muro do porto, disse ela, e ninguém sabia porquê.",
        link="Dez pontes para ver na primavera",
    ),
    "nl": Filler(
        prose="De raad vergaderde maandagavond en stemde na een debat van vier uur met acht "
        "tegen drie voor de nieuwe brug.",
        spoken="De woorden “{}” stonden op de havenmuur, zei ze, en niemand wist waarom.",
        behind="de havenmuur, zei ze, en niemand wist waarom.",
        link="Tien bruggen voor het voorjaar",
    ),
    "pl": Filler(
        prose="Rada zebrała się w poniedziałek wieczorem i po czterech godzinach obrad "
        "opowiedziała się ośmioma głosami przeciw trzem za nowym mostem.",
        spoken="Słowa „{}” ktoś wymalował na murze portu, powiedziała, i nikt nie wiedział "
        "dlaczego.",
        behind="na murze portu, powiedziała, i nikt nie wiedział dlaczego.",
        link="Dziesięć mostów na wiosnę",
    ),
    "sv": Filler(
        prose="Kommunfullmäktige möttes på måndagskvällen och röstade för den nya bron med "
        "åtta röster mot tre, efter fyra timmars debatt.",
        spoken="Orden ”{}” stod målade på hamnmuren, sade hon, och ingen visste varför.",
        behind="hamnmuren, sade hon, och ingen visste varför.",
        link="Tio broar att se i vår",
    ),
    "da": Filler(
        prose="Byrådet mødtes mandag aften og stemte for den nye bro med otte stemmer mod "
        "tre efter fire timers debat.",
        spoken="Ordene »{}« var malet på havnemuren, sagde hun, og ingen vidste hvorfor.",
        behind="havnemuren, sagde hun, og ingen vidste hvorfor.",
        link="Ti broer at se til foråret",
    ),
    "no": Filler(
        prose="Kommunestyret møttes mandag kveld og stemte for den nye brua med åtte stemmer "
        "mot tre etter fire timers debatt.",
        spoken="Ordene «{}» var malt på havnemuren, sa hun, og ingen visste hvorfor.",
        behind="havnemuren, sa hun, og ingen visste hvorfor.",
        link="Ti bruer å se til våren",
    ),
    "fi": Filler(
        prose="Valtuusto kokoontui maanantai-iltana ja äänesti neljän tunnin keskustelun "
        "jälkeen uuden sillan puolesta kahdeksalla äänellä kolmea vastaan.",
        spoken="Sanat ”{}” oli maalattu sataman muuriin, hän sanoi, eikä kukaan tiennyt miksi.",
        behind="sataman muuri, hän sanoi, eikä kukaan tiennyt miksi.",
        link="Kymmenen siltaa kevääksi",
    ),
    "cs": Filler(
        prose="Zastupitelstvo se sešlo v pondělí večer a po čtyřech hodinách rozpravy "
        "schválilo nový most osmi hlasy proti třem.",
        spoken="Slova „{}“ byla namalovaná na zdi přístavu, řekla, a nikdo nevěděl proč.",
        behind="zeď přístavu, řekla, a nikdo nevěděl proč.",
        link="Deset mostů na jaro",
    ),
    "ru": Filler(
        prose="Совет собрался в понедельник вечером и после четырёх часов обсуждения восемью "
        "голосами против трёх одобрил новый мост.",
        spoken="Слова «{}» были написаны на стене гавани, сказала она, и никто не знал почему.",
        behind="стена гавани, сказала она, и никто не знал почему.",
        link="Десять мостов для весны",
    ),
    "uk": Filler(
        prose="Рада зібралася в понеділок увечері й після чотирьох годин обговорення "
        "вісьмома голосами проти трьох схвалила новий міст.",
        spoken="Слова «{}» були написані на стіні гавані, сказала вона, і ніхто не знав чому.",
        behind="стіна гавані, сказала вона, і ніхто не знав чому.",
        link="Десять мостів для весни",
    ),
    "tr": Filler(
        prose="Meclis pazartesi akşamı toplandı ve dört saat süren görüşmelerin ardından "
        "yeni köprüyü üçe karşı sekiz oyla kabul etti.",
        spoken="“{}” sözleri liman duvarına yazılmıştı, dedi, ve kimse nedenini bilmiyordu.",
        behind="liman duvarı, dedi, ve kimse nedenini bilmiyordu.",
        link="Baharda görülecek on köprü",
    ),
    "el": Filler(
        prose="Το συμβούλιο συνεδρίασε τη Δευτέρα το βράδυ και ψήφισε υπέρ της νέας γέφυρας "
        "με οκτώ ψήφους έναντι τριών, ύστερα από συζήτηση τεσσάρων ωρών.",
        spoken="Οι λέξεις «{}» ήταν γραμμένες στον τοίχο του λιμανιού, είπε, και κανείς δεν "
        "ήξερε γιατί.",
        behind="ο τοίχος του λιμανιού, είπε, και κανείς δεν ήξερε γιατί.",
        link="Δέκα γέφυρες για την άνοιξη",
    ),
    "hu": Filler(
        prose="A testület hétfőn este ült össze, és négyórás vita után nyolc szavazattal "
        "három ellenében elfogadta az új hidat.",
        spoken="A „{}” szavak a kikötő falára voltak festve, mondta, és senki sem tudta, miért.",
        behind="a kikötő fala, mondta, és senki sem tudta, miért.",
        link="Tíz híd tavaszra",
    ),
    "ro": Filler(
        prose="Consiliul s-a întrunit luni seara și a votat pentru noul pod cu opt voturi la "
        "trei, după o dezbatere de patru ore.",
        spoken="Cuvintele „{}” erau pictate pe zidul portului, a spus ea, și nimeni nu știa de ce.",
        behind="zidul portului, a spus ea, și nimeni nu știa de ce.",
        link="Zece poduri de văzut primăvara",
    ),
    "zh": Filler(
        prose="议会周一晚上开会，经过四个小时的辩论，以八票对三票通过了新桥的计划，工程将在明"
        "年春天开始。",
        spoken="她说，港口的墙上写着“{}”这几个字，没有人知道为什么。",
        behind="在港口的墙上写着，她说，没有人知道为什么。",
        link="春天值得一看的十座桥",
    ),
    "ja": Filler(
        prose="議会は月曜日の夜に開かれ、四時間の審議のあと、八対三で新しい橋の建設を可決した"
        "。工事は来年の春に始まる。",
        spoken="港の壁には「{}」という言葉が書かれていたが、理由は誰も知らなかったと彼女は言った。",
        behind="と港の壁に書かれていたが、理由は誰も知らなかったと彼女は言った。",
        link="春に見たい十の橋",
    ),
    "ko": Filler(
        prose="의회는 월요일 저녁에 모여 네 시간의 토론 끝에 여덟 표 대 세 표로 새 다리를 "
        "놓기로 했다.",
        spoken="항구 벽에는 “{}”라는 말이 적혀 있었지만 아무도 이유를 몰랐다고 그는 말했다.",
        behind="항구의 벽이었다고 그는 말했고, 아무도 이유를 몰랐다.",
        link="봄에 볼 만한 다리 열 곳",
    ),
    "ar": Filler(
        prose="اجتمع المجلس مساء الاثنين وصوّت لصالح الجسر الجديد بثمانية أصوات مقابل ثلاثة، "
        "بعد نقاش دام أربع ساعات.",
        spoken="قالت إن عبارة «{}» كانت مكتوبة على جدار الميناء ولم يعرف أحد السبب.",
        behind="جدار الميناء كما قالت، ولم يعرف أحد السبب.",
        link="عشرة جسور لفصل الربيع",
    ),
}


def filler(language: str) -> Filler:
    """The sentences for a page in this language (ISO 639-1), else English ones."""
    return FILLERS.get(language, _ENGLISH)
