package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/docker/docker/pkg/jsonmessage"
	control "github.com/moby/buildkit/api/services/control"
	buildkit "github.com/moby/buildkit/client"
	"github.com/moby/buildkit/util/progress/progressui"
)

const (
	// The lines that an error repeats.
	lastLines = 20
	// A shorter value occurs in too many lines by chance.
	shortestHidden = 8
)

// Empty lines, and steps that no one knows by that name.
var idleTalk = regexp.MustCompile(`^\s*$|^#\d+ sha256:[0-9a-f]{64}`)

// progress shows what a build says, line by line, and remembers the last lines.
type progress struct {
	show    func(line string)
	hidden  *strings.Replacer
	last    []string
	partial []byte
}

// newProgress hides the values of build arguments, one of which may be secret: BuildKit shows commands with them filled in.
func newProgress(show func(line string), args map[string]*string) *progress {
	pairs := []string{}
	// The same line looks the same every time, also where two arguments have one value.
	for _, name := range slices.Sorted(maps.Keys(args)) {
		if value := args[name]; value != nil && len(*value) >= shortestHidden {
			pairs = append(pairs, *value, "["+name+"]")
		}
	}
	return &progress{show: show, hidden: strings.NewReplacer(pairs...)}
}

// Write shows the whole lines of what was written so far.
func (p *progress) Write(text []byte) (int, error) {
	p.partial = append(p.partial, text...)
	for {
		line, rest, whole := bytes.Cut(p.partial, []byte("\n"))
		if !whole {
			return len(text), nil
		}
		p.partial = rest
		p.line(strings.TrimSuffix(string(line), "\r"))
	}
}

func (p *progress) line(line string) {
	if idleTalk.MatchString(line) {
		return
	}
	line = p.hidden.Replace(line)
	p.show(line)
	p.last = append(p.last, line)
	p.last = p.last[max(0, len(p.last)-lastLines):]
}

// follow shows a build as BuildKit's own client does, until it ends.
func (p *progress) follow(response io.Reader) error {
	display, err := progressui.NewDisplay(p, progressui.PlainMode)
	if err != nil {
		return err
	}
	statuses := make(chan *buildkit.SolveStatus)
	shown := make(chan struct{})
	go func() {
		defer close(shown)
		_, _ = display.UpdateFrom(context.Background(), statuses)
	}()
	err = jsonmessage.DisplayJSONMessagesStream(response, p, 0, false, func(message jsonmessage.JSONMessage) {
		if status := statusOf(message); status != nil {
			statuses <- status
		}
	})
	close(statuses)
	<-shown
	if err != nil {
		return fmt.Errorf("error building image: %s\n%s", p.hidden.Replace(err.Error()), strings.Join(p.last, "\n"))
	}
	return nil
}

// statusOf reads what BuildKit says of its steps; nil for anything else.
func statusOf(message jsonmessage.JSONMessage) *buildkit.SolveStatus {
	var content []byte
	var status control.StatusResponse
	if message.ID != "moby.buildkit.trace" ||
		json.Unmarshal(*message.Aux, &content) != nil || status.UnmarshalVT(content) != nil {
		return nil
	}
	return buildkit.NewSolveStatus(&status)
}
