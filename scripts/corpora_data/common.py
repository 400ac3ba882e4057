"""Names, places, dates, amounts and references shared by the English corpora."""

import unicodedata

MONTHS = ("January February March April May June July August September October November "
          "December").split()


def date(writer, memory):
    day, month, year = writer.number(1, 28), writer.number(1, 12), writer.number(2017, 2026)
    name = MONTHS[month - 1]
    return writer.pick([
        f"{day} {name} {year}", f"{day} {name}", f"{name} {day}, {year}", f"{day} {name[:3]} {year}",
        f"{day:02}/{month:02}/{year}", f"{year}-{month:02}-{day:02}", f"{day:02}.{month:02}.{year}",
        f"{day}{ordinal_suffix(day)} {name}", f"{day} {name} {year}"])


def ordinal_suffix(number):
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number not in (11, 12, 13) else 0, "th")


def full_date(writer, memory):
    return f"{writer.number(1, 28)} {writer.pick(MONTHS)} {writer.number(2004, 2026)}"


def month(writer, memory):
    return writer.pick(MONTHS)


def clock(writer, memory):
    hour, minute = writer.number(0, 23), writer.number(0, 59)
    half = "am" if hour < 12 else "pm"
    return writer.pick([f"{hour:02}:{minute:02}", f"{hour:02}:{minute:02}",
                        f"{(hour + 11) % 12 + 1}.{minute:02} {half}", f"{(hour + 11) % 12 + 1} {half}"])


def money(writer, memory):
    """An amount from a few pence to hundreds of thousands, small ones more often."""
    whole = int(10 ** (writer.random() * 4.2 + 0.5))
    pence = writer.pick([0, 0, 50, 95, 99, writer.number(0, 99)])
    exact, rounded = f"{whole:,}.{pence:02}", f"{whole:,}"
    continental = exact.replace(",", " ").replace(".", ",")
    return writer.pick([f"£{exact}", f"£{rounded}", f"£{exact}", f"€{exact}", f"${exact}",
                        f"{continental} €", f"EUR {exact}", f"USD {rounded}", f"CHF {rounded}",
                        f"£{rounded}", f"¥{rounded}00", f"₹{rounded}", f"{rounded} kr"])


def pounds(writer, memory):
    whole = int(10 ** (writer.random() * 3 + 0.6))
    return f"£{whole:,}.{writer.number(0, 99):02}"


def large_sum(writer, memory):
    thousands = writer.number(4, 980)
    sign = writer.pick(["£", "€", "$", "£"])
    return writer.pick([f"{sign}{thousands},000", f"{sign}{thousands},{writer.number(10, 99)}0",
                        f"{sign}{thousands},000.00"])


def millions(writer, memory):
    sign = writer.pick(["£", "€", "$", "£"])
    return f"{sign}{writer.number(1, 90)}.{writer.number(0, 9)}{writer.pick([' million', 'm', ' million'])}"


def digits(writer, count):
    return "".join(str(writer.number(0, 9)) for _ in range(count))


def letters(writer, count):
    return "".join("ABCDEFGHJKLMNPQRSTUVWXYZ"[writer.number(0, 23)] for _ in range(count))


def reference(writer, memory):
    return writer.pick([
        f"{letters(writer, 2)}-{digits(writer, 5)}", f"{letters(writer, 3)}{digits(writer, 7)}",
        f"{writer.number(2018, 2026)}/{digits(writer, 4)}", f"#{digits(writer, 6)}",
        f"{letters(writer, 1)}{digits(writer, 3)}-{letters(writer, 2)}-{digits(writer, 3)}"])


def last_four(writer, memory):
    return digits(writer, 4)


def iban(writer, memory):
    """The shape of a British account number, of a bank that does not exist."""
    groups = [digits(writer, 4) for _ in range(3)]
    return " ".join([f"GB{digits(writer, 2)}", "VPRN", *groups, digits(writer, 2)])


def phone(writer, memory):
    """Numbers that are set aside for drama and fiction."""
    return writer.pick(["020 7946 0" + digits(writer, 3), "01632 960" + digits(writer, 3),
                        "07700 900" + digits(writer, 3), "+44 20 7946 0" + digits(writer, 3)])


def postcode(writer, memory):
    return f"{letters(writer, 2)}{writer.number(1, 28)} {writer.number(1, 9)}{letters(writer, 2)}"


