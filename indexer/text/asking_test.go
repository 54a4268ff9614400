package text

import (
	"strings"
	"testing"
)

func about(a *Analyser, question string, names ...Token) string {
	words, _ := a.Query(question, names...)
	var out []string
	for _, w := range words {
		out = append(out, w.Text)
	}
	return strings.Join(out, " ")
}

// However colleagues ask, only what they ask about is left. X stands for the subject.
func TestOnlyTheSubjectOfAQuestionIsLeft(t *testing.T) {
	a := NewAnalyser()
	for _, question := range strings.Split(strings.TrimSpace(`
X
who knows X
Who knows about X?
who can help me with X
who is good at X
who's good at X
who is the best person to ask about X
who has experience with X
who has worked with X
who has been working on X lately
who do I talk to about X
who should I ask about X
who is responsible for X
who in the company knows X
who owns X
anyone familiar with X
any experts on X
experts on X
X expert
X experts
looking for an X expert
find me someone who has worked with X
do we have anyone who knows X
do we have people who know X
does anyone know anything about X?
can anyone recommend someone for X
Hi! Has anybody ever used X?
I need help with X
anyone with X experience
point me to somebody who understands X
experience with X
vem kan X
vem vet något om X
vem kan hjälpa mig med X
vem har jobbat med X
vem är duktig på X
vem är bäst på X
vem ska jag prata med om X
vem ansvarar för X
vem har koll på X
har någon koll på X
har vi någon som kan X
finns det någon som kan X?
någon som har erfarenhet av X
någon som jobbat med X
jag söker någon som kan X
hej, är det någon som känner till X
vilka jobbar med X
expert på X
hvem kan X
hvem har greie på X
hvem har jobbet med X
hvem bør jeg snakke med om X
hvem er flink til X
noen som har erfaring med X
noen som kan noe om X?
er det noen som har peiling på X
kan noen hjelpe meg med X
kjenner noen til X
jeg trenger hjelp med X
finnes det noen som har brukt X
har vi noen med X-kompetanse
kven har jobba med X
kven kan hjelpe meg med X
kven har greie på X
eg treng nokon som kan X
kven veit noko om X
hvem ved noget om X
hvem har forstand på X
hvem har styr på X
er der nogen der kan hjælpe mig med X
nogen der har arbejdet med X
kuka osaa X
kuka tietää X
kenellä on kokemusta X
osaako joku X
kuka voisi auttaa X kanssa
wer kennt sich mit X aus
wer weiß etwas über X
wer hat Erfahrung mit X
wer kann mir bei X helfen
wer hat mit X gearbeitet
kennt sich jemand mit X aus`), "\n") {
		for _, subject := range []string{"Kafka", "event sourcing", "C#"} {
			if got := about(a, strings.ReplaceAll(question, "X", subject)); got != subject {
				t.Errorf("%q with %s is about %q", question, subject, got)
			}
		}
	}
}

func TestWordsThatAskMayBeTheSubject(t *testing.T) {
	a := NewAnalyser()
	for question, want := range map[string]string{
		"help desk":                          "help desk",
		"who knows help desk":                "help desk",
		"good clinical practice":             "good clinical practice",
		"who knows good clinical practice":   "good clinical practice",
		"experience design":                  "experience design",
		"who knows user experience":          "user experience",
		"user experience":                    "user experience",
		"customer experience in banking":     "customer experience banking",
		"expert systems":                     "expert systems",
		"work environment":                   "work environment",
		"who knows work permits":             "work permits",
		"working capital":                    "working capital",
		"needs assessment":                   "needs assessment",
		"know your customer":                 "know customer",
		"IT security":                        "IT security",
		"who knows IT security":              "IT security",
		"WHO KNOWS IT":                       "WHO KNOWS IT",
		"kafka AND rabbitmq":                 "kafka rabbitmq",
		"Report Last Used Time On a PVC":     "Report Last Used Time PVC",
		"Bruk feltet arbeidssituasjon":       "Bruk feltet arbeidssituasjon",
		"Brukte ikke dato paremetere i repo": "Brukte dato paremetere repo",
		"people and culture":                 "people culture",
		"best practice":                      "best practice",
		"share point":                        "share point",
		"god tumme":                          "god tumme",
		"who":                                "who",
		"vem vet vem som kan":                "vem vet som kan",
		"":                                   "",
	} {
		if got := about(a, question); got != want {
			t.Errorf("%q is about %q; want %q", question, got, want)
		}
	}
}

func TestWordsInsideANameCarryMeaning(t *testing.T) {
	a := NewAnalyser()
	const question = "anyone with customer experience"
	if got := about(a, question); got != "customer" {
		t.Fatalf("without a name it is about %q", got)
	}
	at := strings.Index(question, "customer")
	if got := about(a, question, Token{Start: at, End: len(question)}); got != "customer experience" {
		t.Errorf("with a name it is about %q", got)
	}
}
