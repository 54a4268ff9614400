package sample

import "strings"

// nation is where a colleague's name comes from; it decides what they write in, not where they work.
type nation struct {
	women, men, families []string
}

func words(s string) []string { return strings.Fields(s) }

var swedes = nation{
	women:    words("Anna Maria Karin Sara Emma Lena Kristina Elin Eva Linda Johanna Hanna Malin Jenny Ida Sofia Annika Susanne Åsa Camilla Lovisa Ebba Alva Wilma Moa Frida Matilda Ulrika Helena Therese Josefin Amanda Klara Märta Agnes Tove Lisa Petra Cecilia Gunilla"),
	men:      words("Erik Lars Karl Anders Johan Per Nils Mikael Fredrik Daniel Andreas Magnus Mattias Jonas Henrik Oskar Gustav Viktor Emil Axel Simon Filip Anton Björn Patrik Stefan Marcus Tobias Joakim Rasmus Linus Jesper Niklas Pontus Hampus Göran Leif Kjell Albin Ludvig"),
	families: words("Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Lindqvist Lindberg Lindström Bergström Sandberg Wikström Ekberg Nyström Holmgren Söderberg Forsberg Hedlund Sjögren Åkesson Öberg Dahlberg Engström Fransson Hellström Isaksson Norberg Palmgren Rosén Sundin Tengvall Viklund Ahlgren Björklund Claesson Ekström Falk Grahn Häggström Ivarsson Kjellberg Löfgren Malmqvist Nordin Pettersson Roos Strand Thorell Wallin Zetterlund Åström Östlund Blomkvist Hammar Lagerström Mårtensson"),
}

var norwegians = nation{
	women:    words("Ingrid Anne Kari Marit Silje Hilde Camilla Ida Nora Astrid Solveig Guro Ragnhild Tone Siri Mari Kristin Bente Randi Eline Thea Marte Synne Åse Berit Gro Tuva Vilde Ingeborg Liv"),
	men:      words("Ole Lars Knut Bjørn Sverre Håkon Øyvind Geir Trond Morten Espen Kjetil Magnus Sindre Eirik Anders Jonas Henrik Torbjørn Stian Vegard Sigurd Halvor Terje Odd Pål Rune Åsmund Jørgen Even"),
	families: words("Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Berg Haugen Hagen Solheim Aasen Bakken Moen Lie Dahl Strand Lund Nygård Tangen Fjeld Sæther Myhre Ødegård Brekke Eide Gundersen Halvorsen Iversen Jacobsen Knutsen Løken Mæhle Nordby Opsahl Røed Skaar Tveit Ulvestad Vik Wold Aune Bjerke Døsen Ellingsen Farstad Grønli Helgesen Kvam"),
}

var internationals = nation{
	women:    words("Priya Aisha Fatima Mei Yuki Olga Katarzyna Leila Zahra Sofía Giulia Claire Amina Ananya Elif Noor Ioana Hana Marta Chloé"),
	men:      words("Arjun Mohammed Ali Wei Kenji Dmitri Piotr Hassan Omar Diego Luca Pierre Samuel Rahul Mehmet Tomasz Andrei Jan Marek Thomas"),
	families: words("Sharma Khan Hassan Chen Tanaka Petrova Kowalski Hosseini Ahmadi García Rossi Dubois Okafor Patel Yılmaz Haddad Popescu Novák Nowak Smith Nguyen Iyer Abdi Rahimi Costa Weber Mbeki Silva O'Connor Gill"),
}

// offices in order of size: the share of every hundred colleagues who work there. Those who work from
// home do so from one of the towns in remoteTowns.
var offices = []struct {
	town  string
	share int
	norse bool
}{
	{"Stockholm", 28, false},
	{"Oslo", 18, true},
	{"Göteborg", 16, false},
	{"Malmö", 10, false},
	{"Bergen", 8, true},
	{"Trondheim", 7, true},
	{"Umeå", 6, false},
	{"Stavanger", 5, true},
}

var remoteTowns = []string{"Visby", "Östersund", "Kiruna", "Tromsø", "Bodø", "Karlstad", "Kristiansand", "Kalmar"}

// ascii spells a name as in an address: å as a, ø as o.
var ascii = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "ø", "o", "æ", "ae", "é", "e", "í", "i", "ı", "i", "á", "a", "'", "", " ", ".")

