package page

import "testing"

func TestAPrivacyContactIsAMailAddressOrAPage(t *testing.T) {
	for _, tt := range []struct{ address, name, url string }{
		{"privacy@firm.example", "privacy@firm.example", "mailto:privacy@firm.example"},
		{"https://firm.example/privacy", "firm.example/privacy", "https://firm.example/privacy"},
	} {
		if c := contactOf(tt.address); c == nil || c.Name != tt.name || c.URL != tt.url {
			t.Errorf("contactOf(%q) = %+v", tt.address, c)
		}
	}
	if c := contactOf(""); c != nil {
		t.Errorf("without an address: %+v", c)
	}
}
