package page

import (
	"fmt"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search/identity"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// reasonTexts say what two colleagues agree in, or do not.
var reasonTexts = map[indexer.ReasonKind]string{
	indexer.SameName:      "identity.reason.name",
	indexer.PartOfName:    "identity.reason.part",
	indexer.NameInitial:   "identity.reason.initial",
	indexer.NameSound:     "identity.reason.sound",
	indexer.GivenName:     "identity.reason.given",
	indexer.SameMail:      "identity.reason.mail",
	indexer.SameHandle:    "identity.reason.handle",
	indexer.SpellsName:    "identity.reason.spelled",
	indexer.SameUnit:      "identity.reason.unit",
	indexer.SameManager:   "identity.reason.manager",
	indexer.SameLocation:  "identity.reason.location",
	indexer.SameTitle:     "identity.reason.title",
	indexer.OneLeft:       "identity.reason.left",
	indexer.OtherName:     "identity.reason.other-name",
	indexer.OtherUnit:     "identity.reason.other-unit",
	indexer.OtherLocation: "identity.reason.other-location",
	indexer.SameSource:    "identity.reason.same-source",
}

// strengthTexts say how likely a suggestion is right.
var strengthTexts = map[indexer.Strength]string{
	indexer.Strong: "identity.strength.strong",
	indexer.Fair:   "identity.strength.fair",
	indexer.Weak:   "identity.strength.weak",
}

// conflictTexts say why an agreement joins nobody.
var conflictTexts = map[indexer.ConflictKind]string{
	indexer.Shared:   "identity.conflict.shared",
	indexer.Reused:   "identity.conflict.reused",
	indexer.Between:  "identity.conflict.between",
	indexer.Strange:  "identity.conflict.strange",
	indexer.Overrule: "identity.conflict.overrule",
}

// rulingTexts say what was ruled.
var rulingTexts = map[indexer.RulingKind]string{
	indexer.Merge:     "identity.ruling.merge",
	indexer.Split:     "identity.ruling.split",
	indexer.Different: "identity.ruling.different",
	indexer.Undo:      "identity.ruling.undo",
}

// keyTexts say what accounts agree in.
var keyTexts = map[indexer.KeyKind]string{
	indexer.ByNumber:   "identity.key.number",
	indexer.ByMail:     "identity.key.mail",
	indexer.ByUsername: "identity.key.username",
	indexer.ByTag:      "identity.key.tag",
}

// textOf gives the text of a kind, whose key stands in a table.
func textOf[K ~string](l *texts.Language, table map[K]string, kind string) (string, error) {
	key, known := table[K(kind)]
	if !known {
		return "", fmt.Errorf("page: no text for %q", kind)
	}
	return l.Text(key)
}

// agreedText names what accounts agree in.
func agreedText(l *texts.Language, k identity.Key) (string, error) {
	key, known := keyTexts[indexer.KeyKind(k.Kind)]
	if !known {
		return "", fmt.Errorf("page: no text for %q", k.Kind)
	}
	return l.Text(key, "value", k.Value)
}
