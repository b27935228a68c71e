"""What is said in Spanish, French and German: whole sentences, read by an editor of each, and numbers and periods in their habits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from factcheck.assessment.explain.corrections import tidy
from factcheck.assessment.explain.names import Names
from factcheck.assessment.explain.numbers import count, written
from factcheck.assessment.explain.periods import day_text, period_text
from factcheck.assessment.explain.words import Words, contracted
from factcheck.model.period import Period
from tests.unit.language.written import Speech, told

LANGUAGES = ("es", "fr", "de")
ES, FR, DE = (Words.of(Speech(language)) for language in LANGUAGES)


def plain(text: str) -> str:
    """The text with ordinary blanks, so that it can be read here."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def say(claim, day, language, reference):
    """Explanations of the statements of a claim, in a language."""
    found = told(claim, day, language, reference)
    return [plain(one.explanation) for each in found.claims for one in each.assertions]


# -- sentences ----------------------------------------------------------------------------------------------------------

SENTENCES = [
    (
        "China's vehicle exports rose 60 percent in 2023.", "2024-01-20",
        "Las exportaciones de vehículos de China subieron un 57,9 % en 2023 respecto al año anterior; el texto dice 60 percent.",
        "Les exportations de véhicules de la Chine ont augmenté de 57,9 % en 2023 par rapport à l’année précédente ; le texte indique 60 percent.",
        "Im Jahr 2023 stiegen die Fahrzeugexporte Chinas gegenüber dem Vorjahr um 57,9 %; der Text nennt 60 percent.",
    ),
    (
        "NEVs made up 26.7% of China's vehicle exports in August 2022.", "2022-09-15",
        "Correcto: las exportaciones de vehículos de nuevas energías representaron aproximadamente el 26,9 % de las exportaciones de vehículos de China en agosto de 2022 (83.000 de 308.000).",
        "Exact : les exportations de véhicules à énergies nouvelles représentaient environ 26,9 % des exportations de véhicules de la Chine en août 2022 (83 000 sur 308 000).",
        "Stimmt: Im August 2022 machten die NEV-Exporte etwa 26,9 % der Fahrzeugexporte Chinas aus (83.000 von 308.000).",
    ),
    (
        "The Netherlands ranked second in the world for merchandise exports in 2023.", "2025-03-01",
        "Los Países Bajos ocuparon en 2023 el cuarto puesto del mundo por exportaciones de mercancías; el texto dice el segundo puesto.",
        "Pour les exportations de marchandises, les Pays-Bas occupaient en 2023 la quatrième place mondiale ; le texte indique la deuxième place.",
        "Was die Warenexporte angeht, lagen die Niederlande im Jahr 2023 weltweit auf Platz 4; der Text nennt Platz 2.",
    ),
    (
        "Life expectancy in Switzerland was higher than in Japan in 2022.", "2025-03-01",
        "La esperanza de vida en Suiza fue inferior a la de Japón en 2022 (83,6 años, frente a 84 años), no por encima.",
        "L’espérance de vie en Suisse se situait au-dessous de celle du Japon en 2022 (83,6 ans, contre 84 ans), et non au-dessus.",
        "Im Jahr 2022 war die Lebenserwartung in der Schweiz niedriger als die in Japan (83,6 Jahre gegen 84 Jahre), nicht höher.",
    ),
    (
        "China's vehicle exports hit a record low in 2022.", "2023-01-20",
        "En 2022, las exportaciones de vehículos de China se situaron en 3,11 millones, y eso no es un mínimo histórico: el dato de 2011 es 814.000.",
        "En 2022, les exportations de véhicules de la Chine s’établissaient à 3,11 millions, ce qui n’est pas un record à la baisse : le chiffre de 2011 est 814 000.",
        "Im Jahr 2022 betrugen die Fahrzeugexporte Chinas 3,11 Millionen; ein Tiefststand war das nicht, denn der Wert im Jahr 2011 ist 814.000.",
    ),
    (
        "Commercial vehicle production in China declined in each of the three years 2020, 2021 and 2022.", "2023-02-20",
        "La producción de vehículos comerciales de China no bajó todos los años en el período 2020-2022: en 2020 hubo una subida de 20 %.",
        "La production de véhicules utilitaires de la Chine n’a pas baissé chaque année sur la période 2020-2022 : en 2020, il y a eu une hausse de 20 %.",
        "Es stimmt nicht, dass die Nutzfahrzeugproduktion Chinas in den Jahren 2020 bis 2022 Jahr für Jahr sank; im Jahr 2020 gab es einen Anstieg um 20 %.",
    ),
    (
        "Government debt in the euro area was 60 % of GDP in 2023.", "2025-03-01",
        "La deuda pública de la zona del euro (en % del PIB) fue del 87,8 % en 2023; el texto dice 60 %.",
        "La dette publique de la zone euro (en % du PIB) était de 87,8 % en 2023 ; le texte indique 60 %.",
        "Im Jahr 2023 betrug die Staatsverschuldung der Eurozone (in % des BIP) 87,8 %; der Text nennt 60 %.",
    ),
    (
        "The United States emitted 13% of the world's CO2 in 2023.", "2025-03-01",
        "Correcto: las emisiones de CO2 de Estados Unidos representaron el 12,9 % del total del mundo en 2023 (4918 millones de toneladas de CO2 de 38.090 millones de toneladas de CO2).",
        "Exact : les émissions de CO2 des États-Unis représentaient 12,9 % de celles du monde en 2023 (4,918 milliards de tonnes de CO2 sur 38,094 milliards de tonnes de CO2).",
        "Stimmt: Im Jahr 2023 entsprachen die CO2-Emissionen der USA 12,9 % des Werts für die ganze Welt (4,918 Milliarden Tonnen CO2 von 38,094 Milliarden Tonnen CO2).",
    ),
    (
        "China's vehicle sales fell 10 percent in the first quarter of 2024.", "2024-05-01",
        "Las ventas de vehículos de China subieron un 10,6 % en el primer trimestre de 2024 en términos interanuales; el texto habla de una bajada de 10 percent.",
        "Les ventes de véhicules de la Chine ont augmenté de 10,6 % au premier trimestre 2024 sur un an ; le texte parle d’une baisse de 10 percent.",
        "Im ersten Quartal 2024 stieg der Fahrzeugabsatz Chinas gegenüber dem Vorjahr um 10,6 %; der Text nennt einen Rückgang um 10 percent.",
    ),
    (
        "China will export 9 million vehicles in 2030.", "2023-01-20",
        "Es una previsión, un objetivo o un plan; todavía no hay nada que comprobar.",
        "C’est une prévision, un objectif ou un projet ; il n’y a encore rien à vérifier.",
        "Das ist eine Prognose, ein Ziel oder ein Plan; zu prüfen gibt es noch nichts.",
    ),
    (
        "India exported more vehicles than South Korea in 2023.", "2024-02-01",
        "No tenemos datos de las exportaciones de vehículos de India. Lo más próximo que tenemos: las exportaciones de vehículos de China.",
        "Nous n’avons pas de données sur les exportations de véhicules de l’Inde. Ce que nous avons de plus proche : les exportations de véhicules de la Chine.",
        "Wir haben keine Zahlen für die Fahrzeugexporte Indiens. Am nächsten kommt, was wir haben: die Fahrzeugexporte Chinas.",
    ),
    (
        "Between 2021 and 2025 China's NEV sales grew at a compound annual rate of 47 percent.", "2026-02-01",
        "Correcto: las ventas de vehículos de nuevas energías de China crecieron a un ritmo medio anual del 47,1 % entre 2021 y 2025 (de 3,521 millones a 16,49 millones).",
        "Exact : les ventes de véhicules à énergies nouvelles de la Chine ont progressé de 47,1 % par an en moyenne entre 2021 et 2025 (de 3,521 millions à 16,49 millions).",
        "Stimmt: Von 2021 bis 2025 wuchs der NEV-Absatz Chinas im Durchschnitt um 47,1 % pro Jahr (anfangs 3,521 Millionen, zuletzt 16,49 Millionen).",
    ),
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", SENTENCES, ids=[case[0][:40] for case in SENTENCES])
def test_an_explanation_reads_as_an_editor_would_write_it(case, language, reference):
    claim, day, *texts = case
    assert say(claim, day, language, reference) == [texts[LANGUAGES.index(language)]]


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("es", ["«24 percent» coincide con su peso en las exportaciones de vehículos de China (1,203 millones de 4,91 millones)."]),
        ("fr", ["« 24 percent » correspond à leur part dans les exportations de véhicules de la Chine (1,203 million sur 4,91 millions)."]),
        (
            "de",
            ["„24 percent“ wäre richtig für die NEV-Exporte als Anteil der Fahrzeugexporte Chinas im Jahr 2023 (1,203 Millionen von 4,91 Millionen)."],
        ),
    ],
)  # fmt: skip
def test_a_diagnosis_says_what_the_number_is_right_for(language, texts, reference):
    found = told(
        "New energy vehicles contributed 24 percent of the growth in China's vehicle exports in 2023.", "2024-02-01", language, reference
    )
    (one,) = found.claims[0].assertions
    assert [plain(text.explanation)[: len(texts[0])] for text in one.diagnosis] == texts


