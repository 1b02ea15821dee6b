"""Word lists from which every name is put together. None is a person's or a company's we know."""

FIRST = {
    "en": "Alice Amber Arthur Beth Callum Claire Daniel Edith Ellis Emma Freya George Grace Harriet Hugo Imogen Isla "
    "Jack Jasper Leo Lily Martha Miles Nora Oscar Owen Poppy Rory Ruby Samuel Tess Theo Violet Wesley Zara Adam Hazel "
    "Felix Gwen Silas",
    "fr": "Adèle Amélie Antoine Baptiste Camille Capucine Clément Élodie Émile Étienne Fabien Florence Gaëlle "
    "Gaspard Hélène Hugo Inès Jeanne Julien Laure Léa Léon Louise Lucie Manon Marc Mathilde Mathis Maud Nadège "
    "Océane Odile Pauline Quentin Rémi Romane Solène Théo Thibault Yann",
    "de": "Anke Anton Bastian Birte Carla Clemens Detlef Doreen Elke Emil Frauke Friedrich Gerd Greta Hanna Heiner "
    "Ida Ingo Jana Jonas Jürgen Karla Katrin Lasse Lena Lothar Marlene Matthias Nele Nils Oskar Petra Ralf Rieke "
    "Sabine Steffen Theresa Till Ulrike Volker",
    "es": "Aitana Álvaro Amaya Ander Begoña Blanca Carlos Carmen Clara Diego Elena Emilio Esteban Fátima Gonzalo Hugo "
    "Inés Iñaki Irene Iván Jimena Joaquín Laura Leire Lucía Manuel Marina Martín Mercedes Nerea Nuria Óscar Paula "
    "Pilar Rafael Rocío Sergio Teresa Unai Vera",
    "it": "Alba Aldo Alessia Bianca Bruno Carlo Chiara Claudia Dario Elisa Enzo Fabio Flavia Franca Giada Gianni "
    "Giulia Ilaria Ivo Lara Lorenzo Luca Lucia Marco Marta Matteo Miriam Nadia Nico Paola Pietro Renata Riccardo "
    "Rosa Sandro Silvia Tiziana Ugo Valeria Vito",
    "no": "Agnes Anders Anja Astrid Bengt Birgit Bodil Dag Ebba Eirik Elin Elsa Erik Frida Gunnar Hanne Hedda Henrik "
    "Ingrid Ivar Jens Kaja Karin Kjell Lars Linnea Liv Maja Mats Nora Ole Oskar Pernille Rasmus Signe Solveig Stig "
    "Sven Tuva Ylva",
    "nl": "Anouk Bas Bram Carlijn Daan Dirk Eefje Emma Femke Floor Geert Gijs Hanneke Hidde Ilse Jaap Jasmijn Joost "
    "Jurre Karel Koen Lotte Maarten Marijke Mees Nienke Noor Pieter Roos Ruben Saskia Sjoerd Stijn Teun Thijs "
    "Tineke Wout Yvette Willem Fenna",
    "pl": "Adam Agata Alicja Anna Bartek Beata Celina Cezary Damian Dorota Edyta Eryk Ewa Filip Grażyna Hanna Igor "
    "Irena Jacek Jagoda Jan Joanna Kacper Kamila Karol Kinga Lena Maciej Magda Marek Natalia Olga Oskar Paweł Piotr "
    "Renata Szymon Tomasz Wanda Zofia",
}
"""First names by language; each list has forty."""

