package text

import (
	"slices"
	"strings"
	"testing"
)

// posts are short posts as colleagues write them, with names of products and English terms in them.
var posts = map[string]string{
	"sv": `Någon som har kört Kafka Connect mot Oracle?
Tack för hjälpen igår, nu funkar bygget igen!
Vi behöver en extra resurs i betalningsteamet från och med mars.
Påminnelse: tidrapporten ska vara inne senast fredag.
Vet du vem som äger integrationen mot Fortnox?
Jag har lagt upp presentationen från kundmötet på Teams.
Kul att se så många på kick-offen i Åre!
Testmiljön ligger nere, vi felsöker just nu.
Hur gör ni med hemligheter i Terraform?
Vi har precis gått live med nya kundportalen.
Ny release ute. Läs ändringsloggen innan ni uppgraderar.
Kan någon granska min PR?`,
	"no": `Er det noen som har erfaring med Kafka Connect mot Oracle?
Takk for hjelpen i går, nå fungerer bygget igjen!
Vi trenger en ekstra ressurs i betalingsteamet fra mars.
Påminnelse: timelistene må være levert innen fredag.
Vet du hvem som eier integrasjonen mot Altinn?
Jeg har lagt ut presentasjonen fra kundemøtet på Teams.
Gøy å se så mange på samlingen på Geilo!
Testmiljøet er nede, vi feilsøker nå.
Hvordan håndterer dere hemmeligheter i Terraform?
Me treng nokon som kan hjelpe oss med å flytte databasen.
Ny versjon er ute. Les endringsloggen før dere oppgraderer.
Kan noen se over PR-en min?`,
	"da": `Er der nogen, der har erfaring med Kafka Connect mod Oracle?
Tak for hjælpen i går, nu virker bygget igen!
Vi mangler en ekstra ressource i betalingsteamet fra marts.
Husk at timesedlerne skal være afleveret senest fredag.
Ved du, hvem der ejer integrationen til NemID?
Jeg har lagt præsentationen fra kundemødet på Teams.
Dejligt at se så mange til sommerfesten i Aarhus!
Testmiljøet er nede, vi fejlsøger lige nu.
Hvordan håndterer I hemmeligheder i Terraform?
Vi er lige gået live med den nye kundeportal.
Ny udgave er ude. Læs ændringsloggen, før I opgraderer.
Kan nogen kigge på min PR?`,
	"fi": `Onko kenelläkään kokemusta Kafka Connectista Oraclen kanssa?
Kiitos avusta eilen, nyt koonti toimii taas!
Tarvitsemme lisää väkeä maksutiimiin maaliskuusta alkaen.
Muistutus: tuntikirjaukset pitää tehdä perjantaihin mennessä.
Tiedätkö kuka omistaa integraation Suomi.fi-palveluun?
Latasin asiakastapaamisen esityksen Teamsiin.
Mukava nähdä näin monta ihmistä Tampereella!
Testiympäristö on alhaalla, selvitämme vikaa.
Miten säilytätte salaisuuksia Terraformissa?
Uusi asiakasportaali meni juuri tuotantoon.
Uusi versio on ulkona, lue muutosloki ennen päivitystä.
Voiko joku katselmoida pull requestini?`,
	"en": `Has anyone run Kafka Connect against Oracle?
Thanks for the help yesterday, the build works again!
We need one more developer in the payments team from March.
Reminder: time sheets are due on Friday.
Do you know who owns the integration with Salesforce?
I have put the slides from the customer meeting on Teams.
Great to see so many of you at the kick-off!
The test environment is down, we are looking into it.
How do you handle secrets in Terraform?
We just went live with the new customer portal.
New release is out. Read the changelog before you upgrade.
Can somebody review my pull request?`,
	"de": `Hat jemand Erfahrung mit Kafka Connect und Oracle?
Danke für die Hilfe gestern, der Build läuft wieder!
Wir brauchen ab März noch jemanden im Zahlungsteam.
Erinnerung: Die Stundenzettel sind bis Freitag fällig.
Weißt du, wem die Schnittstelle zu SAP gehört?
Ich habe die Folien vom Kundentermin in Teams abgelegt.
Schön, so viele von euch in Hamburg zu sehen!
Die Testumgebung ist down, wir suchen den Fehler.
Wie verwaltet ihr Geheimnisse in Terraform?
Wir sind gerade mit dem neuen Kundenportal live gegangen.
Neue Version ist da. Bitte vor dem Update das Änderungsprotokoll lesen.
Kann jemand meinen Pull Request prüfen?`,
}

func TestShortPostsAreOfTheirLanguage(t *testing.T) {
	for _, test := range []struct {
		firm  []string
		floor float64 // what was measured when the table was written, rounded down to a hundredth
	}{
		{Languages, 0.98},
		{[]string{"sv", "no", "en"}, 1},
		{[]string{"nb-NO", "da"}, 0.95},
	} {
		d := NewDetector(test.firm...)
		right, all := 0, 0
		for want, list := range posts {
			if !slices.Contains(d.langs, want) {
				continue
			}
			for post := range strings.Lines(list) {
				post = strings.TrimSpace(post)
				all++
				if got := d.Detect(post); got == want {
					right++
				} else {
					t.Logf("%v: %q is taken for %q", test.firm, post, got)
				}
			}
		}
		share := float64(right) / float64(all)
		t.Logf("%v: %d of %d posts (%.3f)", test.firm, right, all, share)
		if share < test.floor {
			t.Errorf("%v: %.3f of the posts are of their language, want %.2f", test.firm, share, test.floor)
		}
	}
}

func TestATextWithoutWordsHasNoLanguage(t *testing.T) {
	d := NewDetector("sv", "no", "en")
	for _, s := range []string{"", " \n", "12345 678", "!!! ??? 🚀", "---"} {
		if got := d.Detect(s); got != "" {
			t.Errorf("%q is %q", s, got)
		}
	}
}

func TestAFirmOfOneLanguageWritesInIt(t *testing.T) {
	if got := NewDetector("sv-SE").Detect("Has anyone run Kafka?"); got != "sv" {
		t.Errorf("got %q", got)
	}
	if got := NewDetector("tlh").Detect("Has anyone run Kafka Connect against Oracle?"); got != "en" {
		t.Errorf("a language without a model limits detection: %q", got)
	}
}

func TestOnlyTheBeginningOfALongTextIsRead(t *testing.T) {
	d := NewDetector("sv", "en")
	long := strings.Repeat("Vi har inte fått ordning på det här än. ", 100)
	if got := d.Detect(long + strings.Repeat("This is not the beginning of the text. ", 10_000)); got != "sv" {
		t.Errorf("got %q", got)
	}
}