@pytest.mark.parametrize(
    ("language", "summary", "source"),
    [
        ("es", "1 afirmación: es incorrecta.", "Fondo Monetario Internacional, "),
        ("fr", "1 affirmation : elle est fausse.", "Fonds monétaire international, "),
        ("de", "1 Aussage: Sie ist falsch.", "Internationaler Währungsfonds, "),
    ],
)
def test_summary_and_source_are_in_the_language(language, summary, source, reference):
    found = told("Government debt in the euro area was 60 % of GDP in 2023.", "2025-03-01", language, reference)
    assert plain(found.summary) == summary
    assert found.claims[0].assertions[0].correction.source_line.startswith(source)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_that_gets_a_magnitude_word_is_not_put_before_another_word(language, reference):
    found = told("China exported 311000 vehicles in 2022.", "2023-01-20", language, reference)
    correction = found.claims[0].assertions[0].correction
    keeps = correction.sentence.startswith("China exported")
    assert "3,11 mil" in correction.text.lower()
    assert keeps == (language == "de"), correction.sentence


# -- numbers and periods ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "spanish", "french", "german"),
    [
        ("850", "850", "850", "850"),
        ("1817", "1817", "1 817", "1.817"),
        ("18170", "18.170", "18 170", "18.170"),
        ("1817000", "1,817 millones", "1,817 million", "1,817 Millionen"),
        ("1000000", "1 millón", "1 million", "1 Million"),
        ("4910000", "4,91 millones", "4,91 millions", "4,91 Millionen"),
        ("3200000000", "3200 millones", "3,2 milliards", "3,2 Milliarden"),
        ("34531000000", "34.530 millones", "34,531 milliards", "34,531 Milliarden"),
        ("1000000000000", "1 billón", "1 000 milliards", "1 Billion"),
        ("27360935000000", "27,361 billones", "27 360 milliards", "27,361 Billionen"),
    ],
)
def test_counts_by_their_size(value, spanish, french, german):
    assert [plain(count(Decimal(value), words)) for words in (ES, FR, DE)] == [spanish, french, german]