def email(writer, memory):
    given, surname = writer.value("given", memory), writer.value("surname", memory)
    local = writer.pick([f"{given}.{surname}", f"{given[:1]}{surname}", f"{surname}{writer.number(2, 99)}",
                         f"{given}_{surname}", f"{given}"]).lower().replace(" ", "").replace("'", "")
    plain = unicodedata.normalize("NFKD", local).encode("ascii", "ignore").decode("ascii")
    return plain.replace("’", "") + "@" + writer.pick(["example.com", "mail.example.com", "example.org"])


def sex(writer, memory):
    """Chooses the document's person once: "f" or "m"."""
    return memory.setdefault(" sex", "f" if writer.random() < 0.5 else "m")


def by_sex(female, male):
    return lambda writer, memory: female if sex(writer, memory) == "f" else male


def patient_given(writer, memory):
    return writer.value("female" if sex(writer, memory) == "f" else "male", memory)


def party(writer, memory):
    """The two sides of the document's contract in turn."""
    if " parties" not in memory:
        memory[" parties"] = writer.pick(writer.tables["parties"])
    memory[" turn"] = 1 - memory.get(" turn", writer.number(0, 1))
    return memory[" parties"].split(" / ")[memory[" turn"]]


FUNCTIONS = {
    "party": party,
    "date": date, "full_date": full_date, "month": month, "time": clock, "money": money,
    "pounds": pounds, "large_sum": large_sum, "millions": millions, "last4": last_four,
    "reference": reference,
    "iban": iban, "phone": phone, "postcode": postcode, "email": email, "her_given": patient_given,
    "she": by_sex("she", "he"), "her": by_sex("her", "his"), "herself": by_sex("herself", "himself"),
    "object": by_sex("her", "him"), "woman": by_sex("woman", "man"), "ms": by_sex("Ms", "Mr"),
    "lady": by_sex("lady", "gentleman"), "sex": by_sex("F", "M"), "female_word": by_sex("female", "male"),
}

