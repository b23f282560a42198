"""Generated name mentions: rosters from ten naming cultures, and the ways their names are written."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from attribution import PersonEntry

# culture: given names, then surnames; "=" parts other spellings of the same name.
CULTURES = {
    "russian": (
        "Yevgeny=Evgenii=Jewgeni Sergei=Sergey=Serguei Nikolai=Nikolay Vladimir=Wladimir Yuri=Iouri=Juri "
        "Tatiana=Tatyana Ksenia=Kseniya Ludmila=Lyudmila Grigory=Grigori Arkady=Arkadi",
        "Tarasov=Tarassow=Tarasoff Shevchuk=Schewtschuk=Chevtchouk Zhukovsky=Joukovski Kuznetsov=Kusnezow "
        "Belyaev=Beljajew Tsvetkov=Zwetkow Khrapov=Chrapow Mikhailov=Michailow Yakushev=Jakuschew "
        "Gorchakov=Gortchakov Lebedinsky=Lebedinskiy Ryabinin=Rjabinin Solovyov=Soloviev Petrenko "
        "Dovzhenko=Dovjenko Orlovsky=Orlovskiy Filatov=Filatow Zaitsev=Saizew Vasilenko=Wassilenko "
        "Chernykh=Tchernykh",
    ),
    "arabic": (
        "Mohammed=Muhammad=Mohamed Hussein=Husayn=Houssein Yusuf=Youssef=Yousuf Khalid=Khaled Mariam=Maryam "
        "Tariq=Tarek Jamila=Djamila Abdallah=Abdullah Nadia=Nadiya Bashir=Bachir",
        "Qassem=Kassim=Qasim Haddad=Haddade Rashidi=Rachidi Khoury=Khouri=Koury Mansour=Mansur Sharif=Cherif "
        "Zaytoun=Zeitoun Boutros=Butros Jabri=Djabri Ghanem=Ganem Nasrallah=Nassrallah Suleiman=Sulayman "
        "Hamdan=Hamdane Tamimi=Tameemi Shahin=Chahine Fakhouri=Fakhoury Douaihy=Duwayhi Barghouti=Barghuti "
        "Naqqash=Nakkash Aboud=Abboud",
    ),
    "turkish": (
        "Ayşe=Ayse Mehmet Gülşen=Gulsen Çağlar=Caglar İsmail=Ismail Özlem=Ozlem Hakan Zeynep Şükrü=Sukru Emine",
        "Yıldız=Yildiz Şahin=Sahin Çelik=Celik Öztürk=Ozturk=Oeztuerk Güneş=Gunes Kılıç=Kilic Doğan=Dogan "
        "Aydın=Aydin Koçak=Kocak Türkmen=Turkmen Erdoğmuş=Erdogmus Karabulut Demirtaş=Demirtas Yalçın=Yalcin "
        "Bozkurt Tekinay Sezgin Özkan=Ozkan Kaplan Altıntaş=Altintas",
    ),
    "caucasian": (
        "Teimuraz=Teymuraz Otar=Othar Levan Ketevan=Ketewan Tigran Anahit=Anahid Zurab=Surab Nino Hayk=Haik "
        "Davit=Dawit",
        "Lomaia=Lomaya Kvaratskhelia=Kwarazchelia Beridze=Beridse Tsereteli=Zereteli Gamkrelidze=Gamkrelidse "
        "Avetisyan=Avetissian Hakobyan=Hagopian Sargsyan=Sarkissian Mkrtchyan=Mkrttschjan "
        "Petrosyan=Petrossian Japaridze=Dschaparidse Chkheidze=Tschcheidse Melikyan=Melikian "
        "Grigoryan=Grigorian Abashidze=Abaschidse Gelashvili=Gelaschwili Maisuradze=Maissuradse "
        "Danelyan=Danelian Khachatryan=Khatchatrian Jibladze=Dschibladse",
    ),
    "chinese": (
        "Xiaoming=Hsiao-ming Jianguo=Chien-kuo Meiling=Mei-ling Zhiqiang=Chih-ch'iang Guozhong=Kuo-chung "
        "Yulan=Yu-lan Dehua=Te-hua Wenjing=Wen-ching Haitao=Hai-t'ao Shuzhen=Shu-chen",
        "Zhang=Chang Zhou=Chou Xu=Hsu Cai=Ts'ai Deng=Teng Jiang=Chiang Xie=Hsieh Guo=Kuo Huang Zheng=Cheng "
        "Sun Liang Qian Tang Dong Peng=P'eng Luo=Lo Shen Fang Yuan",
    ),
    "korean": (
        "Min-soo=Minsu Ji-young=Jiyeong Seung-hyun=Seunghyeon Young-ho=Yeongho Hye-jin=Hyejin "
        "Dong-wook=Donguk Kyung-hee=Gyeonghui Sang-woo=Sangu Eun-jung=Eunjeong Tae-yang=Taeyang",
        "Kim=Gim Park=Bak Choi=Choe Jung=Jeong Kang=Gang Cho=Jo Yoon=Yun Han Shin=Sin Kwon=Gwon Hwang Ahn=An "
        "Song=Song Ryu=Yoo Hong Moon=Mun Bae=Pae Baek=Paik Nam Seo=Suh",
    ),
    "spanish": (
        "Rafael Ramón=Ramon Begoña=Begona Íñigo=Inigo Sofía=Sofia Joaquín=Joaquin Martín=Martin Lucía=Lucia "
        "Andrés=Andres Pilar",
        "Ocampo Echeverría=Echeverria Quiñones=Quinones Ibáñez=Ibanez Zubizarreta Villaseñor=Villasenor "
        "Peñalver=Penalver Gutiérrez=Gutierrez Arizmendi Núñez=Nunez Carbajal=Carvajal Etxeberria=Echeberria "
        "Olavarría=Olavarria Mondragón=Mondragon Saavedra Urrutia Cárdenas=Cardenas Belmonte Figueroa "
        "Zapatero",
    ),
    "germanic": (
        "Jürgen=Juergen=Jurgen Ilse Søren=Soren Åse=Aase Björn=Bjoern Gerhard Wolfgang Astrid Käthe=Kathe Maarten",
        "Aaberg=Åberg Weiß=Weiss Müllersdorf=Muellersdorf Vandermeer Grønland=Gronland Schönfeld=Schoenfeld "
        "Lindqvist=Lindquist Hoogendijk Öberg=Oeberg Bäcker=Baecker Rasmussen Kjærgaard=Kjaergaard "
        "Zwickelmann Dijkstra=Dykstra Haugland Steinbrück=Steinbrueck Oosterhuis Vestergaard=Vestergård "
        "Engström=Engstroem Böhmer=Boehmer",
    ),
    "hebrew_greek": (
        "Shlomo Yitzhak=Itzhak Ioannis=Yannis Chaim=Haim Despina Eleftheria=Elefteria Rivka=Rifka Moshe=Moshé "
        "Konstantinos=Constantinos Zvi=Tzvi",
        "Markopoulos=Marcopoulos Papadimitriou=Papadimitriu Shapira=Schapira Horowitz=Horovitz "
        "Katsaros=Katzaros Theodorakis=Teodorakis Abramovich=Abramowitz Rabinovich=Rabinowitsch "
        "Tsiolkas=Tziolkas Christodoulou=Hristodoulou Feldman=Feldmann Georgakis=Georgakes Ben-David=Bendavid "
        "Avraham=Abraham Karagiannis=Karayannis Zissopoulos=Zisopoulos Goldstein=Goldshtein Mizrahi=Mizrachi "
        "Spyropoulos=Spiropoulos Peretz=Perets",
    ),
    "african_french": (
        "Wanjiru Aminata Ousmane=Usman Thabo Nomvula Kofi=Koffi Ngozi Jean-Baptiste=Jean "
        "Baptiste=Jean-Baptiste Fatoumata Célestin=Celestin",
        "N'Diaye=Ndiaye Kamau Oyelaran Benchekroun=Benchakroun Ouédraogo=Ouedraogo Mukherjee=Mukharji "
        "Diallo=Dialo Mandlakazi Okonkwo=Okonkwo Traoré=Traore Lefèvre=Lefevre Beauséjour=Beausejour "
        "Nkurunziza Tshabalala Hailemariam Gebreselassie=Gebreselasie Wickramasinghe=Wikramasinghe "
        "Chukwuemeka Rakotomalala Bouazizi=Buazizi",
    ),
}
CYRILLIC = str.maketrans(
    {"a": "а", "b": "б", "v": "в", "g": "г", "d": "д", "e": "е", "z": "з", "i": "и", "k": "к", "l": "л", "m": "м"}
    | {"n": "н", "o": "о", "p": "п", "r": "р", "s": "с", "t": "т", "u": "у", "f": "ф", "h": "х", "y": "ы", "j": "й"}
)
TWINS = {"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "i": "і", "y": "у"}
FRAMES = (
    "After the break {} said that the draft was too long.",
    "It was then {} who asked for another day.",
    "The sketch was made by {} and is kept with the papers.",
    "In the corridor {} had offered to speak to both sides.",
    "There was some sympathy for {} in the room.",
    "Much depends on what {} reports at home.",
)


@dataclass(frozen=True)
class Mention:
    """A text, the offsets of the name in it, whose name it is, and how it was written."""

    text: str
    start: int
    end: int
    person: str
    way: str


def people(size: int, chance: random.Random) -> list[PersonEntry]:
    """A roster over all cultures without two people of one surname."""
    pool = [(culture, surname) for culture, (_, surnames) in CULTURES.items() for surname in surnames.split()]
    chance.shuffle(pool)
    chosen = []
    for number in range(size):
        culture, surname = pool[number % len(pool)]
        given = chance.choice(CULTURES[culture][0].split())
        names = [given.split("=")[0], surname.split("=")[0]]
        if culture in ("chinese", "korean"):
            names.reverse()
        chosen.append(PersonEntry(f"P{number:03}", " ".join(names), side=culture, role="participant"))
    return chosen


def mentions(roster: list[PersonEntry], chance: random.Random, each: int) -> Iterator[Mention]:
    """`each` mentions of every person, each written in another way."""
    for person in roster:
        ways = list(_ways(person, chance))
        for way, written in chance.sample(ways, min(each, len(ways))):
            frame = chance.choice(FRAMES)
            start = frame.index("{}")
            yield Mention(frame.format(written), start, start + len(written), person.id, way)


def _ways(person: PersonEntry, chance: random.Random) -> Iterator[tuple[str, str]]:
    """(way, written name) pairs for one person."""
    first, last = person.name.split(" ", 1)
    eastern = person.side in ("chinese", "korean")
    surname, given = (first, last) if eastern else (last, first)
    full = person.name
    yield "full", full
    yield "inverted", f"{surname}, {given}"
    yield "reversed", f"{last} {first}"
    yield "initial and surname", f"{given[0]}. {surname}"
    yield "dotted initials", f"{first[0]}.{last[0]}."
    yield "title and surname", f"{chance.choice(['Dr', 'Prof.', 'Ambassador', 'Mr', 'Colonel'])} {surname}"
    yield "upper case", full.upper()
    yield "lower case", full.lower()
    yield "possessive", f"{surname}'s"
    yield "full width", "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in full)
    yield "invisible characters", full[:3] + "\u200b" + full[3:]
    yield "look-alike letters", "".join(TWINS.get(c, c) for c in full)
    yield "e-mail", f"{_ascii(given)}.{_ascii(surname)}@example.org"
    yield "handle", f"@{_ascii(given)}{_ascii(surname)}"
    if len(surname) > 3:
        yield "surname", surname
    if len(surname) >= 6 and surname.isascii() and surname.isalpha():
        yield "typo", _typo(surname, chance)
    yield from _other_spellings(person.side, given, surname, eastern)


def _other_spellings(culture: str, given: str, surname: str, eastern: bool) -> Iterator[tuple[str, str]]:
    lists = CULTURES[culture]
    givens = next((g.split("=") for g in lists[0].split() if g.split("=")[0] == given), [given])
    surnames = next((s.split("=") for s in lists[1].split() if s.split("=")[0] == surname), [surname])
    for other in surnames[1:]:
        if len(other) > 3 and not eastern:
            yield "other spelling, surname", other
        for name in givens[1:] or givens:
            yield "other spelling, full", f"{other} {name}" if eastern else f"{name} {other}"
    if culture == "russian" and not surname.startswith(("Sh", "Ch", "Ya", "Zh", "Ts", "Kh")):
        stem = surname.lower().replace("kh", "х").replace("ch", "ч").replace("sh", "ш").replace("zh", "ж")
        stem = stem.replace("ts", "ц").replace("yo", "ё").replace("ya", "я").replace("ye", "е")
        if surname.endswith(("ov", "ev", "in")):
            cyrillic = stem.translate(CYRILLIC).capitalize()
            yield "Cyrillic", cyrillic
            yield "Cyrillic, inflected", cyrillic + chance_ending(surname)


def chance_ending(surname: str) -> str:
    """A case ending, chosen by the name so that runs agree."""
    return ("а", "у", "ым", "ой")[len(surname) % 4]


def _typo(word: str, chance: random.Random) -> str:
    """One letter doubled, dropped, swapped or replaced, but not the first."""
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        [
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + chance.choice("aeiounrst") + word[at + 1 :],
        ]
    )


def _ascii(name: str) -> str:
    plain = name.lower().replace("æ", "ae").replace("ß", "ss").replace("ı", "i").replace("ø", "o")
    plain = unicodedata.normalize("NFD", plain)
    return "".join(c for c in plain if c.isascii() and c.isalpha())