@pytest.mark.parametrize(
    ("value", "unit", "labels", "texts"),
    [
        ("18.7", "percent", ("", "", ""), ("18,7 %", "18,7 %", "18,7 %")),
        ("-0.3", "percent", ("", "", ""), ("−0,3 %", "−0,3 %", "−0,3 %")),
        ("1", "points", ("", "", ""), ("1 punto porcentual", "1 point de pourcentage", "1 Prozentpunkt")),
        ("1.5", "points", ("", "", ""), ("1,5 puntos porcentuales", "1,5 point de pourcentage", "1,5 Prozentpunkte")),
        ("2", "rank", ("", "", ""), ("segundo puesto", "deuxième place", "Platz 2")),
        ("12", "rank", ("", "", ""), ("puesto 12", "12e place", "Platz 12")),
        ("3400", "persons", ("personas", "personnes", "Menschen"), ("3400 personas", "3 400 personnes", "3.400 Menschen")),
        (
            "3400000", "persons", ("personas", "personnes", "Menschen"),
            ("3,4 millones de personas", "3,4 millions de personnes", "3,4 Millionen Menschen"),
        ),
        ("1.2", "children", ("hijos por mujer", "enfants par femme", "Kinder je Frau"), ("1,2 hijos por mujer", "1,2 enfant par femme", "1,2 Kinder je Frau")),
    ],
)  # fmt: skip
def test_values_with_their_units(value, unit, labels, texts):
    told_as = [written(Decimal(value), unit, words, None, label) for words, label in zip((ES, FR, DE), labels, strict=True)]
    assert [plain(text) for text in told_as] == list(texts)