LAST = {
    "en": "Ashdown Barlow Birchall Bramwell Calloway Coombes Dunmore Eastlake Fairhurst Garside Greenhalgh Hadley "
    "Hartnell Holloway Ingleby Kershaw Kingsley Langford Lathom Marsden Merriman Norwood Oakes Penrose Pickering "
    "Quayle Radley Redfern Sedgwick Shelby Stanway Thornley Tindall Underhill Wainwright Wetherby Whitlock Winslow "
    "Yardley Ackroyd",
    "fr": "Aubert Barbier Bellanger Bonnet Boulay Carpentier Chevalier Collet Coulon Delmas Deschamps Duval Fauvel "
    "Ferrand Gaillard Gauthier Guérin Hamelin Jacquet Lacombe Lambert Laurent Lebrun Leclère Lemoine Marchal Masson "
    "Mercier Morvan Noël Pelletier Perrin Poulain Renard Rivière Rousset Sauvage Tessier Vasseur Vidal",
    "de": "Ahlers Bachmann Behrens Brandt Dietz Ebeling Eckert Falk Fiedler Gerber Grothe Haller Heidrich Hinrichs "
    "Jansen Kessler Kirchner Kolbe Krüger Lange Lindner Lorenz Mahler Nagel Ohlsen Pohlmann Quast Reuter Riedel "
    "Sander Schreiber Seidel Stolz Thoma Ullmann Vogt Wegner Weiland Wirth Zeller",
    "es": "Aguirre Alonso Barrios Bermejo Calvo Campos Castaño Cortés Crespo Durán Escudero Fuentes Galán Gallego "
    "Herrero Ibáñez Lara Lozano Luna Marín Medina Molina Montero Navarro Ortega Pardo Peña Prieto Quintana Rivas "
    "Robles Rojas Sáez Salinas Soler Tejada Urrutia Valverde Vega Zamora",
    "it": "Amato Barbieri Basile Bellini Bianchi Caruso Cattaneo Colombo Conti Costa Deluca Esposito Fabbri Farina "
    "Ferri Fontana Gallo Gatti Grassi Greco Guerra Leone Longo Lombardi Mancini Marchetti Mariani Martini Moretti "
    "Neri Orlando Pagani Palumbo Riva Rinaldi Sala Serra Testa Valentini Villa",
    "no": "Aasen Almqvist Bakken Berglund Bjerke Dahlström Ekholm Engström Falkenberg Fjeld Forsman Gran Hagen "
    "Hallberg Haugland Hedlund Holmgren Isaksen Johnsrud Kvist Lindahl Lundqvist Myhre Norling Nygård Öberg Palmgren "
    "Rosén Sandvik Sjöberg Skog Solberg Stenberg Strand Sundby Thorsen Vikander Wahlgren Wiklund Åkerman",
    "nl": "Aalbers Bakker Beekman Bosch Brouwer Claassen Dekker Dijkstra Driessen Evers Faber Gerritsen Groen "
    "Haverkamp Hendriks Hoekstra Huisman Jonker Kamphuis Koster Kuiper Lammers Meijer Mulder Nijhof Oosterhuis Peeters "
    "Postma Prins Rietveld Schipper Smits Terpstra Timmer Veenstra Verhoeven Vermeer Visser Wolters Zwart",
    "pl": "Adamczyk Bielak Bąk Czarnecki Cieślak Dudek Dziedzic Figura Gajda Górski Grabowski Jasiński Jaworski "
    "Kaczmarek Kalina Kania Kubiak Kurek Lis Majewski Mazur Michalak Nowicki Olszewski Pawlak Piątek Polak Rogala "
    "Rutkowski Sikora Sobczak Stachura Szewczyk Tomczak Urban Walczak Wilk Witek Zając Zieliński",
}
"""Last names by language; each list has forty or a few more."""

HEADS = (
    "Aldru Balwen Brivo Caldre Corvel Drosk Elmar Fendri Galve Hasto Ilver Jorun Kelvo Lomar Merid Nolvi Oster Pravo "
    "Quillo Rendal Sorvi Tarmo Ulden Vardo Welmo Yarro Zelko Ambro Bresk Corlu Dalmi Estro Farlo Grenni Holda Ivaro "
    "Jelmi Korrin Lunde Marvo Nesta Orlin Pelda Ravno Silvo Tolmen Uvaro Verdu Wisto Ybren"
).split()

TAILS = (
    "dan den fell garde hem lin lund mark mere mond noth quay rath sand sten tal tis torp vane wick worth zell berg "
    "brook dale dorf field haven holt lake moor port rand shaw stad strom vale vik ville wald wynn"
).split()

