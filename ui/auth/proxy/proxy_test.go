package proxy

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/ui/auth"
)

func TestHeadersAreBelievedFromTheProxyAlone(t *testing.T) {
	p, err := New(Config{Addresses: []string{"10.0.0.5", "10.1.0.0/24", "::ffff:10.2.0.1", "fd00:7::/64"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, peer string
		trusted    bool
	}{
		{"its address", "10.0.0.5:4711", true},
		{"its address as IPv6 writes it", "[::ffff:10.0.0.5]:4711", true},
		{"the first of its network", "10.1.0.0:1", true},
		{"the last of its network", "10.1.0.255:1", true},
		{"its network as IPv6 writes it", "[::ffff:10.1.0.7]:1", true},
		{"an address that was configured as IPv6 writes it", "10.2.0.1:1", true},
		{"its network of IPv6", "[fd00:7::abcd]:1", true},
		{"its network of IPv6 with a zone", "[fd00:7::abcd%eth0]:1", true},
		{"a neighbour", "10.0.0.6:4711", false},
		{"the next network", "10.1.1.0:1", false},
		{"the next network of IPv6", "[fd00:7:0:1::1]:1", false},
		{"an old form of IPv4 in IPv6", "[::10.0.0.5]:1", false},
		{"IPv4 translated to IPv6", "[64:ff9b::10.0.0.5]:1", false},
		{"this machine", "127.0.0.1:1", false},
		{"no address", "@", false},
		{"nothing", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = test.peer
			r.Header.Set("X-Forwarded-User", "anna")
			r.Header.Set("X-Forwarded-For", "10.0.0.5")
			r.Header.Set("X-Real-Ip", "10.0.0.5")
			r.Header.Set("Forwarded", "for=10.0.0.5")
			claim, err := p.Claim(r)
			if err != nil || (claim != nil) != test.trusted {
				t.Errorf("got %+v, %v", claim, err)
			}
		})
	}
}

// Requests are written as they stand on the wire, so that what net/http makes of them is tested too.
func TestWhatAProxySays(t *testing.T) {
	for _, test := range []struct {
		name    string
		headers []string
		want    *auth.Claim
		refused bool
	}{
		{"all", []string{"X-Forwarded-User: anna", "X-Forwarded-Email: anna@firm.example", "X-Forwarded-Preferred-Username: Anna Berg", "X-Forwarded-Groups: staff, sales,,hr "},
			&auth.Claim{Method: "proxy", Subject: "anna", Username: "anna", Email: "anna@firm.example", Name: "Anna Berg", Groups: []string{"staff", "sales", "hr"}}, false},
		{"the user alone, in small letters", []string{"x-forwarded-user:anna"}, &auth.Claim{Method: "proxy", Subject: "anna", Username: "anna"}, false},
		{"a name with a comma", []string{"X-Forwarded-User: anna", "X-Forwarded-Preferred-Username: Berg, Anna"}, &auth.Claim{Method: "proxy", Subject: "anna", Username: "anna", Name: "Berg, Anna"}, false},
		{"nobody", nil, nil, false},
		{"nobody, but an address", []string{"X-Forwarded-Email: anna@firm.example"}, nil, false},
		{"an empty user", []string{"X-Forwarded-User: "}, nil, false},
		{"an underscore for a hyphen", []string{"X_Forwarded_User: eve"}, nil, false},
		{"the header twice", []string{"X-Forwarded-User: eve", "X-Forwarded-User: anna"}, nil, true},
		{"the header twice, with the same value", []string{"X-Forwarded-User: anna", "x-forwarded-user: anna"}, nil, true},
		{"the header twice, once empty", []string{"X-Forwarded-User: eve", "X-Forwarded-User:"}, nil, true},
		{"two users in one header", []string{"X-Forwarded-User: eve, anna"}, nil, true},
		{"two addresses", []string{"X-Forwarded-User: anna", "X-Forwarded-Email: eve@firm.example,anna@firm.example"}, nil, true},
		{"the groups twice", []string{"X-Forwarded-User: anna", "X-Forwarded-Groups: admins", "X-Forwarded-Groups: staff"}, nil, true},
		{"the address twice", []string{"X-Forwarded-User: anna", "X-Forwarded-Email: eve@firm.example", "X-Forwarded-Email: anna@firm.example"}, nil, true},
		{"bytes that are no text", []string{"X-Forwarded-User: ann\xff"}, nil, true},
		{"a user in Unicode", []string{"X-Forwarded-User: åsa"}, &auth.Claim{Method: "proxy", Subject: "åsa", Username: "åsa"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, err := New(Config{Addresses: []string{"127.0.0.1"}})
			if err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				claim, err := p.Claim(r)
				if err != nil && !errors.Is(err, ErrHeaders) {
					t.Errorf("the error is %v", err)
				}
				if err != nil {
					w.WriteHeader(http.StatusForbidden)
				}
				_ = json.NewEncoder(w).Encode(claim)
			}))
			defer server.Close()
			conn, err := net.Dial("tcp", server.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			lines := append([]string{"GET / HTTP/1.1", "Host: vemvet.firm.example", "Connection: close"}, test.headers...)
			if _, err := fmt.Fprint(conn, strings.Join(lines, "\r\n")+"\r\n\r\n"); err != nil {
				t.Fatal(err)
			}
			response, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(response.Body)
			response.Body.Close()
			if err != nil {
				t.Fatal(err)
			}
			var got *auth.Claim
			if err := json.Unmarshal(text, &got); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			if !reflect.DeepEqual(got, test.want) || (response.StatusCode == http.StatusForbidden) != test.refused {
				t.Errorf("got %+v with status %d; want %+v", got, response.StatusCode, test.want)
			}
		})
	}
}