GRAMMAR = """
== female (words)
Anna Maria Priya Chloé Sofia Emma Grace Hannah Aisha Zoë Olivia Nadia Elena Ingrid Margaret Ruth
Amara Beatriz Camille Daniela Edith Fatima Gwen Helena Imogen Jasmine Katarzyna Leila Mei Noor
Oksana Petra Rosa Siobhán Tamsin Ursula Vera Wanjiru Ximena Yasmin Agnieszka Bridget Carys Deepa
Eszter Freya Giulia Hye-jin Ioana Jana Kirsten Lucía Maeve Niamh Philippa Renée Saoirse Thandiwe
Valentina Winifred Zainab Alice Bronwen Clara Dorothy Eleni Francesca Harriet Irene Joanna Kavita
Lena Marta Naomi Paulina Rachel Sunita Teresa Violet Yuki Adwoa Blanka Cosima Delphine Estelle

== male (words)
James Daniel Omar Luca Oliver Ben Hugo Ahmed Peter Tomasz Rajesh Sean Mateo Viktor Arthur Kwame
Anders Björn Callum Dmitri Emeka François Gareth Hamish Idris Jürgen Kenji Lewis Marcus Nikos
Owen Pavel Quentin Rafael Søren Tariq Umberto Vikram Wei Yusuf Zoltán Alistair Bartosz Cedric
Declan Eamon Felix Giorgio Henrik Ivan Joaquín Karel Leopold Martin Niels Oscar Patrick Reuben
Stefan Theo Ugo Vincent Walter Xavier Yannick Adrian Basil Conrad Dylan Ernest Faisal Gilbert
Harold Isaac Jerome Kofi Leon Malcolm Noah Orlando Percy Rohan Silas Tobias Wilfred Adeyemi Bashir

== given (templates)
- {female}
- {male}

== surname_whole (words)
Smith Patel Jones Taylor Khan Müller García Novak Okafor Walker Nguyen Murphy Rossi Kowalski
Clarke Hughes Singh O’Brien Fischer Dubois Silva Andersson Papadopoulos Yılmaz Ivanova Chen Tanaka
Mensah Adeyemi Mbeki Haddad Cohen Lefèvre Núñez Peña Çelik Şahin Ørsted Håkansson Østergaard
Wójcik Dvořák Szabó Popescu Horvat Jovanović Petrov Kozlov Shevchenko Kim Park Sato Suzuki Wong
Tran Santos Oliveira Moreau Bernard Laurent Girard Keller Weber Schneider Hoffmann Schröder Vogel
Brandt Bianchi Ferrari Conti Marino Greco Jansen Bakker Visser Dekker Peeters Claes Nilsson Berg
Lund Dahl Holm Nyström Virtanen Korhonen Kallas Ozols Balogun Eze Nwosu Abebe Tesfaye Kamau Otieno
Diallo Traoré Mahmoud Farouk Rahman Hussain Iqbal Chaudhry Banerjee Chatterjee Desai Gupta Iyer
Joshi Kapoor Mehta Nair Reddy Sharma Verma Fernando Perera Lim Tan Ng Goh Reyes Cruz Bautista
Castillo Delgado Fuentes Herrera Ibáñez Jiménez Morales Ortega Quintero Ramírez Vargas Zamora
MacLeod McAllister Fraser Buchanan Sinclair Drummond Gallagher Kavanagh Doyle Byrne Fitzgerald
Brennan Llewellyn Pritchard Vaughan Griffiths Penrose Trevithick Pascoe Nancarrow Baker Cooper
Fletcher Mason Turner Carter Thatcher Wheeler Chandler Sawyer Porter Barker Tanner Weaver Glover
Hooper Webster Bowman Forester Gardiner Miller Shepherd Archer Falconer Marsh Brook Rivers Heath
Moss Thorne Birch Rowan Hawthorne Finch Wren Nightingale Swann Crane Hobbs Tibbs Higgins Perkins
Dawson Lawson Mawson Rawson Sampson Simpson Tennyson Ellison Gibson Jameson Nicholson Robson

== place_stem (words)
Ash Thorn Wex Brad Stan Hart Lang Whit Nor Sut Eas Wes Black Green Red Marl Kirk Had Oak Elm
Alder Birch Wil Chel Dun Farn Gold Hazel Ing Kel Lin Mel Nether Over Pem Ray Stam Tar Up Wal
Wood Ald Bram Clif Dray Ever Fal Gran Hal Ips Lut Mal Ock Rams Shef Tin Ut Ver Win Yar Hol Kin

== place_end (words)
ford bury ton ham ley field worth wick by thorpe combe well mouth bourne stead minster dale gate
hurst bridge borough haven low mere stow

== surname (templates)
- {surname_whole}
- {surname_whole}
- {surname_whole}
- {place_stem}{place_end}

== city
Berlin | Paris | Dublin | Madrid | Milan | Lisbon | Warsaw | Athens | Zürich | Geneva | Vienna
Amsterdam | Brussels | Copenhagen | Stockholm | Oslo | Helsinki | Prague | Budapest | Istanbul
Manchester | Leeds | Glasgow | Cardiff | Belfast | Bristol | Norwich | Exeter | Aberdeen | York
Kraków | Málaga | Reykjavík | São Paulo | Montréal | Bogotá | Mumbai | Nairobi | Lagos | Accra
Singapore | Osaka | Seoul | Hanoi | Jakarta | Dubai | Cairo | Casablanca | Toronto | Chicago
Denver | Boston | Auckland | Melbourne | Perth | Cape Town | Düsseldorf | Köln | Marseille | Genoa
Naples | Seville | Porto | Ghent | Rotterdam | Aarhus | Göteborg | Tallinn | Riga | Vilnius | Sofia
Bucharest | Belgrade | Zagreb | Ljubljana | Bratislava | Valletta | Nicosia | Tbilisi | Baku

== town (templates)
- {place_stem}{place_end}
- {place_stem}{place_end}
- <<Great|Little|Upper|Lower|North|West|Old>> {place_stem}{place_end}
- {place_stem}{place_end}-<<on-Sea|under-Hill|by-the-Water|on-the-Moor>>
- {city}
- {city}

== street_name (words)
Station Church Mill Victoria Orchard Harbour Chapel Meadow Bridge Castle Abbey Market Park Queen
King Albert Garden School Manor Priory Quarry Windmill Cathedral Bishop Canal Lavender Primrose
Kestrel Sycamore Chestnut Willow Juniper Foundry Tannery Ropewalk Lighthouse Observatory Jubilee
Trafalgar Waterloo Balmoral Clarendon Montague Grosvenor Wellington Beaumont Carlton Devonshire

== street (templates)
- {street_name} <<Road|Street|Lane|Avenue|Close|Terrace|Crescent|Row|Square|Gardens|Way|Hill>>
- {place_stem}{place_end} <<Road|Street|Drive|Court|Place|Mews>>

== address (templates)
- {1-240} {street}, {town} {postcode}
- Flat {1-40}, {1-120} {street}, {town}, {postcode}

== person (templates)
- {given} {surname}
- {given} {surname}
- <<Mr|Ms|Mrs|Dr>> {surname}

== weekday (words)
Monday Tuesday Wednesday Thursday Friday Saturday Sunday

== company_noun (words)
Harbour Meridian Lantern Cobalt Juniper Anchor Summit Orchard Falcon Beacon Prism Willow Granite
Copper Maple Northstar Horizon Tideway Evergreen Saffron Quartz Riverside Highland Ember Compass
Arcadia Bluebell Cascade Delphi Equinox Foxglove Garnet Halcyon Indigo Keystone Larkspur Mosaic
Nimbus Obsidian Pinnacle Quill Redwood Sandpiper Thistle Umbra Vantage Wharf Zephyr Amberline
Brightwater Clearfield Driftwood Eastgate Fairmont Goldcrest Hillcrest Ironbridge Kingfisher
Lakeshore Moorland Newhaven Oakhurst Peregrine Ravenscourt Silverline Tallships Underwood Whitestone

== company_trade
Logistics | Foods | Consulting | Insurance | Textiles | Pharma | Energy | Software | Media | Timber
Properties | Holdings | Engineering | Dairy | Marine | Airways | Telecom | Foundry | Publishing
Robotics | Chemicals | Packaging | Motors | Ceramics | Breweries | Seeds | Diagnostics | Lighting
Aggregates | Analytics | Catering | Solar | Optics | Furniture | Printworks | Haulage | Instruments

== company (templates)
- {company_noun} {company_trade} <<Ltd|plc|LLP|GmbH|S.A.|Inc.|B.V.|S.p.A.|AB|Limited>>
- {surname} & {surname} {company_trade}
- {surname} <<Brothers|& Sons|& Daughters|Group|Partners>>
- {place_stem}{place_end} {company_trade} <<Ltd|plc|Limited|Co-operative>>

== occupation
teacher | plumber | nurse | bus driver | architect | baker | carpenter | accountant | florist | chef
welder | librarian | electrician | hairdresser | roofer | dentist | journalist | farmer | tailor
translator | paramedic | optician | bricklayer | software developer | postman | violinist | potter
beekeeper | locksmith | surveyor | shop assistant | warehouse worker | crane operator | illustrator
midwife | firefighter | pilot | dairy farmer | goldsmith | tree surgeon | sculptor | glazier
veterinary nurse | stonemason | watchmaker | choreographer | scaffolder | forklift driver | sommelier
lorry driver | childminder | bookbinder | chemist | physicist | geologist | statistician | blacksmith
fishmonger | gardener | lifeguard | barista | cellist | upholsterer | tattooist | piano tuner

== country
Ireland | Portugal | Norway | Canada | New Zealand | Japan | Brazil | Poland | Greece | Kenya | Peru
Iceland | Switzerland | Hungary | Vietnam | Thailand | Morocco | Egypt | Ghana | Mexico | Chile | Malta
Cyprus | Romania | Bulgaria | Croatia | Serbia | Slovenia | Estonia | Latvia | Lithuania | Finland
Denmark | Sweden | Austria | Belgium | Luxembourg | Nepal | Sri Lanka | Malaysia | Indonesia | Jordan
Tunisia | Senegal | Tanzania | Namibia | Botswana | Argentina | Uruguay | Colombia | Ecuador | Panama

== goods
toaster | rucksack | wardrobe | wristwatch | espresso machine | tent | necklace | lawnmower | keyboard
trombone | mattress | bookcase | pressure cooker | camera lens | pram | accordion | sewing machine
skateboard | fish tank | chandelier | dishwasher | hearing aid | microscope | kayak | saddle | telescope
wheelbarrow | rocking chair | velvet curtain | porcelain vase | leather jacket | raincoat | drone
barbecue | hedge trimmer | chess set | snowboard | typewriter | electric guitar | doorbell | carpet
freezer | vacuum cleaner | umbrella stand | tumble dryer | walking frame | trampoline | pressure washer
"""
