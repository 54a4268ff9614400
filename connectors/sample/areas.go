package sample

import "strings"

// area is a practice of the firm: a kind of work with its own people and head.
type area struct {
	id      string
	name    string
	branch  string // the business area above it
	size    int    // share of every hundred consultants
	closed  bool   // its group is read by members only
	special bool   // only customers that name it buy of it
	titles  [wordings][]string
}

// manner is how those of the area work and talk: digital, advisory or engineering.
func (a area) manner() string {
	if a.branch == "Data & AI" {
		return "digital"
	}
	return strings.ToLower(a.branch)
}

var areas = []area{
	{"platform", "Cloud & Platform", "Digital", 8, false, false, [wordings][]string{
		{"Molnarkitekt", "Plattformsutvecklare", "Drifttekniker", "DevOps-ingenjör"}, {"Skyarkitekt", "Plattformutvikler", "Driftskonsulent"}, {"Cloud Architect", "Platform Engineer", "Site Reliability Engineer"}}},
	{"dev", "Software Engineering", "Digital", 15, false, false, [wordings][]string{
		{"Systemutvecklare", "Senior systemutvecklare", "Lösningsarkitekt", "Testledare", "Fullstackutvecklare"}, {"Systemutvikler", "Seniorutvikler", "Løsningsarkitekt", "Testleder"}, {"Software Engineer", "Solution Architect", "Test Lead"}}},
	{"data", "Data & Analytics", "Data & AI", 8, false, false, [wordings][]string{
		{"Dataingenjör", "BI-utvecklare", "Dataarkitekt", "Analytiker"}, {"Dataingeniør", "BI-utvikler", "Dataarkitekt"}, {"Data Engineer", "Analytics Engineer", "Data Architect"}}},
	{"ai", "AI & Optimisation", "Data & AI", 5, false, false, [wordings][]string{
		{"Maskininlärningsingenjör", "Data scientist", "AI-rådgivare"}, {"Maskinlæringsingeniør", "Data scientist", "KI-rådgiver"}, {"Machine Learning Engineer", "Data Scientist"}}},
	{"security", "Cyber Security", "Digital", 6, true, false, [wordings][]string{
		{"Säkerhetskonsult", "Informationssäkerhetsspecialist", "Säkerhetsarkitekt"}, {"Sikkerhetskonsulent", "Sikkerhetsarkitekt", "Informasjonssikkerhetsrådgiver"}, {"Security Consultant", "Security Architect"}}},
	{"erp", "Business Applications", "Digital", 7, false, false, [wordings][]string{
		{"Affärssystemkonsult", "Lösningsarkitekt affärssystem", "Applikationskonsult"}, {"ERP-konsulent", "Løsningsarkitekt ERP", "Applikasjonskonsulent"}, {"ERP Consultant", "Functional Consultant"}}},
	{"design", "Design & Accessibility", "Digital", 5, false, false, [wordings][]string{
		{"UX-designer", "Tjänstedesigner", "Tillgänglighetsspecialist", "Interaktionsdesigner"}, {"UX-designer", "Tjenestedesigner", "Rådgiver universell utforming"}, {"UX Designer", "Service Designer"}}},
	{"finance", "Financial Services", "Advisory", 7, true, true, [wordings][]string{
		{"Rådgivare finansiell sektor", "Compliancekonsult", "Verksamhetsarkitekt bank"}, {"Rådgiver finans", "Compliance-rådgiver", "Virksomhetsarkitekt bank"}, {"Financial Services Advisor", "Compliance Consultant"}}},
	{"change", "Change & Leadership", "Advisory", 7, false, false, [wordings][]string{
		{"Projektledare", "Förändringsledare", "Agil coach", "Verksamhetsutvecklare"}, {"Prosjektleder", "Endringsleder", "Smidig coach", "Virksomhetsutvikler"}, {"Project Manager", "Agile Coach", "Change Manager"}}},
	{"public", "Procurement & Law", "Advisory", 4, true, false, [wordings][]string{
		{"Upphandlingskonsult", "Jurist", "Dataskyddsombud"}, {"Anskaffelsesrådgiver", "Jurist", "Personvernombud"}, {"Procurement Advisor", "Legal Counsel"}}},
	{"health", "Health & Welfare", "Advisory", 5, true, true, [wordings][]string{
		{"Vårdinformatiker", "Rådgivare e-hälsa", "Verksamhetsarkitekt vård"}, {"Helseinformatiker", "Rådgiver e-helse"}, {"Health IT Consultant", "Regulatory Specialist"}}},
	{"build", "Buildings", "Engineering", 7, false, true, [wordings][]string{
		{"Konstruktör", "BIM-samordnare", "Brandingenjör", "Energikonsult byggnad"}, {"Rådgivende ingeniør bygg", "BIM-koordinator", "Branningeniør"}, {"Structural Engineer", "BIM Coordinator"}}},
	{"infra", "Transport & Infrastructure", "Engineering", 6, false, true, [wordings][]string{
		{"Vägprojektör", "Signalprojektör", "Bergingenjör", "GIS-ingenjör"}, {"Vegplanlegger", "Signalingeniør", "Ingeniørgeolog", "GIS-ingeniør"}, {"Rail Engineer", "Geotechnical Engineer"}}},
	{"energy", "Energy", "Engineering", 7, false, true, [wordings][]string{
		{"Energiingenjör", "Elkraftsingenjör", "Dammsäkerhetsingenjör"}, {"Energiingeniør", "Elkraftingeniør", "Damsikkerhetsrådgiver"}, {"Power Systems Engineer", "Offshore Wind Engineer"}}},
	{"water", "Water & Environment", "Engineering", 6, false, true, [wordings][]string{
		{"VA-ingenjör", "Miljökonsult", "Processingenjör vatten"}, {"VA-ingeniør", "Miljørådgiver", "Prosessingeniør vann"}, {"Water Engineer", "Environmental Consultant"}}},
	{"industry", "Industry & Automation", "Engineering", 6, true, true, [wordings][]string{
		{"Automationsingenjör", "Processingenjör", "Styrsystemskonsult"}, {"Automasjonsingeniør", "Prosessingeniør"}, {"Automation Engineer", "Robotics Engineer"}}},
}