// customers are fictitious; the language is that of their country.
var customers = []struct {
	name  string
	norse bool
	trade string // areas of practice that serve it, or empty for any
}{
	{"Region Mälarbygden", false, ""}, {"Region Norrsken", false, ""}, {"Västerviks sparbank", false, "finance"},
	{"Banken Aspen", false, "finance"}, {"Nordljus Försäkring", false, "finance"}, {"Fjordbanken", true, "finance"},
	{"Havbris Energi", true, "energy"}, {"Kraftlaget Vest", true, "energy"}, {"Älvkraft", false, "energy"},
	{"Elnät Mitt", false, "energy"}, {"Sundby kommun", false, ""}, {"Ekholma kommun", false, ""},
	{"Nordvik kommune", true, ""}, {"Fjordane fylkeskommune", true, ""}, {"Tinnhaug kommune", true, ""},
	{"Helse Ytre", true, "health"}, {"Sykehuset Solvang", true, "health"}, {"Lindesjukhuset", false, "health"},
	{"Vårdbolaget Björken", false, "health"}, {"Banverket Nord", false, "infra"}, {"Vegselskapet Kyst", true, "infra"},
	{"Hamnbolaget Skeppsbron", false, "infra"}, {"Storsjö Vatten", false, "water"}, {"Vann og avløp Sør", true, "water"},
	{"Gruvbolaget Malmberga", false, "industry"}, {"Stålverket Hammaren", false, "industry"}, {"Papir Nord", true, "industry"},
	{"Laksefjord Sjømat", true, "industry"}, {"Motorverken", false, "industry"}, {"Fabriken Lyktan", false, "industry"},
	{"Byggherre Kvarteret", false, "build"}, {"Fastighets AB Tornet", false, "build"}, {"Boligbyggelaget Tunet", true, "build"},
	{"Handelshuset Lärkan", false, ""}, {"Matkjeden Torvet", true, ""}, {"Telebolaget Vinda", false, ""},
	{"Rederiet Måsen", false, ""}, {"Ferjeselskapet Leia", true, ""}, {"Myndigheten för digital handel", false, ""},
	{"Direktoratet for samordning", true, ""}, {"Pensionsmyndigheten Syd", false, "finance"}, {"Skatteverkstan", false, "finance"},
	{"Nordisk Logistikk", true, ""}, {"Postgården", false, ""}, {"Universitetet i Vänersborg", false, ""},
	{"Forlaget Fyr", true, ""}, {"Mediehuset Klippan", false, ""}, {"Apotekskedjan Kamomill", false, "health"},
	{"Lakselven Kraft", true, "energy"}, {"Datahall Luleå", false, ""}, {"Forsikringen Trygd", true, "finance"},
	{"Biltillverkaren Norrvagn", false, "industry"}, {"Skogsägarna Gran", false, "industry"}, {"Entreprenøren Stein", true, "build"},
	{"Tunnelbolaget Berg", false, "infra"}, {"Kollektivtrafikken Ruta", true, "infra"}, {"Fjärrvärme Öst", false, "energy"},
	{"Renova Mark", false, "water"}, {"Verftet Skjær", true, "industry"}, {"Batterifabriken Vätter", false, "energy"},
}

var schools = []string{"KTH", "Chalmers", "Lunds universitet", "Linköpings universitet", "Umeå universitet", "Uppsala universitet",
	"NTNU", "Universitetet i Oslo", "Universitetet i Bergen", "Handelshögskolan i Stockholm", "BI", "Luleå tekniska universitet"}

// firms are fictitious earlier employers.
var firms = []string{"Konsultbolaget Ripa", "Ingenjörsgruppen Vinkel", "Rådgiverne Bauta", "Kodverket", "Systembyrån Ask", "Teknikkonsult Järven",
	"Analysehuset Data", "Byrån Kompass", "Kystkonsult", "Advisory Nord", "Digitalverket Sol", "Byggplan Väst"}

var codeNames = words("Havsörn Tallbit Järv Lodjur Ugglan Skarv Hermelin Fjällräv Rype Havørn Oter Gaupe Elvemusling Ljungpipare Tärna Strömstare Kornknarr Bäver Lomvi Steinkobbe Orrspel Morkulla Sidensvans Fiskmås Berguv Grønnspett Hubro Rugde Svartbak Teist Vättern Siljan Mjøsa Femund Hardanger Jostedal Kebnekaise Abisko Sarek Rondane Dovre Lofoten Lysefjord Bohus Öland Tjörn Orust Senja Vega Runde")