SECTORS = {
    "en": "Logistics|Foods|Engineering|Textiles|Packaging|Care|Hotels|Instruments|Energy|Timber|Print|Media|Labs",
    "fr": "Logistique|Alimentaire|Ingénierie|Textiles|Emballages|Santé|Hôtels|Optique|Énergies|Bois|Impression|Médias",
    "de": "Logistik|Lebensmittel|Maschinenbau|Textil|Verpackungen|Pflege|Hotels|Messtechnik|Energie|Holz|Druck|Medien",
    "es": "Logística|Alimentos|Ingeniería|Tejidos|Envases|Salud|Hoteles|Instrumentos|Energía|Maderas|Gráficas|Medios",
    "it": "Logistica|Alimentari|Ingegneria|Tessuti|Imballaggi|Salute|Alberghi|Strumenti|Energia|Legno|Grafica|Media",
    "no": "Logistik|Livs|Teknik|Textil|Emballage|Omsorg|Hotell|Instrument|Energi|Trä|Tryck|Media",
    "nl": "Logistiek|Voeding|Techniek|Textiel|Verpakking|Zorg|Hotels|Instrumenten|Energie|Hout|Drukwerk|Media",
    "pl": "Logistyka|Spożywcze|Inżynieria|Tkaniny|Opakowania|Opieka|Hotele|Aparatura|Energia|Drewno|Druk|Media",
}

INDUSTRIES = (
    "Logistics", "Food and drink", "Mechanical engineering", "Textiles", "Packaging", "Health care", "Hospitality",
    "Instruments", "Energy", "Timber", "Printing", "Media", "Chemicals", "Retail", "Construction", "Education",
)

TITLES = (
    ("decision maker", "Managing director"), ("decision maker", "Head of operations"),
    ("decision maker", "Plant manager"), ("finance", "Finance director"), ("finance", "Controller"),
    ("purchasing", "Purchasing manager"), ("purchasing", "Buyer"), ("IT", "Head of IT"), ("IT", "Systems architect"),
    ("user", "Production planner"), ("user", "Team leader"), ("user", "Quality engineer"),
    ("influencer", "Project manager"), ("influencer", "Consultant"),
)
"""Persona and job title."""

THEMES = (
    "Shorter month-end", "The paperless shop floor", "Planning with fewer surprises", "Stock you can trust",
    "Energy costs in view", "Audit without tears", "From spreadsheet to schedule", "Quality by design",
    "Suppliers on time", "Maintenance before it breaks", "The quiet warehouse", "One truth for sales and service",
    "Shift plans people like", "Traceable from field to shelf", "Fewer returns", "The two-day close",
    "Safer handovers", "Less waste, more margin", "Data the floor believes", "Onboarding in a week",
)

FAIRS = ("Harbour Expo", "Werkstatt Forum", "Salon des Ateliers", "Feria Norte", "Midland Makers", "Prairie Summit",
         "Fjord Days", "Bottega Fair", "Delta Industry Days", "Lakeside Congress")

CALL_NOTES = (
    "Asked for the price list, wants to see it before Friday.", "Works with a spreadsheet today, three sites.",
    "Good talk. Decision is with the plant manager.", "Has budget from next quarter on.",
    "Wants a reference from the same industry.", "Interested, but the team is busy with a move.",
    "Asked how long the roll-out takes.", "Compares us with the present supplier.",
    "Liked the webinar, wants to involve IT.", "Short call, asked to ring again.",
    "Sends a list of requirements.", "Not the right person; gave me the name of the colleague.",
)

PROMISES = ("Send the price list", "Call back as agreed", "Talk to the plant manager", "Send a reference",
            "Ask for feedback on the offer", "Show the planning board", "Follow up on the document")

EVIDENCE = {
    "wrong_market": "Private household, no company", "student": "Writes a thesis about the topic",
    "competitor": "Works for a rival vendor", "no_consent": "Answered: please delete my data",
    "bad_data": "Number not in use, e-mail bounces", "duplicate": "Same person is in already",
    "existing_customer": "Customer with a running contract",
}
"""A word of evidence for each permanent reason."""
