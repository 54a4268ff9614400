package page

import (
	"testing"
	"time"

	"github.com/vemvet/vemvet/ui/page/texts"
)

// Views are parsed when they are first shown; one that cannot be parsed must not wait for a reader.
func TestEveryViewCanBeParsed(t *testing.T) {
	catalogue, err := texts.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := &Pages{options: Options{Location: time.UTC}, assets: loadAssets()}
	for _, language := range catalogue.Languages() {
		views := newTemplates(p.functions(language))
		if len(views) < 30 {
			t.Errorf("%d views in %s", len(views), language.Code)
		}
		for name, view := range views {
			if view().Lookup("layout") == nil {
				t.Errorf("%s in %s has no layout", name, language.Code)
			}
		}
	}
}
