package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A node, as offline/kubernetes/node.ts describes it.
type node struct {
	// Commands that must succeed, one after the other, before any program starts.
	Setup [][]string
	// The folder for each program's output.
	Logs     string
	Programs []program
}

type program struct {
	Name    string
	Command []string
	// What must answer before it starts: a URL, or "unix:" and the path of a socket. Empty for nothing.
	After string
}

// Between two starts of a program that ended.
const restartDelay = time.Second

// runNode is the first process of a cluster's own process, network and mount namespaces: it prepares them, starts the
// programs, and starts again those that end. When it ends, the kernel ends everything else in the namespaces.
func runNode(description io.Reader) error {
	var n node
	if err := json.NewDecoder(description).Decode(&n); err != nil {
		return fmt.Errorf("the node's description: %w", err)
	}
	for _, command := range n.Setup {
		if output, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", strings.Join(command, " "), err, output)
		}
	}
	s := supervisor{logs: n.Logs, running: map[int]program{}}
	for _, p := range n.Programs {
		go s.start(p)
	}
	s.reap()
	return nil
}

type supervisor struct {
	logs string
	// Held while a process starts, so that its end is not seen before its number is known.
	lock    sync.Mutex
	running map[int]program
}

// reap collects every process that ends, orphans of containers too: no other process does that for the first one.
func (s *supervisor) reap() {
	for {
		pid, err := syscall.Wait4(-1, nil, 0, nil)
		if err != nil { // Nothing is running yet.
			time.Sleep(restartDelay / 10)
			continue
		}
		s.lock.Lock()
		ended, known := s.running[pid]
		delete(s.running, pid)
		s.lock.Unlock()
		if known {
			fmt.Printf("%s %s ended, starting it again\n", time.Now().Format(time.TimeOnly), ended.Name)
			time.AfterFunc(restartDelay, func() { s.start(ended) })
		}
	}
}

func (s *supervisor) start(p program) {
	for p.After != "" && !answers(p.After) {
		time.Sleep(restartDelay / 10)
	}
	log, err := os.OpenFile(filepath.Join(s.logs, p.Name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	exit(err)
	defer log.Close()
	s.lock.Lock()
	defer s.lock.Unlock()
	process, err := os.StartProcess(p.Command[0], p.Command, &os.ProcAttr{Files: []*os.File{nil, log, log}})
	exit(err)
	s.running[process.Pid] = p
	process.Release()
}
