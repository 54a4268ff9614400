package text

import "strings"

// grammar adds to the stop words the words of grammar that tell the languages apart, and those that the
// list of one language lacks and that of a neighbour has: a word in both lists tells nothing.
var grammar = map[string]string{
	"sv": `och inte är jag också nu mig dig sig vad hur varför när där här men eller efter från till hos av
		finns måste ska skall gör göra gjort blir blev får fick går gick lite mycket många några någon något ingen
		inga alla allt andra annan annat detta denna dessa den det då så kanske bara även redan utan mellan innan
		sedan mot mer mest bättre nya ny gammal gamla tack hej vilken vilket vilka vem någonstans borde kunde
		skulle ville man vår vårt våra er ert kan vill om under över per med på`,
	"no": `og ikke er jeg også nå meg deg seg hva hvordan hvorfor når der her men eller etter fra til hos av
		finnes må skal gjør gjøre gjøres gjort blir ble får fikk går gikk litt mye mange noen noe ingen alle alt
		andre annen annet dette denne disse da så kanskje bare selv allerede uten mellom før siden mot mer mest
		bedre nye ny gammel takk hei hvilken hvilket hvilke hvem burde kunne skulle ville man vår vårt våre deres
		kan vil om under over per med på jo ham frem fram opp inn ut bør blant samt slik slike legg legger lagt
		bruke brukt henter hente trenger trengte lage lager bli mens kun hver dersom hvert gjennom lenger flere fleste`,
	"da": `og ikke er jeg også nu mig dig sig hvad hvordan hvorfor når der her men eller efter fra til hos af
		findes må skal gør gøre gøres gjort bliver blev får fik går gik lidt meget mange nogen noget nogle ingen
		alle alt andre anden andet dette denne disse da så måske bare selv allerede uden mellem før siden mod mere
		mest bedre nye ny gammel tak hej hvilken hvilket hvilke hvem burde kunne skulle ville man vor vores deres
		kan vil om under over per med på jo ham frem op ind ud bør blandt samt sådan sådanne både begge samme kom
		kun ved hver dersom fordi mens ja nej lagt henter hente lave laver lavet bruge bruger brugt bruges igennem længere flere fleste`,
	"fi": `ja on ei että se mutta myös tai kun niin kuin jos nyt vain ole olla olen ovat oli tämä tätä mitä miten
		miksi missä kuka joka jotka kaikki sitten vielä jo kanssa mukaan pitää voi voidaan saa sekä kiitos hei`,
	"en": `the and of to is are was were be been it this that with for from not on in at by as or an if can will
		would should could may must we you they our your their has have had do does what which who how why when
		where there here then than also into about add use using used new all any more some only fix update make
		please thanks hello`,
	"de": `und der die das ist sind war nicht mit für von auf ein eine einen dem den des im zu zum zur wie was wenn
		aber auch oder bei nach aus noch nur schon kann muss wird werden wurde haben hat ich wir sie ihr uns euch
		hier dort mehr sehr bitte danke hallo`,
}

// ownLetters has the letters beyond a to z that a language writes its own words with.
var ownLetters = map[string]string{
	"sv": "åäö", "no": "åæø", "da": "åæø", "fi": "äö", "en": "", "de": "äöüß",
}

// Grammatical reports whether a word belongs to the grammar of one of the languages rather than to a subject.
// In a few words somebody may mean it all the same; in whole sentences nobody does, but for IT in capitals.
func (a *Analyser) Grammatical(word string) bool {
	return a.grammar[strings.ToLower(word)] && word != strings.ToUpper(word)
}
