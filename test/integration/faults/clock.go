package time

import (
	"sync/atomic"
	"syscall"
)

// By how many seconds the clock is ahead.
var shift atomic.Int64

func init() {
	go func() {
		for {
			shift.Store(readShift())
			Sleep(100 * Millisecond)
		}
	}()
}

// The packages that parse numbers import this one.
func readShift() (seconds int64) {
	file, err := syscall.Open("/data/clock", syscall.O_RDONLY, 0)
	if err != nil {
		return 0
	}
	defer syscall.Close(file)
	text := make([]byte, 20)
	length, _ := syscall.Read(file, text)
	sign := int64(1)
	for _, each := range text[:max(length, 0)] {
		switch {
		case each == '-':
			sign = -1
		case each >= '0' && each <= '9':
			seconds = seconds*10 + int64(each-'0')
		}
	}
	return sign * seconds
}