func TestHeadersCanBeNamed(t *testing.T) {
	p, err := New(Config{Addresses: []string{"10.0.0.5"}, Headers: Headers{User: "remote-user", EmployeeNumber: "X-Employee", Groups: "-"}})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = "10.0.0.5:1"
	r.Header.Set("Remote-User", "anna")
	r.Header.Set("X-Employee", "100001")
	r.Header.Set("X-Forwarded-User", "eve")
	r.Header.Set("X-Forwarded-Groups", "admins")
	claim, err := p.Claim(r)
	if err != nil || claim == nil || claim.Username != "anna" || claim.EmployeeNumber != "100001" || claim.Groups != nil {
		t.Errorf("got %+v, %v", claim, err)
	}
}

func TestNewNamesTheKeyThatIsWrong(t *testing.T) {
	for _, test := range []struct {
		name   string
		config Config
		want   string
	}{
		{"no address", Config{}, "addresses is missing"},
		{"a name", Config{Addresses: []string{"proxy.firm.example"}}, `addresses[0] is "proxy.firm.example"`},
		{"an address with a port", Config{Addresses: []string{"10.0.0.5:80"}}, `addresses[0] is "10.0.0.5:80"`},
		{"everyone", Config{Addresses: []string{"10.0.0.5", "0.0.0.0/0"}}, "addresses[1] is \"0.0.0.0/0\", which trusts half of the world"},
		{"everyone of IPv6", Config{Addresses: []string{"::/0"}}, "which trusts half of the world"},
		{"everyone of IPv4 as IPv6 writes it", Config{Addresses: []string{"::ffff:0:0/96"}}, "write it as a network of IPv4"},
		{"an address with a network's length", Config{Addresses: []string{"10.1.0.7/24"}}, "an address inside 10.1.0.0/24"},
		{"no header for the user", Config{Addresses: []string{"10.0.0.5"}, Headers: Headers{User: "-"}}, "headers.user is -"},
		{"a header with a space", Config{Addresses: []string{"10.0.0.5"}, Headers: Headers{User: "Remote User"}}, "headers.user is"},
		{"a header with an underscore", Config{Addresses: []string{"10.0.0.5"}, Headers: Headers{User: "REMOTE_USER"}}, "headers.user is"},
		{"a header that browsers set", Config{Addresses: []string{"10.0.0.5"}, Headers: Headers{User: "user-agent"}}, "headers.user is User-Agent"},
		{"a header twice", Config{Addresses: []string{"10.0.0.5"}, Headers: Headers{Email: "x-forwarded-user"}}, "headers.email is X-Forwarded-User like headers.user"},
		{"a way out without encryption", Config{Addresses: []string{"10.0.0.5"}, SignOut: "http://x"}, "sign_out is"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := New(test.config)
			if err == nil || !strings.Contains(err.Error(), "proxy: "+strings.TrimPrefix(test.want, "proxy: ")) && !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v; want %q", err, test.want)
			}
			var fault *ConfigError
			if err != nil && !errors.As(err, &fault) {
				t.Errorf("got %v", err)
			}
		})
	}
}
