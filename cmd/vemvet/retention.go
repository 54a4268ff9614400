package main

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/vemvet/vemvet/indexer/local"
)

// RetentionConfig is how long is kept what a source brings.
type RetentionConfig struct {
	// Keep is how old a post may get; default 0, as old as it will.
	Keep days `yaml:"keep"`
	// Leavers is how long after somebody left the source everything of theirs goes; default 0, never.
	Leavers days `yaml:"leavers"`
	// LeaversPosts says what becomes then of what they wrote here: "keep" (the default) leaves it without their
	// name, "remove" removes it.
	LeaversPosts string `yaml:"leavers_posts"`
}

// days is a span of time that is written in days, weeks or years, such as 90d, 12w or 5y.
type days time.Duration

// spanOfDays matches how days are written.
var spanOfDays = regexp.MustCompile(`^(\d{1,5})([dwy])$`)

const day = 24 * time.Hour

func (d *decoder) days(node *yaml.Node, path string, into reflect.Value) {
	found := spanOfDays.FindStringSubmatch(node.Value)
	if node.Kind != yaml.ScalarNode || found == nil {
		d.fault(path, "is %s; want a span of days such as 90d, 12w or 5y", describe(node))
		return
	}
	n, _ := strconv.Atoi(found[1])
	unit := map[string]time.Duration{"d": day, "w": 7 * day, "y": 365*day + day/4}[found[2]]
	if n == 0 || time.Duration(n) > 200*365*day/unit {
		d.fault(path, "is %s; want at least a day and at most 200 years, or leave the key out to keep everything", node.Value)
		return
	}
	into.SetInt(int64(time.Duration(n) * unit))
}

func (d *decoder) checkRetention(r RetentionConfig, path string) {
	switch r.LeaversPosts {
	case "", "keep", "remove":
	default:
		d.fault(path+".leavers_posts", "is %q; want keep or remove", r.LeaversPosts)
	}
}

// retention gives what the engine is to keep of each source.
func (c *Config) retention() map[string]local.Retention {
	out := map[string]local.Retention{}
	for _, s := range c.Sources {
		out[s.Name] = local.Retention{
			Keep: time.Duration(s.Keep), Leavers: time.Duration(s.Leavers), RemoveLeaversPosts: s.LeaversPosts == "remove",
		}
	}
	return out
}

// String gives the span in days.
func (d days) String() string { return fmt.Sprintf("%dd", time.Duration(d)/day) }