def test_a_percentage_does_not_break_from_its_sign():
    assert written(Decimal("18.7"), "percent", ES) == "18,7\u00a0%"
    assert written(Decimal("18.7"), "percent", FR) == "18,7\u202f%"
    assert written(Decimal("18.7"), "percent", DE) == "18,7\u00a0%"
    assert tidy("18,7  %", FR) == "18,7\u202f%"
    assert tidy("1 817 000", FR) == "1\u202f817\u202f000"


@pytest.mark.parametrize(
    ("code", "spanish", "french", "german"),
    [
        ("2022", "2022", "2022", "im Jahr 2022"),
        ("2022-08", "agosto de 2022", "août 2022", "im August 2022"),
        ("2022-01/2022-08", "enero-agosto de 2022", "janvier-août 2022", "in den Monaten Januar bis August 2022"),
        ("2022-H1", "el primer semestre de 2022", "le premier semestre 2022", "im ersten Halbjahr 2022"),
        ("2022-Q3", "el tercer trimestre de 2022", "le troisième trimestre 2022", "im dritten Quartal 2022"),
        ("2021/2025", "el período 2021-2025", "la période 2021-2025", "in den Jahren 2021 bis 2025"),
    ],
)
def test_periods_inside_a_sentence(code, spanish, french, german):
    assert [period_text(Period.parse(code), words, running=True) for words in (ES, FR, DE)] == [spanish, french, german]


def test_days():
    assert [day_text(date(2022, 9, 15), words) for words in (ES, FR, DE)] == [
        "15 de septiembre de 2022",
        "15 septembre 2022",
        "15. September 2022",
    ]
    assert day_text(date(2022, 5, 1), FR) == "1er mai 2022"


# -- names --------------------------------------------------------------------------------------------------------------

