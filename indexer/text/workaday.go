package text

import "strings"

// workadayWords are the words of workaday: by language their terms, and under "" the words of all languages
// as they stand.
func workadayWords() map[string]map[string]bool {
	out := map[string]map[string]bool{"": {}}
	for lang, words := range workaday {
		out[lang] = map[string]bool{}
		for _, w := range strings.Fields(words) {
			out[lang][stem(lang, w)] = true
			out[""][w] = true
		}
	}
	return out
}

// Workaday reports whether a word of a text in the language says what one does, when, how much or how well,
// and never about what: it names no subject. Its inflections count too. A word of another language counts as
// it stands, since colleagues mix them; of a long one, that no other language has, the inflections too.
func (a *Analyser) Workaday(lang, word string) bool {
	lower := strings.ToLower(word)
	if a.workaday[""][lower] || a.workaday[lang][a.terms.stem(lang, lower)] {
		return true
	}
	for l, stop := range a.stop {
		if stop[lower] || len(lower) >= longWord && a.workaday[l][a.terms.stem(l, lower)] {
			return true
		}
	}
	return false
}

// longWord is how many bytes make a word of one language unlikely to be another one in the next.
const longWord = 8

// workaday are words that are in everybody's texts at work and tell nobody's subject: of making and
// changing, of time and amount, of courtesy, and what every change, question and message is made of. They
// are found as any other; they are just nobody's field.
var workaday = map[string]string{
	"en": `add remove fix update change move rename refactor clean cleanup improve make use used using new old
		bump release merge revert rebase commit branch pull request review reviewer approve approver comment feedback
		address typo typos grammar wording draft readme todo wip minor major small tiny misc various initial final
		create delete drop replace introduce implement implementation implementable support allow disallow enable disable
		set unset get put take give keep let go come bring send show see look find found try check checklist ensure
		follow following follows start stop begin end finish done do run rerun call open close switch turn split join
		extract mark track prepare promote graduate graduation graduating target targeting milestone stage alpha beta
		stable ga section sections paragraph template title heading link links url http https www com org file files
		folder list lists table contents page pages line lines note notes detail details description summary background
		motivation goal goals proposal proposals plan plans criteria history status owner owners author
		authors lead leads label labels name names field fields value values type types kind kinds part parts item items
		thing things way ways case cases example examples option options alternative alternatives reason reasons
		question questions answer answers problem problems issue issues bug bugs error errors fault failing fail failed
		failure solve solved solution work works working worked worker need needs needed want wants wanted require
		requirement requirements expect expected should might maybe perhaps also just only even still already again
		more most less least many much few several some any every each all both other others another same different
		similar first second third last next previous recent current later earlier early late now today yesterday
		tomorrow soon ago month months year years week weeks day days hour hours minute minutes time times monday
		tuesday wednesday thursday friday saturday sunday january february march april may june july august september
		october november december one two three four five six seven eight nine ten hundred thousand million percent
		good better best bad great nice fine happy glad sorry thanks thank hello hi hey please welcome congratulations
		help wanted anyone anybody everyone somebody nobody people person colleague colleagues team teams customer
		customers client clients project projects meeting meetings company office introduction introduce join joined
		clear clarify clarification clarifications correct correctly wrong right left up down out back into onto without
		within instead however therefore because since until while whether handle handling include including included
		includes provide provides per via based related regarding according etc test tests testing tested
		unit e2e link update updating make makes making simple simplify easy easier hard harder
		long short big large high low fast slow free full empty single multiple separate together apply applies applied
		default version versions reference references refer number numbers count counts point points place places
		happen happens happened read write wrote written say says said tell told think know known mean means become
		got get useful unused missing miss misses lack lacks wait waits waiting return returns report reported
		reports result results actual actually really very quite rather around about again avoid allows lifecycle
		discussion discuss thread post message readiness production question text content format style edits edit
		available ready able possible certain sure own cost half double total amount rest side top bottom whole
		kep keps nothing something anything everything pr prs ticket tickets task tasks story stories step steps phase
		share shared shares talk talks tip tips lesson lessons learned learn course session
		morning afternoon evening lunch coffee fika weekend holiday cake welcome
		putting choose chosen pick picked cut cuts hit hits lose lost win won grow grows fall falls rise rises
		turns turned gives gave takes took goes went comes came runs ran leads led holds held stands stood sits sat
		skip skips reload existing exist exists concern concerns caveat caveats mention mentions reorder notable theme themes
		skeleton deliver delivers decision touch render renders categorize wordsmith actionable kill sorted unsorted don doesn
		bugfix bugfixes fixup broken spelling revise dry date feature features pre study nojira pr prs prod
		added stuff suggestion suggestions code deprecated topic area suite group groups engineer associate professional well
		guideline
		matching match matches compare compared comparing consider considered assure assuring entry entries entire`,
	"sv": `lägga lägg lagt lade ta tog tagit bort fixa fix rätta rättat ändra ändrat ändring uppdatera uppdatering byta bytt
		flytta flyttat göra gjort skapa skapat använda använder använt få fått fick gå gått gick komma kommer kommit
		kör köra kört ge ger gett gav se ser sett såg sätta sätter satt hitta hittat hittar visa visar visat försöka
		prova provat testa testar testat test tester följa följer följt börja börjar började sluta slutar slutade
		behöva behöver behövt vilja vill ville kunna kan kunnat måste borde ska skulle säga säger sagt tro tror tycka
		tycker veta vet visste tänka tänker förstå förstår läsa läser läs skriva skriver skrivit fråga frågor fråga svar
		svara svarar hjälp hjälpa hjälper tack tackar tacka hej hejsan heja välkommen välkomna grattis kul roligt fint
		bra bättre bäst dålig dåligt sämre stor stora större störst liten litet små mindre minst lång långt lång kort
		hög högt högre låg lågt lägre ny nytt nya gammal gammalt gamla först första andra tredje sista senaste nästa
		förra tidigare senare tidig sen redan fortfarande bara även också ganska väldigt mycket mer mest lite många
		flera fler flest några någon något ingen inget inga alla allt varje båda samma olika annan annat halv hel hela
		enda enkel enkelt enklare svår svårt lätt snabb snabbt långsam dag dagar dagen idag igår imorgon vecka veckor
		veckan månad månader månaden år året kvartal timme timmar timmen minut minuter minuten sekund sekunder tid
		tider tiden gång gånger gången måndag tisdag onsdag torsdag fredag lördag söndag januari februari mars april
		maj juni juli augusti september oktober november december ett två tre fyra fem sex sju åtta nio tio elva tolv
		hundra tusen miljon miljoner procent kollega kollegor kollegorna kund kunden kunder kunderna projekt projektet
		team teamet teamen möte möten mötet person personer människa människor folk firma företag företaget kontor
		kontoret arbete arbeta arbetar arbetade jobb jobba jobbar jobbade jobbet uppdrag uppdraget uppdragsgivare
		uppdragsgivaren sak saker grej sätt del delar delen fall fallet exempel problem problemet fel felet felen
		lösning lösningen lösa löser löste löst orsak orsaken anledning resultat resultatet mål målet plan planen väg
		väga vägen nivå fråga punkt punkter lista listan sida sidor sidan rad rader rum rummet tråd tråden mall
		ord orden dumma finns fanns blir blev bli har hade ha gäller gällde gälla ligger låg ligga står stod stå
		håller höll hålla tar tog lämna lämnar lämnade saknas saknar sakna stämmer stämma ökar öka ökade minskar minska
		minskade tappar tappa tappade stannar stanna stannade sjunker sjunka stiger stiga fungerar fungera fungerade
		händer hände hända går skickar skicka skickade kräver kräva krävs visar märker märka beror väntar vänta
		räcker räcka betyder betyda hinner hinna landar landa landade låter låta delar dela delade drar dra drog
		spara sparar sparade lär lära lärde lärdom lärdomar betalar registrerar fördubblas skjuts tips notera obs
		införande introduktion introduktionen hjälpt nästan ungefär cirka minst högst ihop igen ibland alltid aldrig
		ofta sällan kanske nog väl ju dock alltså därför istället dessutom samtidigt hos via enligt inför genom
		efterhand morse eftermiddag lunch kaffe fika helg semester allihop hela kallas kallar egna egen eget riktig
		riktigt rätt fel vanlig vanliga klar klart klara öppen öppna stängd stänga stänger kollar kolla kollade
		steg säkert säker vinter vintern sommar sommaren vår höst kväll natten beslut förstudie kommun certified sitter suttit
		nej ja hörde hörs ringde slumpvis tjänsten
		färdig vunna ämne ämnet tills vilja dör trots räkna räknar kundspecifika tar emot byter hittar kursen kurs föreläsning presentation anteckning anteckningar kalender
		söker sökte sökt sök leder leda ledde väljer välja valde berättar berätta gärna snart ute inne hemma tårta
		driftsättning driftsätta leverans levererar leverera stötta stöd stöttar startar starta startade slut början`,
	"no": `legge legg legger lagt la ta tar tok tatt bort vekk fikse fiks fikser fikset rette rett retter rettet endre endrer
		endret endring endringer oppdater oppdatere oppdaterer oppdatering bytte bytt bytter byttet flytte flytt flytter
		flyttet gjøre gjør gjort lage lag lager laget opprett oppretter opprette bruke bruk bruker brukt få får fått gå
		går gått gikk komme kommer kom kjøre kjør kjører kjørte gi gir gitt ga se ser sett så sette sett setter satt
		satte finne finner fant vise vis viser vist prøve prøv prøver teste test tester testet følge følger følg begynne
		start starte starter slutt slutte trenge trenger vil ville kan kunne må måtte bør burde skal skulle si sier sa
		tro tror mene mener vet visste tenke tenker forstå lese leser les skrive skriver skrev skriv spørsmål spør
		spørre svar svare svarer svarte hjelp hjelpe hjelper takk takker takke hei heia velkommen gratulerer kult gøy
		fint bra bedre best dårlig dårligere verre stor stort store større størst liten lite små mindre minst lang langt
		lengre kort høy høyt høyere lav lavt lavere ny nytt nye gammel gammelt gamle først første andre tredje siste
		neste forrige tidligere senere tidlig sen allerede fortsatt bare kun også ganske veldig mye mer mest litt mange
		flere flest noen noe ingen alle alt hver hvert begge samme ulike annen annet halv hel hele eneste enkel enkelt
		enklere vanskelig lett rask raskt langsom dag dager dagen idag igår morgen uke uker uken måned måneder måneden
		år året kvartal time timer timen minutt minutter sekund sekunder tid tider tiden gang ganger gangen mandag
		tirsdag onsdag torsdag fredag lørdag søndag januar februar mars april mai juni juli august september oktober
		november desember en ett to tre fire fem seks sju syv åtte ni ti elleve tolv hundre tusen million millioner
		prosent kollega kolleger kollegene kunde kunden kunder kundene prosjekt prosjektet team teamet møte møter møtet
		person personer menneske mennesker folk firma selskap kontor kontoret arbeid arbeide arbeider jobb jobbe jobber
		jobbet oppdrag oppdraget oppdragsgiver ting måte del deler delen tilfelle eksempel problem problemet feil feilen
		løsning løsningen løse løser løste løst årsak årsaken grunn resultat resultatet mål målet plan planen vei veien
		nivå punkt punkter liste listen side sider siden rad rader rom rommet tråd tråden mal ord ordene dumme finnes
		fantes blir ble bli har hadde ha gjelder gjaldt ligger lå ligge står sto stå holder holdt holde forlate mangler
		mangle manglet stemmer stemme øker øke økte minker synker synke stiger stige stoppe stopper stoppet fungerer
		fungere fungerte virker virke skjer skje skjedde send sende sender sendt sendes krever kreve kreves merker merke
		venter vente rekker rekke betyr bety lander lande landet lar late deler dele delte drar dra dro lagre lagrer
		lært lære lærte lærdom tips noter obs innføring introduksjon introduksjonen nesten omtrent minst høyst sammen
		igjen iblant alltid aldri ofte sjelden kanskje nok vel jo derfor istedet isteden istedenfor dessuten samtidig
		hos via ifølge gjennom morges ettermiddag lunsj kaffe helg ferie hele egne egen eget riktig rett vanlig vanlige
		klar klart åpen åpne lukket lukke lukker sjekk sjekke sjekker sjekket spanderer spandere snudd snu røre tør
		topp ellers fjern fjerne fjerner fjernet legges skru skrur skrudd slett slette sletter slettet
		rydd rydde rydder ryddet opprydding opprydning refaktorer refaktorere refaktorering refaktorert forbedre
		forbedring forbedringer forenkle forenkler juster justere justerer korriger korrigere korrigert forent unngå
		hent hente henter hentet send mappe mapper sørg sørge sørger ønske ønsket ønsker benytte benytter utvid utvide
		utvider støtte støtter tillat tillate håndter håndtere håndterer trekk trekke trekker ut inn opp ned over under
		ubrukt ubrukte rename renamer omdøper omdøpe gjenbruk splitt splitte hotfix linje linjen linjer felt feltet
		felter metode metoder klasse klasser funksjon variabel verdi verdier navn navnet type typer kode koden fil
		filer versjon versjoner linter lint warning warnings kommentar kommentarer utkast tilbakestill tilbakestille
		oppgrader oppgradere oppgraderer bump merge rebase commit tekst tekster teksten snike stedet sted verden
		inkludere inkluder inkluderer selvom istf avbryt avbryte forsvinner forsvinne relatert relaterte eksisterende eksisterer
		meir viss gjer vera køyrer heile kjem trur seinare like godt eiga vere gjere nokon noko berre mykje korleis kvifor
		nei ja hallo kjapt annerledes hørte bommer sitter sittet ringte
		innført innføre introdusert introdusere fullfører fullføre dersom feat tekstendringer registrere publiser publisere
		unødvendig unødvendige korrekt nevne gyldig gyldige sortert sortere direkte forventet tydelig består kveld vinter
		regne regner ferdig kommune beslutning forstudie eliminer eliminere skip utled utlede spiser død dødt
		henhold gjennomgang tilbakemelding tilbakemeldinger skrevet gjerne snart ute inne hjemme kake leveranse levere
		kalles kalle skje matchet midlertidig foreløpig diverse litt små ørlite automatisk manuell manuelt fortell`,
}
