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

// office is a place of work.
type office struct {
	town  string
	share int // of every hundred colleagues
	norse bool
	homes []string // towns from which some of its people work from home
}

// offices in order of size.
var offices = []office{
	{"Stockholm", 28, false, []string{"Visby", "Uppsala"}},
	{"Oslo", 18, true, []string{"Kristiansand", "Drammen"}},
	{"Göteborg", 16, false, []string{"Karlstad", "Borås"}},
	{"Malmö", 10, false, []string{"Kalmar", "Lund"}},
	{"Bergen", 8, true, []string{"Voss"}},
	{"Trondheim", 7, true, []string{"Tromsø", "Bodø"}},
	{"Umeå", 6, false, []string{"Östersund", "Kiruna"}},
	{"Stavanger", 5, true, []string{"Haugesund"}},
}

// ascii spells a name as in an address: å as a, ø as o.
var ascii = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "ø", "o", "æ", "ae", "é", "e", "í", "i", "ı", "i", "á", "a", "'", "", " ", ".")

// schools by whether they are in Norway.
var schools = map[bool][]string{
	false: {"KTH", "Chalmers", "Lunds universitet", "Linköpings universitet", "Umeå universitet", "Uppsala universitet", "Handelshögskolan i Stockholm", "Luleå tekniska universitet", "Göteborgs universitet"},
	true:  {"NTNU", "Universitetet i Oslo", "Universitetet i Bergen", "BI", "Høgskulen på Vestlandet", "OsloMet", "Universitetet i Stavanger"},
}

// firms are earlier employers, by whether they are in Norway. They do not exist.
var firms = map[bool][]string{
	false: {"Konsultbolaget Ripa", "Ingenjörsgruppen Vinkel", "Kodverket", "Systembyrån Ask", "Teknikkonsult Järven", "Byrån Kompass", "Digitalverket Sol", "Byggplan Väst", "Projekthuset Lav"},
	true:  {"Rådgiverne Bauta", "Analysehuset Data", "Kystkonsult", "Rådgivning Nord", "Systemhuset Lyng", "Ingeniørene Varde", "Prosjektkontoret Eik"},
}

var codeNames = words("Havsörn Tallbit Järv Lodjur Ugglan Skarv Hermelin Fjällräv Rype Havørn Oter Gaupe Elvemusling Ljungpipare Tärna Strömstare Kornknarr Bäver Lomvi Steinkobbe Orrspel Morkulla Sidensvans Fiskmås Berguv Grønnspett Hubro Rugde Svartbak Teist Vättern Siljan Mjøsa Femund Hardanger Jostedal Kebnekaise Abisko Sarek Rondane Dovre Lofoten Lysefjord Bohus Öland Tjörn Orust Senja Vega Runde")
