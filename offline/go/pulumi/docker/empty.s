// This file lets network.go declare a function without a body.
