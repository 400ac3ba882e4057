"""Customer support in English, German, French, Spanish, Italian, Portuguese, Dutch and Polish.

Each language has things (subjects in the singular), faults that fit every one of them, times, reasons
and templates. Slots stand only where a phrase keeps its form, so that case and gender stay right.
"""

GRAMMAR = """
== order_no (templates)
- {100000-999999}
- {letters2}-{1000-9999}
- #{10000-99999}

== letters2 (words)
AB BX CT DE FR GK HZ KL MN PQ RS TU VX ZN

== en (templates)
- Hello, {en_thing} {en_fault}. {en_ask}
- My parcel has been in {city} since {weekday}. {en_ask}
- {^en_thing} {en_fault}, {en_reason}.
- Order {order_no}: {en_thing} {en_fault}. {en_ask} {en_bye}
- {en_ask}
- We're sorry that {en_thing} {en_fault}. A colleague will call you on {weekday}.
- Hi {given}, thanks for your patience — {en_answer}.
- {en_answer2} {en_bye}
- I paid €{5-480}.{10-99} {en_time}, and now {en_thing} {en_fault}! {en_ask}
- {^en_time} €{20-900}.{10-99} left my account twice. {en_ask}

== en_thing
the coffee machine | the kettle | the printer | the left headphone | the app | my new laptop | the vacuum cleaner
the charger | the blender | the dishwasher | the remote control | the e-bike | the heating thermostat | the camera

== en_fault
doesn’t work | arrived without a cable | makes a strange noise | shows error {10-99} | is not what I ordered
stopped after {2-30} days | smells of burnt plastic | won’t switch on | keeps disconnecting | looks used

== en_time
today | yesterday | last {weekday} | on {2-28} {month} | this morning | two weeks ago | before the holidays

== en_reason
although it was expensive | and nobody answers the phone | which is a pity | so I’d like my money back
and it was a birthday present | even after a reset

== en_ask
Can I send it back? | How long does a refund take? | Could you send a replacement to {town}? | Where is my invoice?
Do you repair it in {city}? | Is there a guarantee? | Please cancel order {order_no}. | How do I change my address?
Can I collect it in the shop on {street}? | Which size fits a {20-60} cm shelf? | Do you deliver to {country}?

== en_answer
your refund of €{5-480}.{10-99} is on its way | the part is in stock again | we have sent a label to {email}
the courier will be there between {8-11} and {12-18} o’clock | the warranty covers this until {full_date}

== en_answer2
Please hold the button for {3-15} seconds. | Restart the router, then try again. | Clean the filter once a week.
Our shop in {city} is open until {5-9} pm. | Photos help us: please attach two or three.

== en_bye
Thanks, {given} | Kind regards | Best wishes from {city} | Cheers! | Many thanks 🙏

== de (templates)
- Guten Tag, {de_thing} {de_fault}. {de_ask}
- {^de_thing} {de_fault}, {de_reason}.
- Bestellung {order_no}: {de_thing} {de_fault}. {de_ask} {de_bye}
- {de_ask} {de_bye}
- Es tut uns leid, dass Sie Ärger haben, {de_name}. {de_answer}
- {de_answer} {de_bye}
- {de_time} habe ich {5-480},{10-99} € bezahlt, doch {de_thing} {de_fault}! {de_ask}
- {de_time} wurde die Rechnung über {20-900},{10-99} € zweimal abgebucht. {de_ask}
- {de_time} hat mich Ihr Mitarbeiter, {de_name}, sehr freundlich beraten. {de_bye}
- Mein Paket liegt seit {2-9} Tagen in {de_city}. {de_ask}
- Ich möchte {de_object} {de_verb}, {de_reason2}.

== de_thing
die Kaffeemaschine | der Mixer | der Drucker | der Staubsauger | die Waschmaschine | das Ladegerät
der Rasenmäher | mein neues Elektrofahrrad | die Nähmaschine | der Kühlschrank | die Spülmaschine | das Bügeleisen
die Bohrmaschine | der Fernseher | das Hörgerät | die Türklingel | der Wasserkocher | der Lautsprecher

== de_fault
funktioniert nicht | ist seit gestern kaputt | macht komische Geräusche | zeigt Fehler {10-99} an | ist viel zu klein
kam ohne Zubehör an | lässt sich nicht einschalten | riecht verbrannt | war schon benutzt
ist immer noch nicht angekommen | hat einen großen Kratzer | überhitzt nach {5-50} Minuten

== de_reason
obwohl ich alles überprüft habe | und niemand geht ans Telefon | was wirklich ärgerlich ist
weil offenbar ein Teil fehlt | dabei war es ein Geburtstagsgeschenk | trotz der Reparatur

== de_time
Gestern | Am {2-28}. März | Heute früh | Vor {2-9} Wochen | Am Dienstag | Letzten Freitag | Im Oktober
Während des Urlaubs | Kurz nach Weihnachten | Über Ihre Webseite

== de_ask
Kann ich es zurückschicken? | Wie lange dauert die Rückerstattung? | Liefern Sie auch nach Österreich?
Bitte stornieren Sie die Bestellung {order_no}. | Wo finde ich die Gebrauchsanweisung? | Gibt es Ersatzteile?
Könnten Sie mir eine Ersatzlieferung schicken? | Wie ändere ich meine Anschrift? | Gilt die Garantie noch?
Wann öffnet Ihr Geschäft in Köln? | Rufen Sie mich bitte zurück! | Muss ich die Versandkosten übernehmen?

== de_answer
Die Gutschrift über {5-480},{10-99} € ist unterwegs. | Bitte halten Sie die Taste {3-15} Sekunden lang gedrückt.
Der Paketbote kommt zwischen {8-11} und {12-18} Uhr. | Das Ersatzteil ist ab Montag wieder verfügbar.
Wir haben Ihnen ein Rücksendeetikett an {email} geschickt. | Entkalken Sie das Gerät regelmäßig.
Unser Techniker überprüft die Geschwindigkeit Ihres Anschlusses. | Die Gewährleistungsfrist beträgt zwei Jahre.

== de_object
den Vertrag | mein Abonnement | die Bestellung | meine Kundenkarte | das Gutscheinheft | die Haftpflichtversicherung

== de_verb
kündigen | verlängern | stornieren | umtauschen | überprüfen lassen | auf meine Tochter übertragen

== de_reason2
weil ich nach Düsseldorf umziehe | da der Preis gestiegen ist | bevor das Jahr zu Ende geht
sobald Sie mir die Unterlagen schicken | denn ich brauche es nicht mehr

== de_name
Herr Müller | Frau Schröder | Frau Weiß | Herr Größmann | Frau Jäger | Herr Özdemir | Frau Köhler | Herr Strauß

== de_bye
Mit freundlichen Grüßen, {de_name} | Viele Grüße aus München | Danke schön! | Liebe Grüße | Besten Dank im Voraus

== fr (templates)
- Bonjour, {fr_thing} {fr_fault}. {fr_ask}
- {^fr_thing} {fr_fault}, {fr_reason}.
- Commande {order_no} : {fr_thing} {fr_fault}. {fr_ask} {fr_bye}
- {fr_ask} {fr_bye}
- Nous sommes désolés pour ce désagrément, {fr_name}. {fr_answer}
- {fr_answer} {fr_bye}
- {fr_time}, j’ai payé {5-480},{10-99} €, mais {fr_thing} {fr_fault} ! {fr_ask}
- {fr_time}, la facture de {20-900},{10-99} € a été prélevée deux fois. {fr_ask}
- Mon colis est bloqué à {fr_city} depuis {2-9} jours. {fr_ask}
- Je voudrais {fr_verb} {fr_thing}, car {fr_cause}.

== fr_thing
la cafetière | le robot ménager | l’imprimante | l’aspirateur | le lave-vaisselle | le téléviseur | le chargeur | la bouilloire
mon vélo électrique | la tondeuse | le four | l’écran | l’enceinte | le réfrigérateur | la machine à coudre

== fr_fault
ne fonctionne pas | fait un bruit étrange | affiche l’erreur {10-99} | n’arrive toujours pas | dégage une odeur de brûlé
s’arrête au bout de {5-50} minutes | ne correspond pas à la photo | chauffe trop

== fr_reason
bien que j’aie suivi la notice | et personne ne répond au téléphone | ce qui est très décevant
alors que c’était un cadeau de Noël | malgré deux réparations à Besançon | et l’hiver approche déjà

== fr_time
Hier | Le {2-28} février | Ce matin | Il y a {2-9} semaines | Mardi dernier | Début août | À la mi-décembre

== fr_ask
Puis-je le renvoyer ? | Quel est le délai de remboursement ? | Livrez-vous à Genève ? | Où trouver le mode d’emploi ?
Veuillez annuler la commande {order_no}, s’il vous plaît. | Comment modifier mon adresse ? | Avez-vous reçu mon courriel ?
Pourriez-vous m’envoyer une pièce de rechange ? | La garantie est-elle encore valable ? | Qui paie les frais de port ?
Êtes-vous ouverts le samedi après-midi ? | Peut-on régler en plusieurs fois ? | Où est passé mon chèque-cadeau ?

== fr_answer
Votre remboursement de {5-480},{10-99} € a été effectué. | Maintenez le bouton enfoncé pendant {3-15} secondes.
Le livreur passera entre {8-11} h et {12-18} h. | La pièce détachée sera disponible dès lundi.
Une étiquette de retour vous a été envoyée à {email}. | Pensez à détartrer l’appareil régulièrement.
Notre équipe vérifie la qualité de votre connexion. | L’échange est gratuit pendant trente jours.

== fr_verb
échanger | faire réparer | renvoyer | mettre en vente | remplacer | récupérer en magasin

== fr_cause
je déménage à Orléans | le prix a augmenté | la couleur ne me plaît pas | ma mère en possède déjà un modèle
j’ai trouvé moins cher ailleurs | le mode d’emploi est incompréhensible

== fr_name
Madame Lefèvre | Monsieur Dubois | Madame Noël | Monsieur François | Madame Béranger | Monsieur Côté | Madame Maïga

== fr_bye
Cordialement, {fr_name} | Merci d’avance | Bien à vous | À bientôt ! | Salutations distinguées

== es (templates)
- Hola, {es_thing} {es_fault}. {es_ask}
- {^es_thing} {es_fault}, {es_reason}.
- Pedido {order_no}: {es_thing} {es_fault}. {es_ask} {es_bye}
- {es_ask} {es_bye}
- Lamentamos las molestias, {es_name}. {es_answer}
- {es_answer} {es_bye}
- {es_time} pagué {5-480},{10-99} € y {es_thing} {es_fault}. ¡Qué vergüenza! {es_ask}
- {es_time} me cobraron dos veces {20-900},{10-99} €. {es_ask}
- Mi paquete sigue en {es_city} desde hace {2-9} días. {es_ask}
- Quisiera {es_verb} {es_thing} porque {es_cause}.

== es_thing
la cafetera | la tostadora | la impresora | el cargador | la aspiradora | el televisor | la lavadora | el horno
la cerradura electrónica | el ratón inalámbrico | la batidora | el altavoz | la cámara | el teléfono | la bicicleta eléctrica

== es_fault
no funciona | hace un ruido extraño | muestra el error {10-99} | todavía no ha llegado | huele a quemado
dejó de funcionar a los {2-30} días | no coincide con la descripción | se apaga cada {5-50} minutos | se calienta demasiado

== es_reason
aunque seguí las instrucciones | y nadie contesta al teléfono | lo cual es una lástima | a pesar de la garantía
y era un regalo de cumpleaños | después de la última actualización

== es_time
Ayer | El {2-28} de febrero | Esta mañana | Hace {2-9} semanas | El miércoles pasado | En año nuevo

== es_ask
¿Puedo devolverlo? | ¿Cuánto tarda el reembolso? | ¿Hacen envíos a Málaga? | ¿Dónde está mi factura?
¿Podrían cancelar el pedido {order_no}, por favor? | ¿Cómo cambio mi dirección? | ¿Sigue vigente la garantía?
¿Quién paga los gastos de envío? | ¿A qué hora abren mañana? | ¿Tienen piezas de repuesto? | ¿Me llaman, por favor?

== es_answer
Su reembolso de {5-480},{10-99} € está en camino. | Mantenga pulsado el botón durante {3-15} segundos.
El mensajero llegará entre las {9-11} y las {12-18} horas. | La pieza estará disponible el próximo lunes.
Le hemos enviado una etiqueta a {email}. | Limpie el filtro cada semana con agua fría. | El cambio es gratuito.

== es_verb
cambiar | devolver | reparar | recoger en la tienda | vender | reemplazar

== es_cause
me mudo a Zaragoza | el precio ha subido | mi niña es alérgica al plástico | ya no lo necesito | el tamaño no es adecuado

== es_name
señor Núñez | señora García | don Íñigo | doña Begoña | señorita Muñoz | señor Ibáñez | señora Peña

== es_bye
Un saludo, {es_name} | ¡Muchas gracias! | Atentamente | Hasta mañana | Gracias de antemano 😊

== it (templates)
- Buongiorno, {it_thing} {it_fault}. {it_ask}
- {^it_thing} {it_fault}, {it_reason}.
- Ordine {order_no}: {it_thing} {it_fault}. {it_ask} {it_bye}
- {it_ask} {it_bye}
- Ci scusiamo per il disagio, {it_name}. {it_answer}
- {it_answer} {it_bye}
- {it_time} ho pagato {5-480},{10-99} €, però {it_thing} {it_fault}! {it_ask}
- Il mio pacco è fermo a {it_city} da {2-9} giorni. {it_ask}
- Vorrei {it_verb} {it_thing} perché {it_cause}.

== it_thing
la macchina del caffè | il frullatore | la stampante | il caricabatterie | l’aspirapolvere | la lavatrice | il forno
il televisore | il tagliaerba | lo schermo | la bicicletta elettrica | il citofono | il frigorifero | la lampada

== it_fault
non funziona | fa uno strano rumore | mostra l’errore {10-99} | non si accende | puzza di bruciato | si surriscalda
si spegne dopo {5-50} minuti | non corrisponde alla descrizione | ha un graffio sul lato sinistro

== it_reason
benché abbia seguito le istruzioni | e nessuno risponde al telefono | il che è un vero peccato
nonostante la riparazione | ed era un regalo per mia nonna | da quando c’è il nuovo aggiornamento

== it_time
Ieri | Il {2-28} febbraio | Stamattina | {2-9} settimane fa | Lunedì scorso | Giovedì sera

== it_ask
Posso restituirlo? | Quanto tempo richiede il rimborso? | Spedite anche in Svizzera? | Dov’è la mia fattura?
Potreste annullare l’ordine {order_no}? | Come modifico il mio indirizzo? | La garanzia è ancora valida?
Chi paga le spese di spedizione? | A che ora aprite? | C’è un negozio a Forlì? | Perché nessuno mi richiama?

== it_answer
Il rimborso di {5-480},{10-99} € è già stato disposto. | Tenga premuto il pulsante per {3-15} secondi.
Il corriere passerà tra le {9-11} e le {12-18}. | Il pezzo di ricambio sarà disponibile da lunedì.
Le abbiamo inviato un’etichetta a {email}. | Pulisca il filtro una volta alla settimana. | La sostituzione è gratuita.

== it_verb
cambiare | restituire | far riparare | ritirare in negozio | sostituire | regalare

== it_cause
mi trasferisco a Cefalù | il prezzo è aumentato | la qualità non è un granché | ne ho già uno così | il colore è diverso

== it_name
signora Bianchi | signor Niccolò | signora De Luca | dottoressa Conti | signor D’Angelo | avvocato Greco

== it_bye
Cordiali saluti, {it_name} | Grazie mille! | Distinti saluti | A presto | Buona giornata

== pt (templates)
- Olá, {pt_thing} {pt_fault}. {pt_ask}
- {^pt_thing} {pt_fault}, {pt_reason}.
- Encomenda {order_no}: {pt_thing} {pt_fault}. {pt_ask} {pt_bye}
- A minha encomenda está parada em {pt_city} há {2-9} dias. {pt_ask}
- {pt_answer} {pt_bye}
- {pt_time} paguei {5-480},{10-99} € e {pt_thing} {pt_fault}! {pt_ask}
- {pt_ask} {pt_bye}

== pt_thing
a máquina de café | a torradeira | a impressora | o carregador | o aspirador | a televisão | o portátil
o fogão | a varinha mágica | o intercomunicador | a bicicleta elétrica | o relógio | a câmara | o secador de cabelo

== pt_fault
não funciona | faz um barulho estranho | mostra o erro {10-99} | ainda não chegou | cheira a queimado
deixou de funcionar ao fim de {2-30} dias | não corresponde à descrição | desliga-se a cada {5-50} minutos

== pt_reason
embora eu tenha seguido as instruções | e ninguém atende o telefone | o que é uma pena | apesar da reparação
e era um presente de aniversário | mesmo depois da atualização

== pt_time
Ontem | No dia {2-28} de março | Esta manhã | Há {2-9} semanas | Na terça-feira | Em junho

== pt_ask
Posso devolver o artigo? | Quanto tempo demora o reembolso? | Fazem entregas nos Açores? | Onde está a minha fatura?
Podem cancelar a encomenda {order_no}? | Como altero a minha morada? | A garantia ainda é válida? | Têm loja em Évora?

== pt_answer
O reembolso de {5-480},{10-99} € já foi efetuado. | Mantenha o botão premido durante {3-15} segundos.
O estafeta chegará entre as {9-11} e as {12-18} horas. | A peça estará disponível na segunda-feira.
Enviámos uma etiqueta para {email}. | Limpe o filtro uma vez por semana. | A substituição é gratuita.

== pt_bye
Cumprimentos, João | Muito obrigada! | Com os melhores cumprimentos, Conceição | Até amanhã | Atenciosamente, Simão

== nl (templates)
- Hallo, {nl_thing} {nl_fault}. {nl_ask}
- {^nl_thing} {nl_fault}, {nl_reason}.
- Bestelling {order_no}: {nl_thing} {nl_fault}. {nl_ask} {nl_bye}
- Mijn pakket ligt al {2-9} dagen in {nl_city}. {nl_ask}
- {nl_answer} {nl_bye}
- {nl_time} heb ik € {5-480},{10-99} betaald, maar {nl_thing} {nl_fault}! {nl_ask}

== nl_thing
het koffiezetapparaat | de broodrooster | de printer | de stofzuiger | de wasmachine | de oplader | de föhn
de elektrische fiets | het beeldscherm | de babyfoon | de koelkast | de grasmaaier | de waterkoker | het horloge

== nl_fault
doet het niet | maakt een vreemd geluid | geeft foutcode {10-99} | is nog steeds niet aangekomen | ruikt verbrand
is na {2-30} dagen kapotgegaan | lijkt al gebruikt | valt steeds uit

== nl_reason
hoewel ik de handleiding heb gevolgd | en niemand neemt de telefoon op | wat erg jammer is | ondanks de reparatie

== nl_time
Gisteren | Op {2-28} februari | Vanmorgen | {2-9} weken geleden | Afgelopen dinsdag | In augustus

== nl_ask
Kan ik het terugsturen? | Hoelang duurt de terugbetaling? | Bezorgen jullie ook in België? | Waar vind ik mijn factuur?
Kunt u bestelling {order_no} annuleren? | Hoe wijzig ik mijn adres? | Geldt de garantie nog? | Zijn jullie zondag open?

== nl_answer
Uw terugbetaling van € {5-480},{10-99} is onderweg. | Houd de knop {3-15} seconden ingedrukt.
De bezorger komt tussen {8-11} en {12-18} uur. | Het onderdeel is vanaf maandag weer verkrijgbaar.
Maak het filter één keer per week schoon. | We hebben een retourlabel gestuurd naar {email}.

== nl_bye
Met vriendelijke groet, Sanne | Alvast bedankt! | Groetjes uit Utrecht | Hoogachtend, mevrouw Van Dijk | Dank je wel

== pl (templates)
- Dzień dobry, {pl_thing} {pl_fault}. {pl_ask}
- {^pl_thing} {pl_fault}, {pl_reason}.
- Zamówienie {order_no}: {pl_thing} {pl_fault}. {pl_ask} {pl_bye}
- Moja paczka od {5-20} dni leży w sortowni ({pl_city}). {pl_ask}
- {pl_answer} {pl_bye}
- {pl_time} pobrano z mojego konta {5-480},{10-99} zł, a {pl_thing} {pl_fault}! {pl_ask}

== pl_thing
ekspres do kawy | czajnik | drukarka | odkurzacz | pralka | ładowarka | telewizor | żelazko | lodówka
rower elektryczny | kosiarka | niania elektroniczna | zmywarka | aparat słuchowy | głośnik

== pl_fault
nie działa | wydaje dziwne dźwięki | pokazuje błąd {10-99} | wciąż nie dociera | pachnie spalenizną
wyłącza się co {5-20} minut | nie zgadza się z opisem | przegrzewa się | ma rysę z lewej strony

== pl_reason
choć przestrzegam instrukcji | a nikt nie odbiera telefonu | co jest bardzo przykre | mimo naprawy w Łodzi

== pl_time
Wczoraj | Dzisiaj rano | W zeszłym tygodniu | W środę | {2-28} września | Tuż przed świętami

== pl_ask
Czy mogę to zwrócić? | Jak długo trwa zwrot pieniędzy? | Czy wysyłają Państwo do Gdańska? | Gdzie jest moja faktura?
Proszę anulować zamówienie {order_no}. | Jak zmienić adres dostawy? | Czy gwarancja jest jeszcze ważna?

== pl_answer
Zwrot {5-480},{10-99} zł jest już w drodze. | Proszę przytrzymać przycisk przez {5-15} sekund.
Kurier przyjedzie między {8-11} a {12-18}. | Część będzie dostępna od poniedziałku.
Filtr należy czyścić raz w tygodniu. | Etykietę zwrotną wysłaliśmy na {email}.

== pl_bye
Z poważaniem, Małgorzata Wójcik | Dziękuję bardzo! | Pozdrawiam, Łukasz | Miłego dnia, Żaneta | Do usłyszenia

== de_city (words)
Köln Nürnberg Lübeck Graz Würzburg Görlitz Saarbrücken Innsbruck Göttingen Kassel Erfurt Bern Chemnitz

== fr_city (words)
Orléans Nîmes Besançon Angoulême Liège Genève Saint-Étienne Béziers Mâcon Fribourg Québec Nancy Sète

== es_city (words)
Cádiz León Córdoba Logroño Cáceres Bogotá Mérida Asunción Murcia Gijón Valparaíso Montevideo Castellón

== it_city (words)
Forlì Cefalù Perugia Trieste Lecce Cuneo Viterbo L’Aquila Cantù Siracusa Bergamo Pistoia Rovigo

== pt_city (words)
Évora Braga Coimbra Setúbal Guimarães Bragança Florianópolis Maceió Viseu Santarém Leiria Luanda

== nl_city (words)
Utrecht Groningen Zwolle Breda Leuven Brugge Enschede Nijmegen Haarlem Middelburg Leeuwarden Hasselt

== pl_city (words)
Łódź Gdańsk Poznań Białystok Częstochowa Toruń Rzeszów Bielsko-Biała Zielona_Góra Jelenia_Góra Elbląg
"""