OWNED = {
    "es": {
        ("inflation", "FRA"): "la inflación en Francia",
        ("gdp", "GBR"): "el PIB del Reino Unido (en dólares corrientes)",
        ("population", "NLD"): "la población de los Países Bajos",
        ("population", "SLV"): "la población de El Salvador",
        ("co2_emissions", "WLD"): "las emisiones de CO2 en el mundo",
        ("government_debt_pct_gdp", "EMU"): "la deuda pública de la zona del euro (en % del PIB)",
        ("autos.exports", "USA"): "las exportaciones de vehículos de Estados Unidos",
        ("exchange_rate_per_usd", "KOR"): "el tipo de cambio de Corea del Sur frente al dólar",
    },
    "fr": {
        ("inflation", "FRA"): "l’inflation en France",
        ("inflation", "JPN"): "l’inflation au Japon",
        ("inflation", "USA"): "l’inflation aux États-Unis",
        ("inflation", "IRN"): "l’inflation en Iran",
        ("inflation", "CUB"): "l’inflation à Cuba",
        ("inflation", "ISR"): "l’inflation en Israël",
        ("inflation", "EMU"): "l’inflation dans la zone euro",
        ("gdp", "GBR"): "le PIB du Royaume-Uni (en dollars courants)",
        ("population", "NLD"): "la population des Pays-Bas",
        ("population", "DEU"): "la population de l’Allemagne",
        ("population", "OMN"): "la population d’Oman",
        ("exchange_rate_per_usd", "KOR"): "le taux de change de la Corée du Sud face au dollar",
    },
    "de": {
        ("inflation", "FRA"): "die Inflation in Frankreich",
        ("inflation", "CHE"): "die Inflation in der Schweiz",
        ("inflation", "USA"): "die Inflation in den USA",
        ("inflation", "IRQ"): "die Inflation im Irak",
        ("inflation", "NLD"): "die Inflation in den Niederlanden",
        ("inflation", "PHL"): "die Inflation auf den Philippinen",
        ("inflation", "DOM"): "die Inflation in der Dominikanischen Republik",
        ("gdp", "GBR"): "das BIP Großbritanniens (in US-Dollar)",
        ("population", "NLD"): "die Bevölkerung der Niederlande",
        ("population", "LAO"): "die Bevölkerung von Laos",
        ("population", "ARE"): "die Bevölkerung der Vereinigten Arabischen Emirate",
        ("autos.exports", "CHN"): "die Fahrzeugexporte Chinas",
        ("exports", "IRL"): "die Exporte Irlands von Waren und Dienstleistungen",
        ("exchange_rate_per_usd", "KOR"): "der Wechselkurs Südkoreas zum US-Dollar",
    },
}


@pytest.mark.parametrize(("language", "measure", "entity"), [(code, *pair) for code, pairs in OWNED.items() for pair in pairs])
def test_a_measure_of_a_country_is_grammatical(language, measure, entity, reference):
    names = Names(Words.of(Speech(language)), reference.catalogue)
    assert plain(names.subject(measure, entity)) == OWNED[language][measure, entity]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_group_and_unit_has_a_name_with_its_article(language, reference):
    catalogue, articles = reference.catalogue, {"es": "el la los las", "fr": "le la les l’", "de": "der die das"}[language].split()
    for measure in catalogue.measures.values():
        name = measure.names[language]
        assert name.startswith(tuple(article if article.endswith("’") else f"{article} " for article in articles)), measure.id
    assert [
        one.id for one in catalogue.entities.values() if one.kind in ("country", "group", "world") and not one.labels.get(language)
    ] == []
    assert [one.id for one in catalogue.units.values() if one.id not in ("number", "vehicles") and not one.labels.get(language)] == []


@pytest.mark.parametrize(("words", "gender", "number"), [(FR, "f", "other"), (FR, "", "one")])
def test_a_pronoun_agrees_with_its_measure(words, gender, number, reference):
    names = Names(words, reference.catalogue)
    assert names.those("exports" if gender else "gdp", "JPN") == ("celles du Japon" if gender else "celui du Japon")


def test_what_has_no_name_is_told_in_english(reference):
    names = Names(ES, reference.catalogue)
    assert names.entity("CO_BYD") == "BYD"
    assert names.agency("CANALYS") == "Canalys"


def test_words_melt_together_only_where_they_meet():
    table = ES.messages["contractions"]
    assert contracted("el PIB de el Reino Unido y Irlanda", table) == "el PIB del Reino Unido e Irlanda"
    assert contracted("adrede el de El Salvador", table) == "adrede el de El Salvador"
