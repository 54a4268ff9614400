package search

import "github.com/vemvet/vemvet/indexer"

// Ingredient is one idea of the ranking that can be left out, to see what it adds.
type Ingredient struct {
	Name string
	// Without gives the parameters with the ingredient left out and all else as it was.
	Without func(Parameters) Parameters
}

// Ingredients lists the ideas of the ranking. "vemvet eval --ablation" measures each.
func Ingredients() []Ingredient {
	return []Ingredient{
		{"title counts more than body", func(p Parameters) Parameters { p.Model.Title = 1; return p }},
		{"length of texts", func(p Parameters) Parameters { p.Model.B, p.Model.TitleB = 0, 0; return p }},
		{"rare words count for more", func(p Parameters) Parameters { p.Model.Specificity = 1; return p }},
		{"words inside compounds", func(p Parameters) Parameters { p.Compound = 0; return p }},
		{"synonyms", func(p Parameters) Parameters { p.Synonym = 0; return p }},
		{"sharpness", func(p Parameters) Parameters { p.Sharpness = 1; return p }},
		{"best pieces only", func(p Parameters) Parameters { p.Pieces = 1 << 20; return p }},
		{"fading among a person's own", func(p Parameters) Parameters { p.Fading = 0; return p }},
		{"coverage of the question", func(p Parameters) Parameters { p.Coverage = 0; return p }},
		{"age of a document", func(p Parameters) Parameters { p.Lasting = 1; return p }},
		{"presence of a person", func(p Parameters) Parameters { p.Presence.Floor = 1; return p }},
		{"company in groups", func(p Parameters) Parameters { p.Parts[indexer.Active] = 0; return p }},
		{"asking is not answering", func(p Parameters) Parameters { p.Parts[indexer.Asked] = p.Parts[indexer.Author]; return p }},
		{"mentions", func(p Parameters) Parameters { p.Parts[indexer.Mentioned] = 0; return p }},
		{"answers in threads", func(p Parameters) Parameters {
			p.Parts[indexer.Replied], p.Parts[indexer.AcceptedAnswer] = 0, 0
			return p
		}},
	}
}