// staff is who keeps the firm running; the titles are those of the staff unit.
var staff = []struct {
	id, name string
	share    int // of every hundred in staff units
	titles   [wordings][]string
	head     [wordings]string
}{
	{"sales", "Sales", 40, [wordings][]string{{"Säljare", "Kundansvarig", "Anbudsansvarig"}, {"Selger", "Kundeansvarlig", "Tilbudsansvarlig"}, {"Account Manager", "Bid Manager"}}, [wordings]string{"Försäljningschef", "Salgssjef", "Head of Sales"}},
	{"people", "People & Culture", 22, [wordings][]string{{"HR-partner", "Rekryterare"}, {"HR-rådgiver", "Rekrutterer"}, {"HR Business Partner"}}, [wordings]string{"HR-chef", "HR-direktør", "Head of People"}},
	{"money", "Finance Office", 16, [wordings][]string{{"Redovisningsekonom", "Controller"}, {"Regnskapsfører", "Controller"}, {"Controller"}}, [wordings]string{"Ekonomichef", "Økonomisjef", "Chief Financial Officer"}},
	{"it", "Internal IT", 14, [wordings][]string{{"IT-tekniker", "Systemförvaltare"}, {"IT-konsulent", "Systemforvalter"}, {"IT Support Engineer"}}, [wordings]string{"IT-chef", "IT-sjef", "Head of IT"}},
	{"news", "Communications", 8, [wordings][]string{{"Kommunikatör"}, {"Kommunikasjonsrådgiver"}, {"Communications Officer"}}, [wordings]string{"Kommunikationschef", "Kommunikasjonssjef", "Head of Communications"}},
}
